# SPDX-License-Identifier: EUPL-1.2
# The two commands of the README are `make demo` and `make test`; everything they need they install.
SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= 2
PORT ?= 8000
COLLECTOR_PORT ?= 8001
export VENV

.PHONY: demo test check static test-core test-sqlite test-postgresql test-journeys test-cluster bench bench-likeness simulate docs clean setup setup-dev wheel lock

setup:
	@scripts/setup.sh base

setup-dev:
	@scripts/setup.sh dev

demo: setup  ## a running system with invented data; ONCE=1 builds everything and exits
	@$(BIN)/tragweite demo $(if $(ONCE),--once) --port $(PORT) --collector-port $(COLLECTOR_PORT)

static: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --lint --quiet src

check: static  ## the fast gate: format, lint, strict types, import contracts, guards, fast tests
	$(BIN)/python -m pytest -n $(WORKERS) -q -m "not slow and not journey"

test-core: setup-dev  ## the pure core, in seconds
	$(BIN)/python -m pytest -q -m "not slow" tests/core

test-sqlite: setup-dev
	TEST_DATABASE=sqlite $(BIN)/python -m pytest -n $(WORKERS) -q -m "not journey"

test-postgresql: setup-dev
	TEST_DATABASE=postgresql $(BIN)/python -m pytest -n $(WORKERS) -q -m "not journey" tests/apps tests/house tests/web

test-journeys: setup-dev
	$(BIN)/python -m pytest -q -m journey

test-cluster:  ## the questions on a Spark cluster and the lake in object storage; in an environment of its own (Java 17, 1 GB)
	@VENV=.venv-cluster scripts/setup.sh cluster
	.venv-cluster/bin/python -m pytest -c tests/cluster/pytest.ini --rootdir . tests/cluster -q

test: static test-sqlite test-postgresql test-journeys  ## everything

bench: setup-dev
	$(BIN)/python -m bench.pages
	$(BIN)/python -m bench.evaluation
	$(BIN)/python -m bench.selection

bench-likeness: setup-dev  ## the corpus of pictures and films needs packages that carry free ones
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	$(BIN)/python -m bench.likeness
	$(BIN)/python -m bench.likeness_video

simulate: setup-dev  ## do the intervals hold what they promise? writes docs/methods/coverage.md (an hour)
	$(BIN)/python -m bench.simulate

docs: setup-dev  ## pictures of the documentation, made from the demo
	$(BIN)/python scripts/screenshots.py

wheel: setup-dev
	$(BIN)/python -m hatchling build -t wheel

lock:  ## needs uv; writes hashes, never index addresses
	for name in base dev node bench cluster; do \
	  uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    requirements/$$name.in -o requirements/$$name.txt || exit 1; done

clean:
	rm -rf $(VENV) node_modules var dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
