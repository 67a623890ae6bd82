"""The graph around a thing as a ladder: its steps, with groups in place of many things."""

from kbgraph_web.viewmodels.ladder.drawing import drawing_data, drawn_names
from kbgraph_web.viewmodels.ladder.selection import Selected, selected
from kbgraph_web.viewmodels.ladder.steps import ladder
from kbgraph_web.viewmodels.ladder.wanted import Wanted

__all__ = ["Selected", "Wanted", "drawing_data", "drawn_names", "ladder", "selected"]
