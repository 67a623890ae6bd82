"""Guesses of forms, and whether the engine reads what a guess says."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph.init import Naming, draft_ontology, measure_ontology, ontology_files
from kbgraph.init.drafting.draft import PropertyDraft
from kbgraph.init.measurement import ValueKind
from kbgraph.init.values.decimal_marks import field_marks, folder_mark
from kbgraph.init.values.forms import (
    ConceptForm,
    CoreForm,
    Form,
    Guess,
    LinkForm,
    MeasureForm,
    SpanForm,
    TextForm,
)
from kbgraph.init.values.measures import fraction_value
from kbgraph.limits import DEFAULTS
from kbgraph.ontology.ontology import load_ontology
from kbgraph.parallel import ExtractionConfig
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.entry import Entry
from kbgraph.source.folder import parse_entry
from tests.sizes import examples, sample_of

TABLE = Path(__file__).with_name("guesses.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in TABLE.splitlines()
    if line.startswith("| `")
]
NAMING = Naming("https://guess.example/", "guess", "")
IRIS = IriFactory(NAMING.base)
NAMES = {
    "SpanForm": "range",
    "ConceptForm": "word",
}


@cache
def core() -> ExtractionConfig:
    """Return the settings of a folder that is read by the engine's own words."""
    return ExtractionConfig(load_ontology(None, NAMING.base), IRIS, DEFAULTS)


def entries_of(values: list[str]) -> list[Entry]:
    """Return an entry for each value, which stands in a row of it."""
    return [
        parse_entry(
            f"Entry {number}.md",
            f"---\ntype: thing\n---\n\n## Facts\n\n**Field:** {value}\n".encode(),
        )
        for number, value in enumerate(values, 1)
    ]


def property_of(values: list[str]) -> PropertyDraft:
    """Return the only property that is drafted for the values."""
    (prop,) = draft_ontology(entries_of(values), core()).properties
    return prop


def shown(form: Form) -> str:
    """Return a form as the table names it."""
    match form:
        case CoreForm(name=name):
            return name
        case MeasureForm(units=units) | SpanForm(units=units):
            name = "measure" if isinstance(form, MeasureForm) else "range"
            return " ".join([name, *units])
        case LinkForm(mints=True):
            return "name"
        case _:
            name = type(form).__name__
            return NAMES.get(name, name.removesuffix("Form").lower())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_of_the_table_is_guessed(row: list[str]) -> None:
    """The values of a row get its forms and its separator, and the same stay unread."""
    values = re.findall(r"`([^`]+)`", row[0].replace("\\|", "|"))
    guessed: Guess = property_of(values).guess
    words = ", ".join(map(shown, guessed.forms))
    if guessed.separator:
        words += f" + `{guessed.separator}`"
    assert words == row[1]
    assert [*guessed.unread] == re.findall(r"`([^`]+)`", row[2])


@pytest.mark.parametrize("row", sample_of(ROWS, 24), ids=lambda row: row[0])
def test_the_engine_reads_what_is_guessed(row: list[str], tmp_path: Path) -> None:
    """The values that a guess says it reads are stated with a type, and no other is."""
    values = re.findall(r"`([^`]+)`", row[0].replace("\\|", "|"))
    drafted = draft_ontology(entries_of(values), core())
    measurement = measured(values, tmp_path)
    (prop,) = drafted.properties
    guessed = prop.guess
    is_typed = {
        kind for kind in measurement.kinds if kind.is_typed and kind is not ValueKind.NAME
    } - {ValueKind.NONE_FOUND}
    assert bool(is_typed) == (guessed.read > 0)
    unread = [each.about for each in measurement.findings if each.code == "unread-value"]
    expected = [] if "text" in row[1] else re.findall(r"`([^`]+)`", row[2])
    assert unread == expected


def measured(values: list[str], folder: Path):
    """Write the ontology of the values, and read them by it."""
    entries = entries_of(values)
    files = ontology_files(draft_ontology(entries, core()), NAMING)
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    config = core()._replace(ontology=load_ontology(folder, NAMING.base))
    return measure_ontology(entries, config, NAMING.vocabulary)


NUMBERS = st.decimals(0, 10_000, places=2).map(lambda number: f"{number.normalize():f}")
UNITS = st.sampled_from(["g", "kg", "m", "°C", "km/h", "cups", "m²", "µm"])
MEASURES = st.lists(st.builds("{} {}".format, NUMBERS, UNITS), min_size=4, max_size=8)


@given(MEASURES)
@settings(max_examples=examples(8))
def test_measures_of_any_units_are_read(tmp_path_factory, values: list[str]) -> None:
    """Numbers with units become quantities, each with its number and its unit."""
    folder = tmp_path_factory.mktemp("measures")
    measurement = measured(values, folder)
    assert measurement.kinds[ValueKind.STRUCTURED] == len(values)


@given(st.integers(0, 50), st.sampled_from(["½", "1/2", "¼", "3/4", "7/8", "2/5"]))
def test_a_fraction_is_the_decimal_that_it_means(whole: int, part: str) -> None:
    """A fraction is read only where it is a decimal, and then exactly."""
    above, below = {"½": (1, 2), "¼": (1, 4)}.get(part) or map(int, part.split("/"))
    text = f"{whole} {part}" if whole else part
    value = fraction_value(text)
    assert value is not None
    assert Decimal(value) == whole + Decimal(above) / Decimal(below)


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1,5", "12,25 kg", "1.500"], ","),
        (["1.5", "0.25", "1.500 m"], "."),
        (["1,5", "12,25"], ""),
        (["1.500", "2.500"], ""),
        (["1,5", "2.5", "1.500"], ""),
        (["1,5", "2,25", "50.9281", "1.500"], ","),
        (["1,234.5", "1.500"], "."),
        (["1.234.567", "1.500"], ","),
        (["v1.25", "1.500"], ""),
    ],
)
def test_the_decimal_mark_is_that_of_the_numbers(texts: list[str], mark: str) -> None:
    """It is stated only where the numbers agree, and one of them needs it."""
    assert folder_mark([field_marks(texts)]) == mark


@pytest.mark.parametrize(
    ("fields", "mark"),
    [
        ([["12.50", "8.75"], ["27.500", "1,240"]], ""),
        ([["12.50", "1.500"], ["27.500"]], ""),
        ([["12.50", "1.500"], ["1,240", "2,300"]], ""),
        ([["12.50", "1.500"], ["8,75"]], ""),
        ([["3,5", "1,500"], ["1,240", "2,300"]], ""),
        ([["3,5", "1,500"], ["2,5", "1.204"]], ","),
    ],
)
def test_no_field_is_read_by_the_mark_of_another(fields: list[list[str]], mark: str) -> None:
    """A mark is that of a folder where each field with a number in doubt decides on it."""
    assert folder_mark([field_marks(texts) for texts in fields]) == mark


NUMBER_WORDS = st.sampled_from(
    ["of", "May", "und", "to", "until", "x", "or", "mai", "из", "by", "&", "+", "×", "and", "vs."]
)


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(1, 2000)), min_size=2), NUMBER_WORDS)
@settings(max_examples=examples(20))
def test_a_word_between_numbers_parts_nothing(pairs: list[tuple[int, int]], word: str) -> None:
    """No number of `3 of 12` is a value of its own."""
    guessed = property_of([f"{first} {word} {second}" for first, second in pairs]).guess
    assert guessed.separator == ""
    assert all(isinstance(form, TextForm | SpanForm | ConceptForm) for form in guessed.forms)
