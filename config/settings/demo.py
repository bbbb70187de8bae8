"""The demonstration: our own error pages, demo accounts accepted, one process, SQLite. Never put it on the Internet."""

from .base import *

DEMO = True
SECRET_KEY = "demo-only-not-a-secret"
ALLOWED_HOSTS = ["*"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
