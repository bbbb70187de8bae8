"""A developer's machine: errors shown in full, components page, no secret."""

from .base import *

DEBUG = True
SECRET_KEY = "dev-only-not-a-secret"
ALLOWED_HOSTS = ["*"]
