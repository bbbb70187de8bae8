"""The test suite: fast hashing, everything written in a temporary folder, otherwise as in the demonstration."""

import tempfile

from .base import *

SECRET_KEY = "test-only-not-a-secret"
DEMO = True
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CARD_CODE_ROUNDS = env.int("TEST_CARD_CODE_ROUNDS", default=1_000)  # a bench asks for the real number
# Both are given by tests/prepared.py to the processes it starts; the tests themselves get a copy of their own.
DATABASES = {"default": env.db_url("TEST_DATABASE_URL", default="sqlite://:memory:")}
MEDIA_ROOT = env("TEST_MEDIA_ROOT", default=tempfile.gettempdir() + "/passerelle-test-media")
# Waiting for the disk at each commit makes the suite several times slower, for data nobody keeps.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(SQLITE_OPTIONS)
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
else:
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# With a folder of its own, the browser's server sends what production sends: fingerprinted and compressed files.
if env("TEST_STATIC_ROOT", default=""):
    STATIC_ROOT = env("TEST_STATIC_ROOT")
    STORAGES = STORAGES | {"staticfiles": {"BACKEND": "config.storage.StaticStorage"}}
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = False
ROOT_URLCONF = env("TEST_ROOT_URLCONF", default=ROOT_URLCONF)
