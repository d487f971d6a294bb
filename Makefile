# make run | test | trial | bench | pictures | bundle | setup | check | stop | clean
# Needs only make and a Python of 3.11 or newer; the first target makes the rest.

SYSTEM_PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
PYTHON := .venv/bin/python
# Empty: that of SITE_URL, or 8000.
PORT ?=
DEMO ?= 1

# A terminal that cannot show Chinese gets question marks, not an error.
export PYTHONIOENCODING ?= :replace

.PHONY: run test trial bench pictures bundle setup check stop clean

run: setup
	@PORT='$(PORT)' DEMO='$(DEMO)' exec $(PYTHON) -m union_admin.run

# Handed out singly: the last ones, in a browser, take half a minute each.
test: setup
	@$(PYTHON) -m pytest -n logical --maxprocesses 8 --maxschedchunk 1

# Minutes each: full-size faults, years, every page.
trial: setup
	@$(PYTHON) -m pytest tests/trial tests/journeys -m trial -v --durations=0 --durations-min=1

setup:
	@$(or $(SYSTEM_PYTHON),python3) union_admin/bootstrap.py

check: setup
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m ruff format --check --quiet .
	@$(PYTHON) -m mypy --no-error-summary .
	@$(PYTHON) -m djlint --quiet --check --lint templates
	@told=$$($(PYTHON) .venv/bin/lint-imports --no-logo 2>&1) || { echo "$$told"; exit 1; }
	@$(PYTHON) manage.py makemigrations --check --verbosity 0
	@$(PYTHON) -m union_admin.translations --check
	@set -a; . docs/production.env.example; $(PYTHON) manage.py check --deploy --fail-level WARNING --verbosity 0

bench: setup
	@$(PYTHON) -m tests.bench

# How every page looks, kept in docs/looks.
pictures: setup
	@$(PYTHON) -m pytest tests/journeys -m pictures

# One archive that installs and runs without a network.
bundle: setup
	@$(PYTHON) -m union_admin.bundle

# These two need no environment: PYTHONPATH lets the bare Python import the package by itself.
stop:
	@PYTHONPATH=union_admin $(or $(SYSTEM_PYTHON),python3) -m embedded stop

clean:
	@PYTHONPATH=union_admin $(or $(SYSTEM_PYTHON),python3) -m embedded clean
