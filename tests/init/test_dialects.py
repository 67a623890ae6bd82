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
