# Les commandes du projet. « make help » les explique.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test bench bench-nlu train lint doctor clean install install-dev

# Any Python from 3.8 on that really runs: a pyenv shim may be on PATH and not work.
PYTHON := $(shell for p in python3 /usr/bin/python3 /usr/local/bin/python3 python3.12 python3.11 python3.10 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1 && echo "$$p" && break; done)
NO_PYTHON = echo "✘ Il faut Python 3 (3.8 ou plus récent) pour installer le projet : apt-get install python3 python3-venv" >&2; exit 1
BIN := .venv/bin

help: ## Liste les commandes
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

run: install ## Installe si besoin, puis démarre l'assistant (Ctrl-C pour arrêter)
	@exec $(BIN)/conseil run

test: install-dev ## Vérifie tout : style, types, tests (modèle et navigateur compris)
	@exec $(BIN)/python scripts/check.py

bench: install-dev ## Mesure la compréhension, le moteur et les temps de réponse
	@$(BIN)/conseil train
	@for bench in benchmarks/bench_*.py; do echo "── $$bench"; $(BIN)/python "$$bench" || exit 1; done

bench-nlu: install-dev ## Mesure la compréhension seule, à côté des pipelines ordinaires de Rasa (long : DIET s'entraîne)
	@for bench in nlu voices stock; do echo "── $$bench"; $(BIN)/python "benchmarks/bench_$$bench.py" || exit 1; done

train: install ## Entraîne le modèle de compréhension si ses données ont changé
	@exec $(BIN)/conseil train

lint: install-dev ## Vérifie le style et les types, sans les tests
	@exec $(BIN)/python scripts/check.py --lint

doctor: install ## Dit ce qui manque ou ce qui ne va pas, et comment y remédier
	@exec $(BIN)/conseil doctor

clean: ## Efface le modèle, les caches et les journaux (garde la base de données et .venv)
	rm -rf models .rasa .keras .mypy_cache .ruff_cache .pytest_cache .hypothesis var/log var/run
	find . -name __pycache__ -type d -not -path './.venv/*' -not -path './.tools/*' -prune -exec rm -rf {} +

install:
	@[ -n "$(PYTHON)" ] || { $(NO_PYTHON); }
	@$(PYTHON) scripts/bootstrap.py

install-dev:
	@[ -n "$(PYTHON)" ] || { $(NO_PYTHON); }
	@$(PYTHON) scripts/bootstrap.py --dev
