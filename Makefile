# Every step is also one plain command, listed in README.md for machines without make.
PYTHON ?= python3
RAW ?= ../shared/raw
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup packs test test-browser lab data bench clean

packs: setup
	$(BIN)/python scripts/build_packs.py --all

test: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	RAW="$(RAW)" $(BIN)/python -m pytest -n 2 --dist loadfile

lab: setup
	$(BIN)/jupyter lab

data: setup
	$(BIN)/python scripts/build_tidy.py --raw "$(RAW)"

setup: $(VENV)/ready

$(VENV)/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# Debian's own browser; on other systems install Chromium and its chromedriver first.
test-browser: setup
	command -v chromium && command -v chromedriver || apt-get install --yes --no-install-recommends chromium chromium-driver
	$(BIN)/python -m pytest -m "" tests/browser

# One way that is measured needs ploomber-engine, which has no hash in the lock file: whoever wants it installs it by hand
# (README.md); without it that way is left out, with the reason.
bench: setup
	$(BIN)/python bench/run.py

clean:
	rm -rf $(VENV)

.PHONY: lessons classroom

lessons: setup
	$(BIN)/python scripts/build_lessons.py

classroom: setup
	$(BIN)/python scripts/build_lessons.py --classroom build/classroom.zip
