"""Pages of errors: the frame of every page, and links to what an unknown name may mean."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kbgraph_web.app import create_app
from tests.conftest import Vault

_NOTE = "---\ntype: country\nslug: country--{0}\nname: {1}\n---\n# {1}\n"
_LANDS = ("alder", "birch", "cedar", "elder", "hazel", "larch", "maple")
_HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def client(vault: Vault) -> FlaskClient:
    """A client of seven lands."""
    texts = {f"{name}.md": _NOTE.format(name, name.title()) for name in _LANDS}
    return create_app(vault(texts)).test_client()


@pytest.mark.parametrize("name", ["country--aldr", "Aldr"])
@pytest.mark.parametrize("view", ["entry", "graph", "lines", "links", "mentions"])
def test_an_unknown_name_leads_to_what_it_may_mean(
    client: FlaskClient, view: str, name: str
) -> None:
    """The page says what is missing, and links to the entries with names like it."""
    answer = client.get(f"/{view}/{name}", headers=_HTML)
    assert answer.status_code == 404
    assert f"called &#39;{name}&#39;." in answer.text
    assert 'Did you mean <a href="/entry/country--alder">Alder</a>' in answer.text
    assert "<nav" in answer.text


def test_other_forms_of_the_error_keep_their_words(client: FlaskClient) -> None:
    """Programs get the names in the sentence, as before."""
    answer = client.get("/entry/country--aldr", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "did you mean 'country--alder'" in answer.get_json()["detail"]


def test_the_seventh_entry_of_a_comparison_is_refused_by_name(client: FlaskClient) -> None:
    """Six are compared, and the others are named; a table of seven is refused with their names."""
    query = "&".join(f"with=country--{name}" for name in _LANDS)
    text = client.get(f"/compare?{query}", headers=_HTML, follow_redirects=True).text
    assert "You can compare up to six; Maple was left out." in text
    assert text.count('aria-label="Remove ') == 6
    for ending in ("csv", "xlsx"):
        table = client.get(f"/compare.{ending}?{query}")
        assert table.status_code == 400
        assert "You can compare up to six; Maple was left out" in table.text


def test_the_first_unknown_name_of_a_comparison_is_told(client: FlaskClient) -> None:
    """Of several unknown names the first is told, not the last."""
    text = client.get("/compare?with=nix&with=country--alder&with=nox", headers=_HTML).text
    assert "called &#39;nix&#39;" in text
