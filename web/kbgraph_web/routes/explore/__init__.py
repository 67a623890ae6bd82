"""Search, comparison, lists of facts, and the graph."""

from kbgraph_web.routes.explore import (
    compare,
    facts,
    graph_api,
    graph_page,
    matrix,
    path_page,
    search,
    timeline,
)

ROUTES = (search, compare, matrix, facts, graph_page, graph_api, path_page, timeline)
