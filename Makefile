# The commands of this project. `make demo` starts everything; `make help` lists the rest.
# Honoured: PORT, DATA, DATABASE_URL, BIND, ADDRESS, PYTHON (which Python), CHROMIUM (which browser).
.POSIX:
.PHONY: help demo setup setup-test test check faults bench bench-opening bench-peers lock licences wheel translations clean

PY = .venv/bin/python
RONGYI = .venv/bin/rongyi
WORKLOAD =
LONG =

help:
	@echo "make demo      start the platform with demo people (Ctrl-C stops it)"
	@echo "make setup     install only"
	@echo "make test      the whole test suite, browser journeys included (ARGS= for pytest)"
	@echo "make check     style, types, layers, habits, definitions, migrations, translations"
	@echo "make faults    crashes, kills, power cuts, full disk (LONG=1: longer, and figures kept)"
	@echo "make bench     measure (WORKLOAD=name for one)"
	@echo "make bench-opening  20,000 people within a minute (ARGS='--people N --seconds S')"
	@echo "make bench-peers  the same five acts beside other engines, installed by themselves"
	@echo "make lock      write both lock files anew from pyproject.toml"
	@echo "make licences  licences of everything we run on"
	@echo "make wheel     build dist/*.whl"
	@echo "make clean     remove what was built; .data (your data) and .venv stay"

demo: setup
	@$(RONGYI) demo

setup:
	@tools/setup run

setup-test:
	@tools/setup test

test: setup-test
	@tools/browser
	@tools/faults
	@$(PY) -m pytest $(ARGS)

faults: setup-test
	@tools/faults
	@LONG=$(LONG) $(PY) -m tests.faults

check: setup-test
	@$(PY) tools/gates.py

bench: setup
	@$(RONGYI) bench $(WORKLOAD) --json

bench-opening: setup
	@$(RONGYI) bench opening --json $(ARGS)

bench-peers: setup
	@$(PY) -m bench.peers
	@$(RONGYI) bench approval5 --json

lock: setup-test
	@tools/lock

licences: setup
	@$(RONGYI) licences

wheel: setup-test
	@rm -rf build dist
	@$(PY) -m build --wheel --no-isolation --outdir dist . >/dev/null
	@ls dist

translations: setup-test
	@$(PY) tools/translations.py update

clean:
	@rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@rm -rf .data/test .data/static .data/assets
	@find rongyi tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
	@find rongyi -name '*.mo' -delete
