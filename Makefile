# Two commands: make demo, make test. Each makes its own virtual environment on first use.
# The same without make: python3 -m venv .venv, then the pip line of $(STAMP), then the last line
# of a target.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check bench screenshots clean

demo: $(STAMP)
	"$(BIN)/python" -m tui demo

test: $(STAMP)
	"$(BIN)/python" -m pytest -q -n 2

check: $(STAMP)
	"$(BIN)/python" -m ruff format --check .
	"$(BIN)/python" -m ruff check .
	"$(BIN)/python" -m mypy
	"$(BIN)/python" -m importlinter.cli
	"$(BIN)/python" -m pytest -q -n 2

bench: $(STAMP)
	"$(BIN)/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test,bench]"
	"$(BIN)/python" -m benchmarks

screenshots: $(STAMP)
	"$(BIN)/python" -m benchmarks.screenshots docs/pictures

$(STAMP): pyproject.toml constraints.txt
	"$(PYTHON)" -m venv "$(VENV)"
	"$(BIN)/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	touch "$(STAMP)"

clean:
	rm -rf "$(VENV)" build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
