# Agogic: `make demo` shows it, `make test` tries it.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv/bin
PREPARE := $(PYTHON) deploy/prepare.py

.PHONY: help setup dev demo test lint types front treaty lock clean python

help:
	@echo "make demo    open the demo school in your browser (first time: about two minutes)"
	@echo "make test    run every check and test"
	@echo "make setup   only prepare: .venv, packages, front end"
	@echo "make dev     the same, with what tests and checks need"
	@echo "make lint    ruff and the import rules        make types   mypy, tsc, svelte-check"
	@echo "make front   build the front end again        make lock    pin newer packages"
	@echo "make treaty  write again what both languages obey: schema/ and the front end's types"
	@echo "make clean   remove what was made"

python:
	@test -n "$(PYTHON)" || { echo "Agogic needs Python 3.11 or newer; none was found. See python.org."; exit 1; }

setup: python
	@$(PREPARE) run

dev: python
	@$(PREPARE) test

demo: setup
	@$(VENV)/agogic demo $(ARGS)

test: dev
	@$(VENV)/python deploy/try_all.py $(ARGS)

lint: dev
	@$(VENV)/python deploy/try_all.py lint imports

types: dev
	@$(VENV)/python deploy/try_all.py types

front: python
	@rm -f .venv/stamps/front && $(PREPARE) run

treaty: dev
	@$(VENV)/python -m agogic.classlog.treaty

lock: python
	@$(PYTHON) deploy/lock.py

clean:
	rm -rf .venv node_modules build dist agogic/campus/static/built
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
