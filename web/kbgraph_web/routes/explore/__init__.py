"""Search, comparison, lists of facts, and the graph."""

from kbgraph_web.routes.explore import (
    compare,
    facts,
    graph_api,
    graph_page,
    matrix,
    path_page,
    search,
    whole_graph,
)

ROUTES = (search, compare, matrix, facts, whole_graph, graph_page, graph_api, path_page)
