"""Words of the mapping that contradict each other or lack a part are errors at their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgraph.errors import OntologyError
from kbgraph.ontology.ontology import load_ontology
from tests.extraction.test_cases import PREFIXES

MAPPING = """\
e:G a sh:PropertyGroup ; m:section "Log" .
e:S sh:targetClass e:Ship ; sh:property e:S-leg .
e:S-leg sh:path e:leg ; sh:group e:G .
e:Ship m:type "ship" .
"""
FAULTS = {
    # --- the class of an entry
    'e:Boat m:folder "Ships/" .\ne:Ship\n m:folder "ships" .': (2, "the folder 'ships' gives two classes"),
    'e:Ship\n m:folder "/" .': (1, "'/' is the folder of all entries; write m:default true"),
    'e:Ship\n m:folder "../x" .': (1, "'../x' is no folder below"),
    "e:Boat m:default true .\ne:Ship\n m:default true .": (2, "two classes are m:default"),
    'e:Ship\n m:slugPattern "(" .': (1, "bad pattern '('"),
    # --- rows
    "e:S-leg\n m:row true ; m:detail e:d .": (1, "need one class: write sh:class, or m:class"),
    "e:S-leg sh:class e:Leg ;\n m:row true .": (1, "write an m:detail for each column, and no m:value"),
    'e:S-leg m:column "Port" ; m:value v:year ;\n m:detail [ m:column "Of" ; m:path e:of ; m:value v:text ] .': (1, "as the column 'Of' (m:detail) does"),
    # --- rules that drop
    '[] a m:DropRow ; m:label "A" ;\n m:regex "(" .': (1, "bad pattern '('"),
    # --- conversions
    "e:S-leg m:value e:t .\ne:t a m:Number ; m:datatype xsd:decimal ;\n m:convert [ m:factor 2 ] .": (2, "needs m:path, the property"),
    "e:S-leg m:value e:t .\ne:t a m:Number ; m:datatype xsd:decimal ; m:convert [ m:path e:m ;\n m:factor 1e99 ] .": (1, "m:factor of e:t is '1e99'; write a number with at most 40"),
    "e:S-leg m:value e:t .\ne:t a m:Number ; m:datatype xsd:decimal ;\n m:convert [ m:path e:m ; m:divisor 0 ] .": (2, "a factor or divisor of 0"),
    'e:S-leg m:value e:t .\ne:t a m:Pattern ; m:class e:T ; m:regex "(?P<a>.)(?P<b>.)" ; m:group [ m:name "a" ; m:path e:a ; m:value v:decimal ] , [ m:name "b" ; m:path e:b ; m:value v:decimal ] ;\n m:convert [ m:path e:m ] .': (2, "needs m:name, the group of the number; there are a, b"),
    'e:S-leg m:value e:t .\ne:t a m:Pattern ; m:class e:T ; m:regex "(?P<a>.)" ; m:group [ m:name "a" ; m:path e:a ; m:value v:decimal ] ;\n m:convert [ m:path e:m ; m:from "ft" ] .': (2, "the pattern has no group 'unit'"),
    'e:S-leg m:value e:t .\ne:t a m:Number ; m:datatype xsd:decimal ; m:convert [ m:path e:m ;\n m:decimals "many" ] .': (1, "m:decimals of e:t is 'many'"),
    # --- value types
    "e:S-leg m:value e:t .\ne:t a m:Text ;\n m:datatype xsd:integer .": (2, "is an m:Text with the datatype xsd:integer"),
    "e:S-leg m:value e:t .\ne:t a m:Text ; m:languageTagged true ; m:datatype e:code .": (1, "a literal has one of them"),
    'e:S-leg m:value e:t .\ne:t a m:Text ;\n m:matches "(" .': (2, "bad pattern '('"),
    "e:S-leg m:value e:t .\ne:t a m:Text ;\n m:value v:year ; m:set [ m:path e:of ; m:to 1 ] .": (2, "is one by its class and another by m:value"),
}  # fmt: skip


@pytest.mark.parametrize(("turtle", "fault"), FAULTS.items(), ids=range(len(FAULTS)))
def test_a_fault_of_the_mapping_is_an_error_at_its_line(
    tmp_path: Path, turtle: str, fault: tuple[int, str]
) -> None:
    """The error names the file, the line and what to write."""
    line, message = fault
    file = tmp_path / "mapping.ttl"
    file.write_text(PREFIXES + MAPPING + turtle, encoding="utf-8")
    with pytest.raises(OntologyError) as error:
        load_ontology(tmp_path)
    first = (PREFIXES + MAPPING).count("\n") + 1
    assert message in str(error.value)
    assert str(error.value).startswith(f"{file}:{first + line}: ")
