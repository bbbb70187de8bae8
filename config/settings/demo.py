"""The demonstration: our own error pages, demo accounts accepted, one process, SQLite. Never put it on the Internet."""

from .base import *

DEMO = True
SECRET_KEY = "demo-only-not-a-secret"
ALLOWED_HOSTS = ["*"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# One line per picture would push the addresses and the logins out of the window; errors are still said.
QUIET = {name: {"level": "ERROR"} for name in ("django.server", "django.request")}
LOGGING = LOGGING | {"loggers": LOGGING["loggers"] | QUIET}
