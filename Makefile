# Everything runs through .venv/bin/hdp; see `make help` and `.venv/bin/hdp --help`.
PYTHON ?= python3
STACK ?=
BENCH ?=
MODULE ?=
SAMPLE ?=
PYTEST_ARGS ?= -n 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help venv setup up preview refresh destroy doctor test mutants lint format bench bench-peers clean distclean

help: ## list these targets
	@echo "One health-data platform on Azure, OVHcloud and AWS, in a sandbox: no cloud account needed."
	@echo
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 20
	@echo
	@echo "One stack only: make up STACK=ovh"

venv:
	@$(PYTHON) -m hdp.bootstrap

setup: venv ## install what is missing (packages, engine, sandbox); run nothing
	@.venv/bin/hdp setup

up: venv ## the main thing: set up, then pulumi up of the three stacks with the policy packs
	@.venv/bin/hdp up $(STACK)

preview: venv ## what `make up` would do; changes nothing
	@.venv/bin/hdp preview $(STACK)

refresh: venv ## compare Pulumi's state with the sandbox's clouds
	@.venv/bin/hdp refresh $(STACK)

destroy: venv ## delete the platforms, as far as their guards allow (`make clean` throws the sandbox away)
	@.venv/bin/hdp destroy $(STACK)

doctor: venv ## check everything that a run needs, and name the remedies
	@.venv/bin/hdp doctor

test: setup ## all tests, those with the real engine too (make test PYTEST_ARGS='tests/unit -k names')
	@.venv/bin/python -m pytest $(PYTEST_ARGS)

mutants: setup ## how many small faults in the policies' rules the tests notice (make mutants MODULE=regions SAMPLE=200)
	@.venv/bin/python -B -m mutants $(MODULE) $(if $(SAMPLE),--sample $(SAMPLE))

lint: venv ## ruff, mypy and the linters of the CI files, as CI does
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/zizmor --offline --quiet --persona pedantic .github/workflows
	@.venv/bin/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@.venv/bin/check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci .gitlab-ci.yml
	@.venv/bin/mypy

format: venv ## format the code, and mend what ruff can mend
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

bench: setup ## measure previews, packs, checks, the sandbox and the set-up, as ratios
	@.venv/bin/python -m bench $(BENCH)

bench-peers: venv ## install the tools that `make bench` holds `hdp check` against (Checkov, conftest)
	@.venv/bin/python -m bench.peers

clean: ## delete the sandbox with its stacks and clouds, and all caches of the clone
	rm -rf .sandbox .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

distclean: clean ## as clean, and the virtual environment; the engine stays in the user's cache
	rm -rf .venv
