# Everything a fresh machine needs is installed by these targets: Python packages into .venv, and for
# `make test` two Debian packages. Needs Python 3.11 or newer, and make.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

export NO_MKDOCS_2_WARNING := 1

.PHONY: help site review serve status test check lint bench screenshots fuzz fix clean

help:  ## these lines
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

site: .venv/base  ## run the whole road on docs/en and leave the site in site/
	@$(BIN)/taiyaku build

review: .venv/review  ## open the review workbench in a browser
	@$(BIN)/taiyaku review

status: .venv/base  ## count what is new, draft, stale and reviewed
	@$(BIN)/taiyaku status || true

test: .venv/test lint  ## install what is needed, then run every check and every test
	@sh tests/debian-packages.sh
	@$(BIN)/pytest -n auto --dist loadgroup

check: .venv/test lint  ## format, lint, types, layers and the quick tests
	@$(BIN)/pytest -n auto --dist loadgroup -m "not browser and not slow"

lint: .venv/test
	@$(BIN)/ruff format --check --quiet tools tests
	@$(BIN)/ruff check --quiet tools tests
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: .venv/bench .venv/test  ## compare with other tools, and see how figures grow: tables, in some minutes
	@$(BIN)/python -m tests.bench.roundtrip
	@$(BIN)/python -m tests.bench.sizes 4
	@$(BIN)/python -m tests.bench.follow
	@$(BIN)/python -m tests.bench.changes
	@$(BIN)/python -m tests.bench.site
	@$(BIN)/python -m tests.bench.guards
	@$(BIN)/python -m tests.bench.confidence
	@$(BIN)/python -m tests.bench.review
	@$(BIN)/python -m tests.bench.draft
	@$(BIN)/python -m tests.bench.draft_memory 10000 40000
	@$(BIN)/python -m tests.bench.search

screenshots: .venv/test  ## take the pictures of the READMEs anew, from the course as it is committed
	@sh tests/debian-packages.sh
	@$(BIN)/python -m tools.screenshots

fuzz: .venv/test  ## try the laws of segments on new pages for ten minutes
	@$(BIN)/python -m tests.fuzz --minutes 10

fix: .venv/test  ## format, and repair what the linter can
	@$(BIN)/ruff format --quiet tools tests
	@$(BIN)/ruff check --fix --quiet tools tests

clean:  ## remove what these targets made
	rm -rf .venv .taiyaku site

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "taiyaku needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Try: make PYTHON=python3.12 site"; exit 2; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/base: .venv/python pyproject.toml constraints.txt
	@echo "Installing taiyaku into .venv (once) …"
	@$(PIP) --editable .
	@touch $@

.venv/review: .venv/base
	@$(PIP) --editable '.[review]'
	@touch $@

.venv/test: .venv/base
	@echo "Installing the test tools into .venv (once) …"
	@$(PIP) --editable '.[adapt,cluster,community,export,http,review,test,torch]'
	@touch $@ .venv/review

.venv/bench: .venv/base
	@echo "Installing the tools to compare with into .venv (once) …"
	@$(PIP) --editable '.[bench]'
	@touch $@
