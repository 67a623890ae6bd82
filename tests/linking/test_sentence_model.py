"""A model of sentences is used where the settings say so, and finds what means the same."""

from __future__ import annotations

from pathlib import Path

from kbgraph import KnowledgeBase, load
from kbgraph.linking.missing.evidence import Certainty, SameMeaning
from tests.commands import run

FILES = {
    "harbour.md": "# Harbour\n\nShips are loaded and unloaded at the quay.\n",
    "puerto.md": "# Puerto\n\nLos barcos se cargan y descargan en el muelle.\n",
    "owl.md": "# Owl\n\nA bird of the night that hunts mice in the forest.\n",
}


def folder_with(folder: Path, settings: str) -> Path:
    """A folder of three notes with settings."""
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "kbgraph.toml").write_text(settings, encoding="utf-8")
    return folder


def alike(base: KnowledgeBase, entry: str) -> list[str]:
    """The entries that begin with the same meaning, the most alike first."""
    found = base.linking.suggest(entry, at_least=Certainty.POSSIBLE)
    return [
        each.best.slug
        for each in found
        if any(isinstance(reason, SameMeaning) for reason in each.best.reasons)
    ]


def test_texts_in_two_languages_mean_the_same(tmp_path: Path) -> None:
    """The two ports come before the bird, though they share no word."""
    base = load(folder_with(tmp_path, "[suggest]\nmodel = true\n"))
    assert alike(base, "harbour")[0] == "puerto"
    assert alike(base, "puerto")[0] == "harbour"


def test_no_model_is_used_unless_it_is_asked_for(tmp_path: Path) -> None:
    """Reasons that anybody can check come first."""
    assert alike(load(folder_with(tmp_path, "")), "harbour") == []


def test_a_wrong_setting_is_an_error(tmp_path: Path) -> None:
    """With the line of the settings."""
    folder = folder_with(tmp_path, '[suggest]\nmodel = "yes"\n')
    assert "suggest.model must be true or false" in run("kbgraph suggest", folder)
