"""A first ontology of the notes of other programs: their pages, links and properties are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgraph import load
from kbgraph.findings import Severity
from tests.init.vaults import run, written

LOGSEQ = {
    "logseq/config.edn": "{:file/name-format :triple-lowbar}\n",
    "pages/People___Ada.md": "type:: [[person]]\nborn:: 1815-12-10\nteacher:: [[People/Mary]]\n",
    "pages/People___Mary.md": "type:: #person\nborn:: 1780-12-26\nteacher:: [[people/ada]]\n",
}
DENDRON = {
    "dendron.yml": "version: 5\n",
    "people.ada.md": "---\ntype: person\ncreated: 1595952505024\nupdated: 1595952505030\nteacher: '[[her teacher|people.mary]]'\n---\n",
    "people.mary.md": "---\ntype: person\ncreated: 1595952505025\nupdated: 1595952505031\nteacher: '[[people.ada]]'\n---\n",
}
FOAM = {
    ".vscode/foam.json": "{}\n",
    "ada.md": "---\ntype: person\nteacher: '[[mary]]'\n---\n# Ada\n",
    "people/mary.md": "---\ntype: person\nteacher: '[[ada]]'\n---\n# Mary\n",
}


@pytest.mark.parametrize("texts", [LOGSEQ, DENDRON, FOAM], ids=["logseq", "dendron", "foam"])
def test_links_lead_to_the_pages_of_the_folder(texts: dict[str, str], tmp_path: Path) -> None:
    """The teacher is a thing, and no value of the entries is left."""
    folder = written(tmp_path / "people", texts)
    done = run(folder, "init")
    assert done.exit_code == 0, done.output
    assert "links 2" in done.output
    assert "left" not in done.output
    kb = load(folder)
    assert kb.query("ASK { ?one my:teacher ?two . ?two my:teacher ?one ; a my:Person }").value
    assert [each for each in kb.check() if each.severity > Severity.NOTICE] == []


NO_CLASSES = {
    "logseq": {
        "logseq/config.edn": "{:file/name-format :triple-lowbar}\n",
        "pages/Ada.md": "born:: 1815-12-10\n\n- A text.\n",
        "pages/Mary.md": "born:: 1780-12-26\n\n- A text.\n",
        "journals/2024_01_01.md": "- Done.\n",
        "journals/2024_01_02.md": "- Done.\n",
    },
    "dendron": {
        "dendron.yml": "version: 5\nvaults:\n  - fsPath: one\n  - fsPath: two\n",
        "one/a.md": "---\nid: a1\nupdated: 1595952505030\ncreated: 1595952505024\n---\n",
        "one/b.md": "---\nid: b2\nupdated: 1595952505030\ncreated: 1595952505024\n---\n",
        "two/c.md": "---\nid: c3\nupdated: 1595952505030\ncreated: 1595952505024\n---\n",
        "two/d.md": "---\nid: d4\nupdated: 1595952505030\ncreated: 1595952505024\n---\n",
    },
    "a single note": {"a.md": "hi\n"},
}


@pytest.mark.parametrize("texts", NO_CLASSES.values(), ids=NO_CLASSES)
def test_folders_of_a_program_and_of_a_single_note_are_no_classes(
    texts: dict[str, str], tmp_path: Path
) -> None:
    """Without any evidence init says what to write, and writes nothing."""
    folder = written(tmp_path / "v12", texts)
    done = run(folder, "init")
    assert done.exit_code == 2
    assert "write a type" in done.output
    assert not (folder / "ontology").exists()


def test_folders_of_templates_are_named_by_settings_or_by_their_blanks(tmp_path: Path) -> None:
    """They give no class, nor values for a guess; the summary names them."""
    texts = {
        ".obsidian/templates.json": '{"folder": "Extras/Forms"}',
        "Extras/Forms/book.md": "---\nauthor: Anybody\nstars:\n---\n",
        "Extras/Forms/place.md": "---\nauthor: Anybody\nstars: so many\n---\n",
        "Blank/day.md": "# {{date}}\n",
        "Books/emma.md": "---\nauthor: Jane\nstars: 5\n---\n",
        "Books/dune.md": "---\nauthor: Frank\nstars: 4\n---\n",
        "Inbox/one.md": "A text.\n",
        "Inbox/two.md": "A text.\n",
    }
    done = run(written(tmp_path / "vault", texts), "init", "--dry-run")
    assert (
        'templates, which `ignore` in kbgraph.toml leaves out: "Blank", "Extras/Forms"'
        in done.output
    )
    assert 'share nothing of their own: "Inbox"' in done.output
    assert "my:Books m:folder" in done.output
    assert 'm:key "stars" ; m:value v:integer .\n' in done.output
