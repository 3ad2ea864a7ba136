# Every target sets itself up: a machine needs Python >= 3.11 and make, nothing else.
PYTHON ?= python3
BINDIR ?= $(HOME)/.local/bin
MANDIR ?= $(BINDIR)/../share/man/man1
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CATALOGUES := $(wildcard cap_tui/locales/*/LC_MESSAGES/*.po plugins/*/*/locales/*/LC_MESSAGES/*.po)

.PHONY: demo demo-join install test check day pictures docs wheel archive sizes crash crash-server test-server bench bench-writers bench-ui mutants names office pages bad-plugins storm attack fuzz catalogues clean help lock

help:            ## what can be made
	@grep -E '^[a-z]+: .*##|^[a-z]+:  *##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

$(READY): pyproject.toml requirements-dev.lock requirements-build.lock hatch_build.py $(CATALOGUES)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "cap-tui needs Python 3.11 or later; '$(PYTHON)' is $$($(PYTHON) -V 2>&1). Try: make PYTHON=python3.12 demo"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "This Python cannot make virtual environments; install its venv package (Debian: apt install python3-venv)."; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock -r requirements-build.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY)   ## the sample regions, then the program on one of them (in a pipe: the whole chain told in text)
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/cap-tui demo; else $(BIN)/cap-tui --plain demo; fi

JOIN_PORT ?= 8080
demo-join: $(READY) ## a workshop on this machine that a browser joins: the address and the code are printed (JOIN_PORT=8080)
	@$(BIN)/cap-tui --home build/demo-join/home --plain demo --dir build/demo-join >/dev/null
	@set -e; tui="$(BIN)/cap-tui --home build/demo-join/home -w build/demo-join/valdora"; \
	$$tui edw new --flow empty --title "Timber day" --start "$$(date +%Y-%m-%dT%H:%M)" >/dev/null; \
	$$tui edw batch examples/by-phone.jsonl >/dev/null; \
	echo "Open the address in a browser. At another terminal: $$tui edw run"; \
	exec $$tui join --port $(JOIN_PORT)

install: $(READY)  ## a link to the program in ~/.local/bin, and its manual page (BINDIR=folder for another place)
	@mkdir -p "$(BINDIR)"
	@ln -sfn "$(CURDIR)/$(BIN)/cap-tui" "$(BINDIR)/cap-tui"
	@echo "$(BINDIR)/cap-tui is there now."
	@mkdir -p "$(MANDIR)" && ln -sfn "$(CURDIR)/docs/cap-tui.1" "$(MANDIR)/cap-tui.1"
	@case ":$$PATH:" in *":$(BINDIR):"*) ;; *) echo "This folder is not in your PATH yet: export PATH=\"$(BINDIR):\$$PATH\"";; esac

# The tests start the program some thousand times: where PYTHONDONTWRITEBYTECODE is set, each would compile it anew.
.PHONY: bytecode
bytecode: $(READY)
	@$(BIN)/python -m compileall -q cap_tui plugins tests

test: bytecode   ## all the quick tests
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

check: bytecode  ## format, lint, types, layers, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tests/quality/suite.py

pictures: bytecode ## the pictures of all screens and views anew; look at what git shows as changed
	CAP_TUI_RENEW_PICTURES=1 $(BIN)/python -m pytest -q -m "long or not long" tests/screens/test_pictures.py
	$(BIN)/python tools/pictures.py
	@git status --short tests/screens/pictures docs/pictures

docs: $(READY)   ## the site of the documentation, in build/site; links that lead nowhere stop it
	$(BIN)/python tools/site.py

wheel: $(READY)  ## the package for pip, pipx and uv, in dist
	$(BIN)/python -m build --wheel --no-isolation --outdir dist . >/dev/null
	@ls dist/*.whl

archive: $(READY) ## one file in dist that installs the program on a machine without a network
	$(BIN)/python tools/archive.py

crash: bytecode  ## the long crash tests of the store (eight minutes on two cores, as root)
	$(BIN)/python -m pytest -q -m long tests/crash -s

crash-server: bytecode ## many rounds of the crash tests of a region on a server, and the mutants they must notice
	$(BIN)/python -m pytest -q -m "long or not long" tests/postgres/test_server_crash.py tests/postgres/test_crash_mutants.py tests/postgres/test_two_hosts.py tests/web/test_on_a_server.py

test-server: bytecode ## the tests of operations, workshops, phones, calls and bundles with every region on a server
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --storage postgres tests/operations tests/workshop tests/web tests/bundle plugins/acie/tests plugins/diamond/tests plugins/evaluation/tests

day: bytecode    ## a whole workshop: two terminals, 29 phones, one Chromium, paper, a killed server; 200 phones at once (Debian: apt install chromium)
	$(BIN)/python -m pytest -q -m long tests/web/test_whole_day.py tests/web/test_workshop_day.py

bad-plugins: bytecode ## every kind of bad plugin on a real terminal (ten minutes)
	$(BIN)/python -m pytest -q -m "long or not long" tests/bad_plugins

office: bytecode ## what LibreOffice makes of spreadsheets and Word files (Debian: apt install libreoffice-calc libreoffice-writer)
	$(BIN)/python -m pytest -q -m long tests/report/test_office.py

pages: bytecode  ## whether the pages of every report look as they did (CAP_TUI_RENEW_PICTURES=1 keeps them as they are now)
	$(BIN)/python -m pytest -q -m long tests/demo/test_pages.py

sizes: bytecode  ## the tests at several sizes in 80x24 and 120x40 (the gate runs 60x18; five minutes)
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m wider

storm: bytecode  ## ten thousand random keys, pastes and sizes over all screens and views, twice (CAP_TUI_STORM=EVENTS:SEED for another one)
	$(BIN)/python -m pytest -q -m long tests/screens/test_storm.py

attack: bytecode ## a curious partner with all files of 500 random histories of a survey (CAP_TUI_ATTACK=0:150 for some)
	$(BIN)/python -m pytest -q -m long tests/bundle/test_curious_partner.py -s

fuzz: bytecode   ## the long runs of everything that is fuzzed
	$(BIN)/python -m pytest -q -m long tests --ignore tests/crash -s

bench: bytecode  ## the benchmarks whose figures stand in docs/performance.md
	$(BIN)/python benchmarks/store.py
	$(BIN)/python benchmarks/ui.py

bench-writers: bytecode ## what a commit costs when many processes write (minutes)
	$(BIN)/python benchmarks/writers.py

bench-ui: bytecode ## what the shell costs a person: start, memory, quitting, keys in a list
	$(BIN)/python benchmarks/ui.py

mutants: bytecode  ## how many small faults the tests notice (an hour on two cores)
	$(BIN)/python -m tests.quality.mutants

names: $(READY)    ## whether the file of a feature is found from its name
	$(BIN)/python tests/quality/names.py

catalogues: $(READY) ## the catalogues of all languages anew from the code: what is new, what was reworded; then compiled
	$(BIN)/python -m cap_tui.testing.catalogues
	$(BIN)/python hatch_build.py
	@touch $(READY)

lock: $(READY)   ## make the hashed locks anew (they name no host)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --extra all pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --all-extras pyproject.toml -o requirements-dev.lock
	printf 'hatchling\neditables\nbabel\n' | $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url - -o requirements-build.lock

clean:           ## remove what make made
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
