"""`make ledger`: generated documents, damaged entries, mutated values, and real folders.

    python -m tests.ledger [canaries] [damages] [cells] [folders] [--documents 10000] [--seed 1]

Without a name all four run. The environment variable KBGRAPH_VAULTS names more folders, separated
as in PATH. The exit code is 1 if a line has no account, a word is lost, a damage is not told of, a
value is misread, or anything raises an exception.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable

from kbgraph.ontology.ontology import Ontology, load_ontology
from tests.conftest import ROOT
from tests.ledger.canaries import Failure, smallest, take_large_census
from tests.ledger.cell_oracle import Judged, judge_cells, share_read, tallies
from tests.ledger.cells import make_cells
from tests.ledger.damages import damage_on_processes
from tests.ledger.folders import folders, survey
from tests.ledger.numerals import MUST

MIN_SHARE_READ = 0.95
"""Of the cells whose value nobody can doubt."""
_MAX_SHOWN = 5


def show_canaries(options: argparse.Namespace, ontology: Ontology) -> bool:
    """Print the accounts of generated documents, and the smallest that fail."""
    census = take_large_census(options.seed, options.documents, options.processes)
    print(f"{census.documents} generated documents")
    _print_accounts(census.accounts)
    by_rule: dict[str, list[Failure]] = defaultdict(list)
    for failure in census.failures:
        by_rule[failure.rule].append(failure)
    for rule, failures in sorted(by_rule.items(), key=lambda item: -len(item[1])):
        print(f"  FAILED: {len(failures)} documents: {rule}")
        for failure in sorted(failures, key=lambda each: len(each.text))[:_MAX_SHOWN]:
            print(f"    {failure.loss.path}, {failure.loss.word}: {smallest(failure, ontology)!r}")
    return not census.failures


def show_damages(options: argparse.Namespace, ontology: Ontology) -> bool:
    """Print the kinds of damage, and the share of each that a finding tells of."""
    outcomes = damage_on_processes(options.damages, options.only, options.processes)
    print(f"{'damage':45} {'tried':>5} {'facts altered':>13} {'told':>5}")
    for outcome in outcomes:
        print(f"{outcome.kind:45} {outcome.tried:5} {outcome.altered:13} {outcome.told:5.0%}")
        for example in outcome.silent[:_MAX_SHOWN]:
            print(f"  FAILED: nothing tells of it\n{example}")
    altered = sum(outcome.altered for outcome in outcomes)
    silent = sum(len(outcome.silent) for outcome in outcomes)
    print(f"{altered} damages alter facts; of {altered - silent} a finding tells")
    return not silent


def show_cells(options: argparse.Namespace, ontology: Ontology) -> bool:
    """Print how cells made from known values were read, by rule."""
    judged = judge_cells(make_cells(options.cells, options.seed), ontology)
    faults: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for each in judged:
        if each.fault or (each.cell.level == MUST and not each.stated):
            faults[each.cell.kind, each.cell.rule].append(each)
    print(f"{'kind':11} {'rule':42} {'reader':15} cells  read wrong silent")
    for key, tally in sorted(tallies(judged).items()):
        print(f"{key[0]:11} {key[1]:42} {tally.level:15} {tally.cells:5} {tally.read:5} {tally.wrong:5} {tally.silent:6}")  # fmt: skip
        for each in sorted(faults[key], key=lambda fault: not fault.fault)[:_MAX_SHOWN]:
            print(f"    {'FAILED: ' + each.fault if each.fault else 'unread'}: {each.cell.text!r}")
    share, wrong = share_read(judged), sum(bool(each.fault) for each in judged)
    print(f"{len(judged)} cells: {wrong} misread or without a finding; {share:.1%} of the unambiguous read")  # fmt: skip
    return not wrong and share >= MIN_SHARE_READ


def show_folders(_: argparse.Namespace, ontology: Ontology) -> bool:
    """Print the accounts of the lines of real folders."""
    is_whole = True
    for folder in folders():
        found = survey(folder, ontology)
        print(f"{found.folder.name}: {found.files} files")
        _print_accounts(found.accounts)
        is_whole = is_whole and not found.losses and not found.errors
        for error in found.errors:
            print(f"  FAILED: {error}")
        if found.losses:
            print(f"  FAILED: {len(found.losses)} lines")
        for loss in found.losses[: _MAX_SHOWN * 4]:
            print(f"    {loss.path}:{loss.line}: {loss.rule} {loss.word}: {loss.text[:100]!r}")
    return is_whole


PARTS: dict[str, Callable[[argparse.Namespace, Ontology], bool]] = {
    "canaries": show_canaries,
    "damages": show_damages,
    "cells": show_cells,
    "folders": show_folders,
}


def _print_accounts(accounts: Counter[str]) -> None:
    total = accounts.total()
    for account, lines in accounts.most_common():
        print(f"  {account:10} {lines:8} lines  {lines / total:6.1%}")


def main() -> int:
    """Run the parts that the command line names; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.ledger", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--cells", type=int, default=5_000)
    parser.add_argument("--damages", type=int, default=40, help="of each kind")
    parser.add_argument("--only", default="", help="the kinds of damage with these words")
    parser.add_argument("--processes", type=int, default=2, help="for documents and damages")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    ontology, failed = load_ontology(ROOT / "ontology"), []
    for name in options.parts or PARTS:
        start = time.perf_counter()
        if not PARTS[name](options, ontology):
            failed.append(name)
        print(f"{name}: {time.perf_counter() - start:.1f} s\n", flush=True)
    print(f"failed: {', '.join(failed)}" if failed else "the ledger is whole")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
