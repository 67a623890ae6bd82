"""Queries from outside against the real server: what is hostile is stopped, and the server goes on."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from kbgraph.config import find_config
from kbgraph.errors import QueryStoppedError
from kbgraph.opening import open_knowledge
from kbgraph.rdf.formats import RESULTS_JSON
from kbgraph.sandbox import start
from kbgraph.sparql.request import Request
from kbgraph_web import create_app
from reliability.server import is_running
from tests.conftest import Vault, serving
from tests.processes import children, until

pytestmark = [pytest.mark.alone, pytest.mark.server]
SECONDS = 2
"""The deadline of this server, in seconds."""
LATE = 0.25
"""How much later an answer may come, as RELIABILITY's R6 has it."""
CROSS = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(5))
HOSTILE = {
    "a cross product counted": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    "a cross product sorted": f"SELECT * {{ {CROSS} }} ORDER BY ?o1 ?o2",
    "a cross product without duplicates": f"SELECT DISTINCT ?o1 ?o2 ?o3 {{ {CROSS} }}",
    "ten million rows and more": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "texts that double": "SELECT (STRLEN(GROUP_CONCAT(CONCAT(?o, ?o1, ?o2))) AS ?n) { ?s ?p ?o . ?s1 ?p1 ?o1 . ?s2 ?p2 ?o2 }",
    "a path from anywhere to anywhere": "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>)* ?b . ?b (!<x:y>)* ?c . ?c (!<x:z>)* ?d }",
    "three thousand patterns": "ASK {"
    + " ".join(f"?s{n} ?p{n} ?s{n + 1} ." for n in range(3000))
    + "}",
    "nested groups": "ASK " + "{" * 20_000 + "}" * 20_000,
    "nested brackets": "SELECT (" + "(" * 20_000 + "1" + ")" * 20_000 + " AS ?x) {}",
    "nots upon nots": "ASK { FILTER(" + "!" * 20_000 + "true) }",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of some hundred entries that lets a query take two seconds and an answer a megabyte."""
    folder: Path = tmp_path_factory.mktemp("small")
    settings = f"[limits]\nquery_timeout_seconds = {SECONDS}\nquery_max_megabytes = 256\nresponse_max_bytes = 1000000\nquery_queue_size = 6\n"
    (folder / "kbgraph.toml").write_text(settings)
    for number in range(150):
        (folder / f"note{number}.md").write_text(
            f"---\ntags: [a, b, c]\n---\n# Note {number}\n[[note{number + 1}]] and [[note{number * 7 % 150}]]\n"
        )
    with serving("--kb", str(folder)) as address:
        yield address


def ask(server: str, query: str, **more: str) -> tuple[int, bytes, float]:
    """Status and body of the answer, and how long it took."""
    start = time.monotonic()
    data = urllib.parse.urlencode({"query": query, **more}).encode()
    try:
        with urllib.request.urlopen(f"{server}/sparql", data, timeout=20) as response:
            return response.status, response.read(), time.monotonic() - start
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), time.monotonic() - start


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_query_is_stopped_and_the_next_one_answered(small: str, query: str) -> None:
    """It ends by its deadline as 413 or 503 with a sentence, or with a whole answer; a short question right after it is answered."""
    status, body, took = ask(small, query)
    assert took < SECONDS + LATE
    assert status in {200, 413, 503}
    assert json.loads(body) if status == 200 else body.endswith(b"\n")
    assert ask(small, "ASK { ?s ?p ?o }")[:2] == (200, b'{"head":{},"boolean":true}')


def test_a_query_past_its_deadline_says_so(small: str) -> None:
    """503 with a sentence that names the deadline; the client may set an earlier one, not a later one."""
    status, body, took = ask(small, HOSTILE["a cross product counted"])
    assert (status, b"deadline" in body) == (503, True)
    assert SECONDS - LATE < took < SECONDS + LATE
    assert ask(small, HOSTILE["a cross product counted"], timeout="0.3")[2] < 0.3 + LATE
    assert ask(small, HOSTILE["a cross product counted"], timeout="60")[2] < SECONDS + LATE
    assert ask(small, "ASK {}", timeout="soon")[0] == 400


def test_a_query_that_fills_the_memory_is_stopped_before_its_deadline(small: str) -> None:
    """A sort of a cross product ends at the limit of memory, 503, and says so."""
    status, body, took = ask(small, HOSTILE["a cross product sorted"])
    assert (status, b"memory" in body) == (503, True)
    assert took < SECONDS


def test_deep_nesting_is_stopped_at_once(small: str) -> None:
    """What overflows the engine's stack costs its worker alone, and says so."""
    status, body, took = ask(small, HOSTILE["nested groups"])
    assert (status, b"nests too deeply" in body) == (503, True)
    assert took < 1


def test_an_answer_over_the_limit_is_refused_whole(small: str) -> None:
    """An answer of more bytes than the setting allows is 413, and nothing of it is given."""
    status, body, _ = ask(small, "SELECT * { ?s ?p ?o . ?s ?q ?r } LIMIT 20000")
    assert (status, b"larger than 1000000 bytes" in body) == (413, True)


def test_errors_of_the_engine_come_through(small: str) -> None:
    """A bad query is 400 with its place, rows as Turtle are 406, as without a sandbox."""
    status, body, _ = ask(small, "SELECT * {\n  ?s ?p\n}")
    assert (status, b"line 3, column 2" in body) == (400, True)
    request = urllib.request.Request(
        f"{small}/sparql?query=SELECT%20*%20%7B%7D", headers={"Accept": "text/turtle"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    with refused.value:
        assert refused.value.code == 406


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_no_query_reaches_another_host(small: str, silent: str) -> None:
    """SERVICE, and LOAD and FROM of an address, are no way out: a listener on this machine hears nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for query in (
            f"SELECT * {{ SERVICE {silent}<{address}> {{ ?s ?p ?o }} }}",
            f"CONSTRUCT WHERE {{ SERVICE {silent}<{address}> {{ ?s ?p ?o }} }}",
            f"SELECT * FROM <{address}> {{ ?s ?p ?o }}",  # noqa: S608 - SPARQL
            f"LOAD {silent}<{address}>",
            "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        ):
            status, body, _ = ask(small, query)
            assert status in {200, 400}
            assert b"root:" not in body
        with pytest.raises(TimeoutError):
            listener.accept()


def test_neither_pages_nor_short_queries_wait_for_hostile_ones(small: str) -> None:
    """Of twenty long queries at once a few go on, and the others are 503 with Retry-After at once; pages and short queries come as ever."""
    answers: list[tuple[int, bytes, float]] = []
    crowd = [
        threading.Thread(
            target=lambda: answers.append(ask(small, HOSTILE["a cross product counted"]))
        )
        for _ in range(20)
    ]
    for each in crowd:
        each.start()
    time.sleep(0.7)
    start = time.monotonic()
    with urllib.request.urlopen(f"{small}/entry/note1", timeout=5) as response:
        assert response.status == 200
    assert time.monotonic() - start < 0.5
    assert [ask(small, "ASK {}")[0] for _ in range(20)] == [200] * 20
    assert time.monotonic() - start < 1
    for each in crowd:
        each.join()
    refused = [body for status, body, took in answers if status == 503 and took < SECONDS / 2]
    assert len(refused) >= 8
    assert all(b"ask again in a moment" in body for body in refused)
    assert all(status == 503 for status, *_ in answers)
    assert any(b"deadline" in body for _, body, _ in answers)


def test_who_finds_no_place_is_told_when_to_come_back(small: str) -> None:
    """Where too many queries wait, the next is 503 with Retry-After."""
    with ThreadPoolExecutor(60) as pool:
        found = list(
            pool.map(lambda _: refusal(small, HOSTILE["a cross product counted"]), range(60))
        )
    assert ("503", "1") in found
    assert ask(small, "ASK {}")[0] == 200


def refusal(server: str, query: str) -> tuple[str, str]:
    """Status and Retry-After of the answer."""
    try:
        with urllib.request.urlopen(
            f"{server}/sparql?{urllib.parse.urlencode({'query': query})}", timeout=20
        ) as response:
            return str(response.status), ""
    except urllib.error.HTTPError as error:
        with error:
            return str(error.code), error.headers.get("Retry-After", "")


def started(process: int) -> list[int]:
    """The processes that a process has started and that have not ended, once there is one."""
    found: list[int] = []
    until(lambda: found.extend(filter(is_running, children(process))) or found, 2)
    return found


def test_the_death_of_keeper_or_worker_is_hardly_seen(vault: Vault) -> None:
    """A worker or the keeper is killed again and again: the next query is answered, or one is 503 and the next is answered."""
    sandbox = start(vault({"a.md": "# A"}).sparql.answer_within_limits)
    request = Request("ASK { ?s ?p ?o }", (RESULTS_JSON,))
    try:
        for number in range(40):
            keeper = started(sandbox.guard)[0]
            victims = [keeper] if number % 2 else started(keeper)[:1]
            for victim in victims:
                os.kill(victim, signal.SIGKILL)
            answers = []
            for _ in range(2):
                with suppress(QueryStoppedError):
                    answers.append(sandbox.answer(request)[1])
            assert b'{"head":{},"boolean":true}' in answers
            until(lambda: not any(map(is_running, victims)), 2)  # noqa: B023 - within this turn
    finally:
        sandbox.stop()
    time.sleep(0.2)
    with pytest.raises(QueryStoppedError, match="has ended"):
        sandbox.answer(request)


def test_where_no_descriptor_is_left_queries_wait_for_one(vault: Vault) -> None:
    """A server that can open nothing for a moment answers when it can again."""
    sandbox = start(vault({"a.md": "# A"}).sparql.answer_within_limits)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        with ThreadPoolExecutor(1) as pool:
            resource.setrlimit(resource.RLIMIT_NOFILE, (3, most[1]))
            answer = pool.submit(sandbox.answer, Request("ASK {}", (RESULTS_JSON,)))
            time.sleep(0.3)
            assert not answer.done()
            resource.setrlimit(resource.RLIMIT_NOFILE, most)
            assert answer.result(5)[1] == b'{"head":{},"boolean":true}'
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, most)
        sandbox.stop()


def test_a_plain_query_is_held_to_the_limit_of_its_text(tmp_path: Path) -> None:
    """However short the address may be, a query of more characters than the setting is 413, and one of as many is answered."""
    (tmp_path / "a.md").write_text("# A\n")
    (tmp_path / "kbgraph.toml").write_text("[limits]\nquery_max_chars = 100\n")
    base = open_knowledge(find_config(tmp_path))
    sandbox = start(base.sparql.answer_within_limits, base.graph.limits)
    try:
        client = create_app(base, sandbox).test_client()
        for characters, status in ((100, 200), (101, 413)):
            assert (
                client.get(f"/sparql?query={'ASK{}'.ljust(characters, '+')}").status_code == status
            )
    finally:
        sandbox.stop()


def test_a_worker_holds_the_limits_of_the_system(vault: Vault) -> None:
    """Each worker may open nothing while it asks, write nothing, and take so much memory; all end with the sandbox."""
    sandbox = start(vault({"a.md": "# A"}).sparql.answer_within_limits)
    keeper = started(sandbox.guard)[0]
    sandbox.answer(Request("ASK {}", (RESULTS_JSON,)))
    time.sleep(0.2)
    team = started(keeper)
    assert len(team) == sandbox.workers - 2 * len(os.sched_getaffinity(0))
    time.sleep(0.2)
    limits = Path(f"/proc/{team[0]}/limits").read_text()
    assert re.search(r"Max file size +0 +0 ", limits)
    assert re.search(r"Max core file size +0 +0 ", limits)
    assert not re.search(r"Max address space +unlimited", limits)
    sandbox.stop()
    time.sleep(0.2)
    assert not [each for each in (keeper, *team) if is_running(each)]
