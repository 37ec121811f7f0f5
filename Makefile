# From a bare clone with Python 3.11+ and make: `make run` or `make test`. All that is installed goes into .venv.

.DEFAULT_GOAL := help
.PHONY: run test check cover bench matching places texts machine crash lock i18n venv format lint types clean help

PIP := .venv/bin/python -m pip --disable-pip-version-check --quiet
# Another lock, another pyproject.toml or another folder is another installation; its stamp is written last.
KEY := $(shell { cat pyproject.toml requirements*.lock && pwd; } | cksum | tr ' ' '-')
DEV := .venv/.dev-$(KEY)
BENCH := .venv/.bench-$(KEY)
WIDE := -n auto --dist loadfile# on all cores; the tests of one file stay together, for they share what they build
RUN := $(or $(wildcard $(DEV)),.venv/.run-$(KEY))

run: $(RUN) ## Start Muster: with a token on Telegram, without one as a drill in your browser (ARGS="--config FILE")
	@exec .venv/bin/muster run $(ARGS)

test: $(DEV) ## Run all tests (ARGS="-k words" for some)
	@.venv/bin/python -m pytest $(WIDE) $(ARGS)

check: lint types ## Everything CI checks: format, lint, types, all tests
	@.venv/bin/python -m pytest $(WIDE)

cover: $(DEV) ## All tests once more, counting which lines they run; it takes half as long again
	@.venv/bin/python -m pytest $(WIDE) --cov

bench: $(DEV) ## Measure what Muster claims to be fast at, beside its peers
	@.venv/bin/python -m benchmarks $(ARGS)

matching: $(BENCH) ## Simulate who is asked, beside other rules: tables and a picture (ARGS="--worlds tight --seeds 5")
	@.venv/bin/python -m benchmarks.matching $(ARGS)

places: $(DEV) ## Measure what is understood of places (ARGS="--region FILE.osm.pbf --seed N")
	@.venv/bin/python -m benchmarks.places $(ARGS)

texts: $(DEV) ## Read 20,000 texts of all scripts as places and look for one that raises, is long work or lands outside
	@MUSTER_TEST_TEXTS=20000 .venv/bin/python -m pytest tests/places/test_property.py $(ARGS)

machine: $(DEV) ## Let people do anything in any order, 100 stories of 100 deeds, and race for seats 1,000 times (ARGS="-k machine")
	@MUSTER_TEST_STEPS=100 MUSTER_TEST_EXAMPLES=100 MUSTER_TEST_ROUNDS=1000 .venv/bin/python -m pytest \
	    -o faulthandler_timeout=0 tests/faults/test_machine.py tests/faults/test_rivals.py $(ARGS)

crash: $(DEV) ## Kill the bot again and again and look for anything lost or doubled
	@.venv/bin/python -m tests.crash $(ARGS)

lock: $(DEV) ## Write the locks anew from pyproject.toml (ARGS=--upgrade takes newer versions)
	@lock() { UV_CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/python -m uv --no-config pip compile --quiet --universal \
	    --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate $(ARGS) "$$@"; }; set -e; \
	lock --group dev pyproject.toml --output-file requirements-dev.lock; \
	lock pyproject.toml --constraints requirements-dev.lock --output-file requirements.lock; \
	lock --group build --constraints requirements-dev.lock --output-file requirements-build.lock; \
	lock --group bench --constraints requirements-dev.lock --output-file requirements-bench.lock

i18n: $(DEV) ## Bring the catalogs of all languages up to date with the texts in the code
	@.venv/bin/python -m bot.texts.catalog_update

venv: $(DEV) ## Only install everything into .venv

format: $(DEV) ## Format the code and mend what ruff can mend
	@.venv/bin/python -m ruff format
	@.venv/bin/python -m ruff check --fix

lint: $(DEV) ## Check format and lint
	@.venv/bin/python -m ruff format --check
	@.venv/bin/python -m ruff check

types: $(DEV) ## Check the types
	@.venv/bin/python -m mypy

clean: ## Remove what make made; settings and people's data stay
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.* htmlcov build dist
	@find bot handlers tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

.venv/.run-$(KEY):
	@echo "$(if $(wildcard .venv/bin),Bringing .venv up to date…,First run: installing into .venv (about 20 s)…)"
	@$(call install,requirements.lock)

$(DEV):
	@echo "$(if $(wildcard .venv/bin),Bringing .venv up to date,First run: installing into .venv) with all tools (about 40 s)…"
	@$(call install,requirements-dev.lock)

$(BENCH): $(DEV)
	@echo "Installing what benchmarks compare with and draw with (about 15 s)…"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-bench.lock
	@touch "$@"

# An install that was interrupted leaves .venv/.installing behind, and the next one starts afresh.
define install
set -e; \
if [ -e .venv/.installing ] || ! .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
then $(create); fi; \
touch .venv/.installing; rm -f .venv/.run-* .venv/.dev-*; \
$(PIP) install --require-hashes --only-binary :all: -r requirements-build.lock; \
$(PIP) install --require-hashes --no-build-isolation -r $(1); \
$(PIP) install --no-index --no-deps --no-build-isolation -e .; \
rm .venv/.installing; touch "$@"
endef

define create
found=; \
for python in "$${PYTHON:-none}" python3.14 python3.13 python3.12 python3.11 python3 python; do \
  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; found="$$python"; \
  ! "$$python" -c 'import ensurepip, venv' 2>/dev/null || break; found="$$found without venv"; \
done; \
case "$$found" in \
  "") echo "Muster needs Python 3.11 or newer, and there is none here. Install it (Debian and Ubuntu: apt install" \
        "python3 python3-venv; Fedora: dnf install python3; macOS: brew install python), then run make again." >&2; exit 1;; \
  *" without venv") echo "This Python makes no virtual environments. Install its venv part (Debian and Ubuntu:" \
        "apt install python3-venv), then run make again." >&2; exit 1;; \
esac; \
"$$python" -m venv --clear .venv
endef
