"""Foam: wikilinks whose definitions stand at the end of the note, for readers without wikilinks.

The rules are those of its documentation (docs/user/features in github.com/foambubble/foam:
Wikilinks, Link Reference Definitions, Note Properties, Tags) and of its parser
(`markdown-parser.ts` and `markdown-provider.ts`).
"""

from __future__ import annotations

from kbgraph.source.dialects.dialect import Dialect, LinkSyntax, Lookup, TitleHeading

FOAM = Dialect(
    "foam",
    links=LinkSyntax(has_definitions=True),
    lookup=(
        Lookup.PATH,
        Lookup.RELATIVE,
        Lookup.NEAREST,
        Lookup.FOLDER,
        Lookup.SLUG,
        Lookup.NAME,
    ),
    title=TitleHeading.FIRST,
    list_keys=(("alias", ","), ("tags", ", ")),
)
