# Palermo. `make help` lists what there is to make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .stamps
RUNTIME := $(STAMPS)/runtime
DEV := $(STAMPS)/dev
WORDS := $(STAMPS)/words
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# many tests start an interpreter of their own: without bytecode each would compile every library anew
export PYTHONDONTWRITEBYTECODE =

.PHONY: help install run check test lint lock words bench clean
.DEFAULT_GOAL := help

help: ## what there is to make
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

install: $(RUNTIME) $(WORDS) ## the virtual environment in .venv, with the command .venv/bin/palermo

run: install ## the demo: a simulated group on this machine; prints its address
	@$(BIN)/palermo demo

check: $(DEV) $(WORDS) ## the fast unit tests alone, under a minute
	@$(BIN)/python -m pytest -n 2 -m "not slow" --ignore=tests/journeys

test: $(DEV) $(WORDS) ## everything: units, promises, PostgreSQL and the browser
	@bash scripts/missing.sh test
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m pytest -n 2 --dist loadscope --cov --cov-report=term:skip-covered
	@if bash scripts/missing.sh postgresql; then \
		PALERMO_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n 2 --dist loadscope -m "not journey" tests/commons tests/objectives tests/site tests/promises; \
	fi

lint: $(DEV) ## ruff, mypy and the architecture
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: $(DEV) ## the benchmarks, each with its ratio against a named peer or limit
	@for f in benchmarks/*_*.py; do echo "== $$f"; $(BIN)/python $$f || exit 1; done

lock: $(DEV) ## the pinned requirements anew (needs uv)
	@uv pip compile -q --universal --generate-hashes --no-header --no-strip-extras pyproject.toml --extra postgresql --group build -o requirements.txt
	@uv pip compile -q --universal --generate-hashes --no-header --no-strip-extras pyproject.toml --extra postgresql --group build --group dev -c requirements.txt -o requirements-dev.txt

words: ## the catalogues of every language, gathered anew from the source (needs gettext)
	@bash scripts/gather_words.sh

clean: ## remove the virtual environment and every product (not var/, which holds what you entered)
	@rm -rf $(VENV) $(STAMPS) .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@bash scripts/missing.sh venv $(PYTHON)
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Palermo needs into $(VENV) …"
	@$(BIN)/python -m pip install -q --require-hashes --no-deps -r requirements.txt
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@bash scripts/missing.sh run
	@mkdir -p $(STAMPS) && touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	@echo "Installing what the tests need into $(VENV) …"
	@$(BIN)/python -m pip install -q --require-hashes --no-deps -r requirements-dev.txt
	@$(BIN)/python -m pip check
	@mkdir -p $(STAMPS) && touch $@

$(WORDS): $(wildcard locale/*/LC_MESSAGES/*.po) $(RUNTIME)
	@$(BIN)/pybabel -q compile -d locale -D django --statistics 2>/dev/null || $(BIN)/pybabel compile -d locale -D django
	@mkdir -p $(STAMPS) && touch $@
