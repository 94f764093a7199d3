# Two commands do everything: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
LOCK := $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url

.PHONY: run test check fix bench soak lock newkey
.DELETE_ON_ERROR:

run: $(VENV)/ready
	@$(PY) -m bot run

test: $(VENV)/ready-dev
	$(PY) -m pytest -n auto --dist loadgroup

check: $(VENV)/ready-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m pytest tests/storage/test_migrations.py tests/test_structure.py

fix: $(VENV)/ready-dev
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: $(VENV)/ready-dev
	$(PY) -m tests.benchmarks

# Kills, stops, poison, order and recovery at length; hours on two cores. `python -m tests.soak --short` takes minutes.
soak: $(VENV)/ready-dev
	$(PY) -m tests.soak
	$(PY) -m tests.soak.points --database sqlite
	$(PY) -m tests.soak.points --database postgresql

# A fresh ENCRYPTION_KEY for .env.
newkey: $(VENV)/ready
	@$(PY) -m bot newkey

# New versions of everything, within pyproject's ranges.
lock: $(VENV)/ready-dev
	$(LOCK) --upgrade --extra dev pyproject.toml -o requirements-dev.txt
	$(LOCK) pyproject.toml -c requirements-dev.txt -o requirements.txt

$(VENV)/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Regulars needs Python 3.11 or newer: make run PYTHON=python3.12"; exit 2; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
