# Passerelle : « make » seul liste les commandes. Il suffit de Python 3.11 ou plus récent, et de make.
PORT ?= 8000
LAN ?=
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
DEMO := DJANGO_SETTINGS_MODULE=config.settings.demo $(PY) manage.py
PYTEST := $(PY) -m pytest
export UV_PYTHON_DOWNLOADS := never
# Chaque processus de Python relirait tout le code : les fichiers compilés sont gardés, même si la machine dit non.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := aide
.PHONY: aide demo demo-reset test test-postgresql test-rapide chromium lint verrous bench bench-groupe bench-atelier bench-codes captures lecons gestes migrations

aide:  ## Afficher cette liste
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

# --- Installer ------------------------------------------------------------------------------------------------------
# Un fichier témoin par liste : rien n'est réinstallé tant que la liste ne change pas. uv, s'il est là, va plus vite.
define install
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || { \
		echo "Python ne sait pas créer d'environnement. Sur Debian ou Ubuntu : apt-get install python3-venv"; \
		rm -rf $(VENV); exit 1; }
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Il faut Python 3.11 ou plus récent (make PYTHON=python3.12 …)."; rm -rf $(VENV); exit 1; }
	@echo "Installation des bibliothèques ($(1))…"
	@if command -v uv >/dev/null 2>&1; then \
		uv pip install --quiet --python $(PY) --require-hashes -r $(1); \
	else \
		$(PY) -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r $(1); \
	fi
	@touch $@
endef

$(VENV)/.base: requirements/base.txt
	$(call install,requirements/base.txt)

$(VENV)/.dev: requirements/dev.txt
	$(call install,requirements/dev.txt)
	@touch $(VENV)/.base

# --- Essayer --------------------------------------------------------------------------------------------------------
demo: $(VENV)/.base  ## Lancer la démonstration (PORT=8001 pour changer de port, LAN=1 pour un téléphone)
	@$(DEMO) preparer_demo --servir --port $(PORT) $(if $(LAN),--lan)

demo-reset:  ## Effacer tout ce que la démonstration a enregistré
	@rm -rf var/passerelle.sqlite3* var/media var/demo-paquet.sha256
	@echo "La démonstration est effacée. « make demo » la recrée."

# --- Vérifier -------------------------------------------------------------------------------------------------------
test: $(VENV)/.dev chromium  ## Tous les tests (TEST_DATABASE_URL=postgres://… pour PostgreSQL)
	$(PYTEST) -q -n 2 -m "not browser"
	$(PYTEST) -q -n 2 --dist loadfile -m browser -rs

test-postgresql: $(VENV)/.dev chromium  ## Les tests qui touchent la base, avec TEST_DATABASE_URL=postgres://…
	$(PYTEST) -q -n 2 -m "not browser"
	$(PYTEST) -q -n 2 --dist loadfile -m "browser and not looks" -rs

test-rapide: $(VENV)/.dev  ## Les tests sans navigateur
	$(PYTEST) -q -n 2 -m "not browser"

chromium:
	@command -v chromium >/dev/null 2>&1 || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
			echo "Installation de Chromium…"; \
			{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } \
				>/dev/null 2>&1; \
		fi; \
		command -v chromium >/dev/null 2>&1 \
			|| echo "Chromium manque : les tests du navigateur seront sautés. Pour les avoir : sudo apt-get install chromium"; }

lint: $(VENV)/.dev  ## Style, types, gabarits et sens des imports
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djlint --quiet --lint templates  # not --check: its layout adds spaces inside inline text
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy

migrations: $(VENV)/.dev  ## Vérifier qu'aucune migration ne manque
	DJANGO_SETTINGS_MODULE=config.settings.test $(PY) manage.py makemigrations --check --dry-run

# --- Mesurer et regarder --------------------------------------------------------------------------------------------
bench: $(VENV)/.dev  ## Coût de l'accueil, d'une leçon et d'une réponse, face à une vue Django nue
	TEST_CARD_CODE_ROUNDS=100000 $(PY) -m tests.bench

bench-groupe: $(VENV)/.dev  ## Temps pour créer un groupe de 30 personnes avec leurs cartes
	TEST_CARD_CODE_ROUNDS=100000 $(PY) -m tests.bench.group

bench-atelier: $(VENV)/.dev  ## Un atelier de 40 appareils : temps d'une réponse, retard des vignettes
	TEST_CARD_CODE_ROUNDS=100000 $(PY) -m tests.bench.atelier

bench-codes: $(VENV)/.dev  ## Dix mille codes faux par minute, et des personnes qui ont le bon
	TEST_CARD_CODE_ROUNDS=100000 $(PY) -m tests.bench.codes

captures: $(VENV)/.dev chromium  ## Tous les écrans, deux largeurs, clair et sombre, dans captures/
	$(PY) -m tests.captures

lecons: $(VENV)/.dev chromium  ## Faire chaque leçon, tout juste puis tout faux, avec une image de chaque étape dans captures/lecons/
	@DJANGO_SETTINGS_MODULE=config.settings.test $(PY) -c \
		'import django; django.setup(); from tests import lessons; lessons.main()' $(SEULEMENT)

gestes: $(VENV)/.dev chromium  ## Chaque étape de chaque leçon : l'action se voit, rien ne la cache, rien ne dépasse
	@DJANGO_SETTINGS_MODULE=config.settings.test $(PY) -c \
		'import django; django.setup(); from tests import gestures; gestures.main()' $(SEULEMENT)

# --- Mettre à jour --------------------------------------------------------------------------------------------------
COMPILE = --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	--no-annotate --quiet

verrous:  ## Recalculer les listes de bibliothèques (requirements/*.txt) à partir de pyproject.toml
	@command -v uv >/dev/null 2>&1 || { echo "Cette commande a besoin de uv (pip install uv)."; exit 1; }
	uv pip compile $(COMPILE) pyproject.toml -o requirements/base.txt
	uv pip compile $(COMPILE) pyproject.toml --extra postgres --extra redis -o requirements/production.txt
	uv pip compile $(COMPILE) pyproject.toml --group dev -c requirements/base.txt -o requirements/dev.txt
