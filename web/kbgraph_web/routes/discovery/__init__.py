"""Routes for crawlers and agents: robots.txt, sitemap, llms.txt and the description of the API."""

from kbgraph_web.routes.discovery import llms, openapi, robots, sitemap

ROUTES = (robots, sitemap, llms, openapi)

__all__ = ["ROUTES"]
