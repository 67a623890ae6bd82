"""The timeline: dated facts by time, in rows for things and for relations."""

from typing import TYPE_CHECKING

from kbgraph.lazy_names import lazy_names

if TYPE_CHECKING:
    from kbgraph.views.timeline.listing import ListedDate, ListedRow, Succession
    from kbgraph.views.timeline.moments import Moment, Precision, moment
    from kbgraph.views.timeline.rows import DatedFact, Phase, TimelineRow
    from kbgraph.views.timeline.timeline import FIRST_YEAR, LAST_YEAR, Timeline

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "DatedFact",
    "ListedDate",
    "ListedRow",
    "Moment",
    "Phase",
    "Precision",
    "Succession",
    "Timeline",
    "TimelineRow",
    "moment",
]
_NAMES = {
    "listing": "ListedDate ListedRow Succession",
    "moments": "Moment Precision moment",
    "rows": "DatedFact Phase TimelineRow",
    "timeline": "FIRST_YEAR LAST_YEAR Timeline",
}
if not TYPE_CHECKING:
    __getattr__ = lazy_names(__name__, _NAMES)
