"""Search, comparison, lists of facts, the graph, and the hierarchy."""

from kbgraph_web.routes.explore import (
    compare,
    facts,
    graph_api,
    graph_page,
    hierarchy,
    matrix,
    path_page,
    search,
    timeline,
    whole_graph,
)

ROUTES = (
    search, compare, matrix, facts, whole_graph, graph_page, graph_api, hierarchy, path_page,
    timeline,
)  # fmt: skip
