# The commands people type. Everything they need is set up by the first of them, and not again.
# the system's Python only while there is none of our own: a shell asks, because a link that leads nowhere exists for make
PYTHON ?= $(shell test -x .venv/bin/python && echo .venv/bin/python || echo python3)
RUN := .venv/bin/python

.PHONY: help site exports zim assemble stick hosting test check fix serve bench upgrade words clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

site: ## set up, check the content, make the downloads, build, and write site/
	@$(PYTHON) scripts/site.py

exports: ## make the files to take away only (PDF, Word, e-book …), into build/downloads/
	@$(PYTHON) scripts/export.py

zim: ## make the files for Kiwix, into build/zim/
	@$(PYTHON) scripts/zim.py

assemble: ## make the folders that are copied to sticks, into build/stick/: make assemble COPIES="text-fr"
	@$(PYTHON) scripts/assemble.py $(COPIES)

stick: ## write a stick or card, or bring one up to date: make stick DEST=/media/… [COPY=trainer]
	@test -n "$(DEST)" || { echo "Say where to: make stick DEST=/media/…"; exit 1; }
	@$(PYTHON) scripts/stick.py "$(DEST)" --copy "$(or $(COPY),trainer)"

hosting: ## write what a host sends with the pages of site/, into build/hosting/
	@$(PYTHON) scripts/hosting.py

check: ## check the content only (about a second the first time, then less than half of one)
	@$(PYTHON) scripts/check.py

fix: ## mend what a machine can mend: spaces, empty lines, tabs, generated files
	@$(PYTHON) scripts/fix.py

serve: ## preview with live reload; problems are shown on the page
	@$(PYTHON) scripts/setup.py site
	@$(RUN) -m mkdocs serve --no-strict

test: ## set up everything (two browsers included) and run all tests
	@$(PYTHON) scripts/setup.py test
	@$(RUN) -m pytest -n 2 --dist loadgroup

bench: ## measure: where the time goes, as ratios in one run; judge the search and the writing of sticks beside others
	@$(PYTHON) scripts/setup.py bench
	@$(RUN) scripts/bench.py --keep build/bench
	@$(RUN) scripts/site.py
	@$(RUN) scripts/judge.py
	@$(RUN) scripts/judge.py --root build/bench --only weight
	@$(RUN) scripts/assemble.py trainer
	@$(RUN) scripts/bench_stick.py

words: ## bring the gettext catalogues up to date after a text in the code changed
	@$(PYTHON) scripts/words.py

upgrade: ## take newer versions of everything that is pinned, and write the locks anew
	@$(PYTHON) scripts/setup.py test
	@$(RUN) scripts/upgrade.py

clean: ## delete what was built (not what was set up)
	rm -rf build site
