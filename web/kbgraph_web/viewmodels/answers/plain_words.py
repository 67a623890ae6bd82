"""Plain words in place of a query: the questions and the entries that have them."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlencode

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.search import WORD
from kbgraph_web.http.day import day_parameter, path_of
from kbgraph_web.http.languages import language_parameter
from kbgraph_web.http.params import MAX_SEARCH_CHARS
from kbgraph_web.viewmodels.queries.questions import ListedQuestion, linked_question
from kbgraph_web.viewmodels.search_hits import SearchHit, search_hits, short_hits

_SYNTAX = re.compile(r"[{}<>\[\]*^|\\;@#]|[?$]\w|\w:\w|\w:/|^\s*:")
"""Marks of SPARQL that a question in words does not have."""
_KEYWORDS = {"select", "ask", "construct", "describe", "where", "distinct", "prefix", "base"}
_MAX_QUESTIONS, _MAX_HITS = 5, 5


class WordsAnswer(NamedTuple):
    """The questions and the first entries that plain words lead to: those that they name first."""

    words: str
    questions: tuple[ListedQuestion, ...]
    hits: tuple[SearchHit, ...]
    total: int
    """Things that were found."""
    searched: str
    """The words that the things have: some of those that were asked."""
    has_questions: bool
    """Whether the ontology has questions at all."""


def is_plain_words(query: str) -> bool:
    """Return whether a query that is not SPARQL has words alone, and no mark of its syntax."""
    has_words = any(word.lower() not in _KEYWORDS for word in WORD.findall(query))
    return has_words and len(query) <= MAX_SEARCH_CHARS and not _SYNTAX.search(query)


def matching_questions(base: KnowledgeBase, words: str, limit: int) -> tuple[ListedQuestion, ...]:
    """Return at most `limit` questions with plain words, as links to their answers.

    The things that the words name fill the slots of the questions.
    """
    questions, named = base.sparql.questions, [item.slug for item in base.search.named(words)]
    found = base.search.questions(words, limit)
    return tuple(linked_question(questions, each, named) for each in found)


def asked_in_words(base: KnowledgeBase, words: str) -> WordsAnswer:
    """Return what the words of the field for plain words lead to."""
    result = base.search.find_most(words)
    searched = " ".join(result.words)
    things = tuple(dict.fromkeys((*base.search.named(words), *result.items)))
    hits = search_hits(base, things[:_MAX_HITS], searched)
    return WordsAnswer(
        words=words,
        questions=matching_questions(base, words, _MAX_QUESTIONS),
        hits=tuple(short_hits(hits)),
        total=len(things),
        searched=searched,
        has_questions=bool(base.ontology.example_queries),
    )


def words_address(query: str) -> str:
    """Return the address of the page that answers plain words, written in place of a query."""
    given = {"words": " ".join(query.split()), **day_parameter(), **language_parameter()}
    return f"{path_of('sparql.endpoint')}?{urlencode(given)}"
