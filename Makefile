# Everything a person needs to run, test and look after a checkout. Plain sh; `make help` lists it.
.POSIX:
.PHONY: help run test lint bench demo-reset screenshots oracle lock messages clean

HOST ?= 127.0.0.1
PORT ?= 8000
export HOST PORT

# The locale of the machine must not decide how files are read.
PYTHONUTF8 = 1
export PYTHONUTF8

VENV_PYTHON = .venv/bin/python

help:
	@echo "make run          set up if need be, and serve the demonstration on http://$(HOST):$(PORT)"
	@echo "make test         set up if need be, and run every test (ARGS='tests/core -k name' for some of them)"
	@echo "make lint         check the style of the Python code"
	@echo "make bench        measure against a bare application, write bench/results.json"
	@echo "make demo-reset   throw the demonstration away and load it afresh"
	@echo "make screenshots  take the pictures of docs/screenshots/ anew from a fresh demonstration"
	@echo "make oracle       make the ranking test vectors anew with independent libraries"
	@echo "make lock         compile the lock files anew (UPGRADE=--upgrade for newer releases)"
	@echo "make messages     collect what is to be translated into consult/translations/messages.pot"
	@echo "make clean        remove .venv and everything built; keeps the instance folder"

run:
	@sh tools/prepare.sh run
	@exec $(VENV_PYTHON) -m consult serve --demo

test:
	@sh tools/prepare.sh test
	@$(VENV_PYTHON) -m pytest $${ARGS:--n 2 --dist worksteal}

lint:
	@sh tools/prepare.sh test
	@$(VENV_PYTHON) -m ruff check .

bench:
	@sh tools/prepare.sh test
	@$(VENV_PYTHON) -m bench.run

demo-reset:
	@sh tools/prepare.sh run
	@$(VENV_PYTHON) -m consult demo reset --yes

screenshots:
	@sh tools/prepare.sh test
	@$(VENV_PYTHON) -m tools.screenshots

oracle:
	@sh tools/prepare.sh test
	@$(VENV_PYTHON) -m venv .build/oracle
	@.build/oracle/bin/python -m pip install --quiet "pref-voting>=1.16" "abcvoting>=2.19"
	@.build/oracle/bin/python tests/oracle/make_vectors.py

lock:
	@sh tools/prepare.sh test
	@sh tools/lock.sh

messages:
	@sh tools/prepare.sh test
	@sh tools/messages.sh

clean:
	@rm -rf .venv .build build dist consult.egg-info .pytest_cache .hypothesis .ruff_cache test-results
