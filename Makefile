# Two commands matter: `make run` opens the app, `make test` runs every check. Each sets up what is
# missing first. All of it is in packaging/develop.py, which serves Windows too.
# ARGS are passed on: make run ARGS="--data /some/folder", make lock ARGS=--upgrade.

PYTHON ?= python3
ARGS ?=

COMMANDS := run test check screens bench tools lock clean setup

.PHONY: help $(COMMANDS)

help:
	@$(PYTHON) packaging/develop.py --help

$(COMMANDS):
	@$(PYTHON) packaging/develop.py $@ $(ARGS)
