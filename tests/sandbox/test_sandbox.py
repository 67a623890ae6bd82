"""The sandbox of a real server: hostile queries are stopped, and the server keeps responding."""

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
TIMEOUT_SECONDS = 2
"""The deadline of this server."""
MAX_DELAY_SECONDS = 0.25
"""The longest delay of a response after its deadline, as in R6 of `make reliability`."""
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
    "many negations": "ASK { FILTER(" + "!" * 20_000 + "true) }",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of 150 entries with limits of two seconds and a megabyte for each query."""
    folder: Path = tmp_path_factory.mktemp("small")
    settings = (
        f"[limits]\nquery_timeout_seconds = {TIMEOUT_SECONDS}\nquery_max_megabytes = 256\n"
        f"response_max_bytes = 1000000\nquery_queue_size = 6\n"
    )
    (folder / "kbgraph.toml").write_text(settings)
    for number in range(150):
        (folder / f"note{number}.md").write_text(
            f"---\ntags: [a, b, c]\n---\n# Note {number}\n"
            f"[[note{number + 1}]] and [[note{number * 7 % 150}]]\n"
        )
    with serving("--kb", str(folder)) as address:
        yield address


def query_server(server: str, query: str, **more: str) -> tuple[int, bytes, float]:
    """Return the status, the body and the seconds of a query."""
    start = time.monotonic()
    data = urllib.parse.urlencode({"query": query, **more}).encode()
    try:
        with urllib.request.urlopen(f"{server}/sparql", data, timeout=20) as response:
            return response.status, response.read(), time.monotonic() - start
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), time.monotonic() - start


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_query_is_stopped_and_the_next_query_succeeds(small: str, query: str) -> None:
    """It ends by its deadline, as 413 or 503 with a message, or with a complete answer.

    A short query right after it succeeds.
    """
    status, body, seconds = query_server(small, query, timeout="1")
    assert seconds < 1 + MAX_DELAY_SECONDS
    assert status in {200, 413, 503}
    assert json.loads(body) if status == 200 else body.endswith(b"\n")
    assert query_server(small, "ASK { ?s ?p ?o }")[:2] == (200, b'{"head":{},"boolean":true}')


def test_a_query_past_its_deadline_is_503(small: str) -> None:
    """The message names the deadline; a client may set an earlier one, but no later one."""
    status, body, seconds = query_server(small, HOSTILE["a cross product counted"])
    assert (status, b"deadline" in body) == (503, True)
    assert TIMEOUT_SECONDS - MAX_DELAY_SECONDS < seconds < TIMEOUT_SECONDS + MAX_DELAY_SECONDS
    assert (
        query_server(small, HOSTILE["a cross product counted"], timeout="0.3")[2]
        < 0.3 + MAX_DELAY_SECONDS
    )
    assert (
        query_server(small, HOSTILE["a cross product counted"], timeout="60")[2]
        < TIMEOUT_SECONDS + MAX_DELAY_SECONDS
    )
    assert query_server(small, "ASK {}", timeout="soon")[0] == 400


def test_a_query_that_fills_the_memory_is_stopped_before_its_deadline(small: str) -> None:
    """A sorted cross product is 503 at the limit of memory, with a message."""
    status, body, seconds = query_server(small, HOSTILE["a cross product sorted"])
    assert (status, b"memory" in body) == (503, True)
    assert seconds < TIMEOUT_SECONDS


def test_deep_nesting_is_stopped_at_once(small: str) -> None:
    """A stack overflow ends only its worker, and is 503 with a message."""
    status, body, seconds = query_server(small, HOSTILE["nested groups"])
    assert (status, b"nests too deeply" in body) == (503, True)
    assert seconds < 1


def test_an_answer_over_the_limit_is_413(small: str) -> None:
    """An answer with more bytes than the setting allows is 413, without any part of it."""
    status, body, _ = query_server(small, "SELECT * { ?s ?p ?o . ?s ?q ?r } LIMIT 20000")
    assert (status, b"larger than 1000000 bytes" in body) == (413, True)


def test_errors_of_the_engine_are_passed_on(small: str) -> None:
    """As without a sandbox, a syntax error is 400 with its position, and rows as Turtle are 406."""
    status, body, _ = query_server(small, "SELECT * {\n  ?s ?p\n}")
    assert (status, b"line 3, column 1" in body) == (400, True)
    request = urllib.request.Request(
        f"{small}/sparql?query=SELECT%20*%20%7B%7D", headers={"Accept": "text/turtle"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    with refused.value:
        assert refused.value.code == 406


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_no_query_reaches_another_host(small: str, silent: str) -> None:
    """SERVICE, LOAD and FROM of an address make no connection to a listener on this machine."""
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
            status, body, _ = query_server(small, query)
            assert status in {200, 400}
            assert b"root:" not in body
        with pytest.raises(TimeoutError):
            listener.accept()


def test_neither_pages_nor_short_queries_wait_for_hostile_ones(small: str) -> None:
    """Pages and short queries stay fast beside twenty long queries.

    A few of these run, and the others are 503 with Retry-After at once.
    """
    answers: list[tuple[int, bytes, float]] = []
    clients = [
        threading.Thread(
            target=lambda: answers.append(query_server(small, HOSTILE["a cross product counted"]))
        )
        for _ in range(20)
    ]
    for each in clients:
        each.start()
    time.sleep(0.7)
    start = time.monotonic()
    with urllib.request.urlopen(f"{small}/entry/note1", timeout=5) as response:
        assert response.status == 200
    assert time.monotonic() - start < 0.5
    assert [query_server(small, "ASK {}")[0] for _ in range(20)] == [200] * 20
    assert time.monotonic() - start < 1
    for each in clients:
        each.join()
    refused = [
        body for status, body, seconds in answers if status == 503 and seconds < TIMEOUT_SECONDS / 2
    ]
    assert len(refused) >= 8
    assert all(b"ask again in a moment" in body for body in refused)
    assert all(status == 503 for status, *_ in answers)
    assert any(b"deadline" in body for _, body, _ in answers)


def test_a_full_queue_is_503_with_retry_after(small: str) -> None:
    """If too many queries wait, the next one is 503 with Retry-After."""
    with ThreadPoolExecutor(60) as pool:
        outcomes = list(
            pool.map(lambda _: refusal(small, HOSTILE["a cross product counted"]), range(60))
        )
    assert ("503", "1") in outcomes
    assert query_server(small, "ASK {}")[0] == 200


def refusal(server: str, query: str) -> tuple[str, str]:
    """Return the status and the Retry-After header of a query."""
    try:
        with urllib.request.urlopen(
            f"{server}/sparql?{urllib.parse.urlencode({'query': query})}", timeout=20
        ) as response:
            return str(response.status), ""
    except urllib.error.HTTPError as error:
        with error:
            return str(error.code), error.headers.get("Retry-After", "")


def started(process: int) -> list[int]:
    """Wait until a process has running children, and return them."""
    running: list[int] = []
    until(lambda: running.extend(filter(is_running, children(process))) or running, 2)
    return running


def test_a_killed_fork_server_or_worker_costs_at_most_one_query(vault: Vault) -> None:
    """After a worker or the fork server was killed, one of the next two queries succeeds."""
    sandbox = start(vault({"a.md": "# A"}).sparql.answer_within_limits)
    request = Request("ASK { ?s ?p ?o }", (RESULTS_JSON,))
    try:
        for number in range(40):
            fork_server = started(sandbox.guard)[0]
            victims = [fork_server] if number % 2 else started(fork_server)[:1]
            for victim in victims:
                os.kill(victim, signal.SIGKILL)
            answers = []
            for _ in range(2):
                with suppress(QueryStoppedError):
                    answers.append(sandbox.answer(request)[1])
            assert b'{"head":{},"boolean":true}' in answers
            until(lambda: not any(map(is_running, victims)), 2)  # noqa: B023 - called in this iteration
    finally:
        sandbox.stop()
    time.sleep(0.2)
    with pytest.raises(QueryStoppedError, match="has ended"):
        sandbox.answer(request)


def test_queries_wait_for_a_free_file_descriptor(vault: Vault) -> None:
    """A query that finds no free descriptor runs once there is one."""
    sandbox = start(vault({"a.md": "# A"}).sparql.answer_within_limits)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        with ThreadPoolExecutor(1) as pool:
            resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
            answer = pool.submit(sandbox.answer, Request("ASK {}", (RESULTS_JSON,)))
            time.sleep(0.3)
            assert not answer.done()
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
            assert answer.result(5)[1] == b'{"head":{},"boolean":true}'
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        sandbox.stop()


def test_a_query_over_the_limit_of_characters_is_413(tmp_path: Path) -> None:
    """A query with more characters than the setting is 413; one with as many succeeds."""
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
    """A worker has limits of files and memory; all workers end with the sandbox."""
    sandbox = start(vault({"a.md": "# A"}).sparql.answer_within_limits)
    fork_server = started(sandbox.guard)[0]
    sandbox.answer(Request("ASK {}", (RESULTS_JSON,)))
    time.sleep(0.2)
    workers = started(fork_server)
    assert len(workers) == sandbox.workers - 2 * len(os.sched_getaffinity(0))
    time.sleep(0.2)
    limits = Path(f"/proc/{workers[0]}/limits").read_text()
    assert re.search(r"Max file size +0 +0 ", limits)
    assert re.search(r"Max core file size +0 +0 ", limits)
    assert not re.search(r"Max address space +unlimited", limits)
    sandbox.stop()
    time.sleep(0.2)
    assert not [each for each in (fork_server, *workers) if is_running(each)]
