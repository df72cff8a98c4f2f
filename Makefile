.DEFAULT_GOAL := help
.PHONY: help run test check audit audit-deps bench screenshots lock

UV = .venv/bin/uv
LOCK = $(UV) pip compile --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-annotate --quiet --overrides overrides.txt

help:  ## say what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST)

run:  ## start Presence (./run)
	@./run

test:  ## set up, check and test everything (./test)
	@./test

check:  ## format, lint, types, import contracts, migrations, container files
	@.venv/bin/python -m tests.checks

audit:  ## change portraits in ways that should not matter, and say how far scores move
	@.venv/bin/python manage.py audit_scorer

bench:  ## speed and memory as JSON (docs/benchmarks.md); BENCH="--only a,b" for a part
	@.venv/bin/python -m tests.bench $(BENCH)

screenshots:  ## a picture of every page of the demo, narrow and wide, light and dark (var/screenshots)
	@.venv/bin/python -m tests.screenshots

audit-deps:  ## ask an advisory service about the locked packages
	@.venv/bin/python -m tests.audit_deps

lock:  ## lock the packages that pyproject.toml asks for, with their hashes
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) pyproject.toml --extra dev --constraints requirements.txt \
		--output-file requirements-dev.txt
