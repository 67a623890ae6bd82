"""Tests of the development tools, which need none of the tools' packages."""
