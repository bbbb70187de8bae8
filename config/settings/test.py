"""The test suite: fast hashing, files in a temporary folder, everything else as in the demonstration."""

import tempfile

from .base import *

SECRET_KEY = "test-only-not-a-secret"
DEMO = True
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = tempfile.mkdtemp(prefix="passerelle-test-media-")
DATABASES = {"default": env.db_url("TEST_DATABASE_URL", default="sqlite://:memory:")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(SQLITE_OPTIONS)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
