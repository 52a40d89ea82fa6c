# make run, make test: each makes what it needs first, and makes nothing again that is up to date.

.DELETE_ON_ERROR:
.PHONY: help run test drill bench assets chromium lint format types docs pins clean

PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes
export PORT ?= 8000

help:
	@echo "make run     try the product: serves a demonstration on http://127.0.0.1:$(PORT)"
	@echo "make test    every test, on SQLite, on PostgreSQL and in a real browser"
	@echo "make bench    how fast it is, against what else could be used: docs/benchmarks.md"
	@echo "make lint format types assets docs pins clean"

run: .venv/.runtime build/.assets
	@exec $(PY) .ci/serve.py

# A test runs in at least one half, whatever its marks, and in both where it meets the database; either half can fail the whole.
PYTEST := $(PY) -m pytest --dist=loadfile --no-loadscope-reorder --numprocesses
test: .venv/.development build/.assets chromium
	@failed=0; \
	echo "== On SQLite"; \
	env -u DATABASE_URL $(PYTEST) "$$(nproc)" -m "not postgresql" || failed=1; \
	echo "== On PostgreSQL"; \
	$(PY) -m tests.postgres -- $(PYTEST) "$$(nproc)" -m "postgresql or both_databases or not (browser or no_database)" || failed=1; \
	exit "$$failed"

# The same properties as in the tests, over many more cases. It takes more than an hour.
drill: .venv/.development build/.assets
	@env -u DATABASE_URL WORLDS=20000 $(PY) -m pytest --numprocesses 0 tests/sight
	@WORLDS=20000 $(PY) -m tests.postgres -- $(PY) -m pytest --numprocesses 0 tests/sight
	@HANDS=300 $(PY) -m tests.postgres -- $(PY) -m pytest --numprocesses 0 tests/decisions/test_many_hands.py
	@INSTANTS=50000 $(PY) -m pytest --numprocesses 0 tests/breaches/test_clock.py
	@WALKS=10000 $(PY) -m pytest --numprocesses 0 tests/decisions/test_walks.py

# How fast, against what: written to docs/benchmarks.md. The seeded databases stay for the next time, outside the project,
# where PostgreSQL's own user can read them too.
bench: .venv/.development build/.assets
	@$(PY) -m tests.postgres --keep "/var/tmp/wscp-isa-bench-$$(id -u)" -- $(PY) -m tests.bench

assets: build/.assets

chromium: .venv/.development
	@$(PY) -m tests.chromium

lint: .venv/.development
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

format: .venv/.development
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

types: .venv/.development
	@$(PY) -m mypy . .ci

docs: .venv/.runtime
	@mkdir -p build
	@$(PY) -m wscp_isa.protocol.diagram > build/protocol.md
	@mv build/protocol.md docs/protocol.md
	@DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py draw_moves > build/requests.md
	@mv build/requests.md docs/requests.md

COMPILE := $(PY) -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-header --no-emit-index-url --no-annotate pyproject.toml
pins: .venv/.development
	@$(COMPILE) --output-file requirements.txt
	@$(COMPILE) --output-file requirements-dev.txt --extra dev
	@$(COMPILE) --output-file requirements-node.txt --group node

# var/ stays: it holds the demonstration and its keys.
clean:
	@rm -rf .venv node_modules build .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +

# --- What the above stand on. The stamps lie inside what they vouch for, so that they go when it goes. ----------------

# Where the Python that it was made with is gone, the environment is made again.
$(shell [ -e .venv/bin/python ] || rm -rf .venv)
.venv/bin/python:
	@python=$$(.ci/python) && echo "Making a Python environment in .venv" && "$$python" -m venv .venv

.venv/.runtime: requirements.txt | .venv/bin/python
	@echo "Installing Python packages"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.development: requirements-dev.txt .venv/.runtime
	@echo "Installing Python packages for development"
	@$(PIP) -r requirements-dev.txt
	@touch $@

node_modules/.installed: package.json package-lock.json | .venv/bin/python
	@echo "Installing Node packages"
	@.ci/npm ci --ignore-scripts --no-audit --no-fund --no-progress --no-update-notifier --loglevel=error >/dev/null
	@touch $@

# find names the folders too: a file that is taken away changes its folder.
build/.assets: $(shell find static) node_modules/.installed .venv/.runtime
	@echo "Building stylesheets and scripts"
	@rm -rf build/assets
	@.ci/npm run --silent build
	@DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py collectstatic --no-input --clear --verbosity=0
	@touch $@
