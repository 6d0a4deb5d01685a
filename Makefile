# Every command a developer needs; `make` or `make help` lists them.
PYTHON ?= python3
PORT ?= 8000
MINUTES ?=
GOLDEN ?=
BUNDLE ?=
BIN := .venv/bin
VENDOR := var/vendor
RUN_ARGUMENTS := --port $(PORT) $(if $(MINUTES),--minutes "$(MINUTES)")
QUICK := -m "not slow and not browser" -n auto --maxprocesses 8 --dist worksteal -q

.DEFAULT_GOAL := help
.PHONY: help setup run init test test-sqlite test-postgres test-browser test-slow lint format types layers \
	corpus bench bundle fonts release-database docs messages debian clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv/made: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/made-dev: .venv/made requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(VENDOR)/made: package.json tools/front_end.py
	npm install --prefix var/npm --no-package-lock --no-save --ignore-scripts --no-audit --no-fund --silent \
		$$($(PYTHON) tools/front_end.py packages)
	$(PYTHON) tools/front_end.py copy
	@touch $@

setup: .venv/made $(VENDOR)/made ## make .venv with the command yiding, and fetch the front-end files

run: setup ## the demo city on 127.0.0.1:8000; MINUTES=DIR imports a folder as well, PORT=8001 takes another port
	@$(BIN)/yiding demo $(RUN_ARGUMENTS)

test: lint test-sqlite test-postgres test-browser ## lint, types, layers, the suite on SQLite and PostgreSQL, browser stories

lint: .venv/made-dev ## style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: .venv/made-dev ## put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test-sqlite: .venv/made-dev $(VENDOR)/made debian ## the suite on SQLite
	env -u DATABASE_URL $(BIN)/pytest $(QUICK)

test-postgres: .venv/made-dev $(VENDOR)/made debian ## the suite on a real PostgreSQL (embedded, or DATABASE_URL)
	$(BIN)/python tools/with_postgres.py $(BIN)/pytest $(QUICK)

test-browser: .venv/made-dev $(VENDOR)/made debian ## the stories in a real browser
	env -u DATABASE_URL $(BIN)/pytest -m "browser and not slow" -n 2 --dist loadfile -q -rs

test-slow: .venv/made-dev $(VENDOR)/made debian ## kill, restore, big-file and disk-full tests
	env -u DATABASE_URL $(BIN)/pytest -m slow -q -rs

fonts: ## fetch free faces (Fandol) that stand in for the official ones, into var/fonts
	@sh tools/fonts.sh

debian: fonts ## install the Debian packages that the tests need (as root), or name the command
	@sh tools/debian.sh

corpus: .venv/made-dev ## read the corpus; gains and losses, field by field, against the last commit; GOLDEN=DIR tells more documents
	GOLDEN=$(GOLDEN) $(BIN)/python -m tests.corpus.report

bench: .venv/made-dev $(VENDOR)/made ## measure; results with machine and commit in benchmarks/results/
	$(BIN)/python -m benchmarks.run

bundle: .venv/made $(VENDOR)/made ## offline installation packages in dist/, for x86-64 and ARM64; BUNDLE="--machine x86_64 --python 3.12"
	$(BIN)/python tools/bundle.py $(BUNDLE)

release-database: .venv/made-dev ## keep this version's database under tests/releases, for the tests of later versions
	$(BIN)/python tools/release_database.py

docs: .venv/made-dev ## make the generated pages of docs/reference again
	$(BIN)/python tools/reference.py

messages: .venv/made ## collect the sentences of the pages, compile their English, name what lacks it
	$(BIN)/python manage.py messages

clean: ## remove what was made, but keep var/ (the data)
	rm -rf .venv build dist var/vendor var/npm .mypy_cache .pytest_cache .ruff_cache
