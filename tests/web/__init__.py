"""Tests of the web application and its server, without a browser."""
