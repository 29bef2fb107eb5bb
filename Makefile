# The two commands that matter: `make demo` and `make test`. Both do all the set-up themselves.
PYTHON ?= python3
BIN := .venv/bin
UV_VERSION := 0.13.9
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Some containers say not to keep what Python compiled: then each of the many processes here would compile it anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: setup demo test test-all lint lock screenshots clean

setup: .venv/.ready node_modules/.ready  ## .venv/bin/unpaused, for use and development

.venv/.ready: requirements/dev.lock pyproject.toml scripts/setup-python
	scripts/setup-python $(PYTHON) $(UV_VERSION)
	touch $@

node_modules/.ready: package-lock.json
	npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
	touch $@

demo: setup  ## the main job on an embedded PostgreSQL, then the site at http://127.0.0.1:8000
	$(BIN)/unpaused demo

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

# Three on two cores: much of a test is waiting for a server, a browser or a clock.
PYTEST := $(BIN)/pytest -q -n 3 --dist loadfile --no-loadscope-reorder

test: setup lint  ## unit, property, architecture, specification, journeys in Chromium
	scripts/setup-system
	$(PYTEST) -m "not long"

test-all: setup lint
	scripts/setup-system
	scripts/setup-spark
	$(PYTEST)

screenshots: setup
	scripts/setup-system
	$(BIN)/python scripts/screenshots.py

lock:  ## after a change of pyproject.toml; hashes, no addresses (docs/adr/0002)
	scripts/lock

clean:
	rm -rf .venv node_modules var build
