"""Settings shared by every way of running Passerelle.

`dev`, `demo`, `test` and `production` import this file and change as little as possible.
Everything that differs between machines comes from environment variables.
"""

from datetime import timedelta
from pathlib import Path

import environ

from config import folders

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
# Database, uploads, collected files: everything written, nothing versioned.
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

DEBUG = False
DEMO = False  # demo accounts are refused unless this is true
GROUPS_ABSENT_AFTER_DAYS = 14  # without a sign of life, a facilitator is told
SITE_NAME = "Passerelle"
# How long each thing is kept. `manage.py menage` erases what is older, and the page « Données personnelles » prints
# these very figures: change them here, and nowhere else.
RETENTION = {
    "erasure": timedelta(days=7),  # between « Effacer mon compte » and the erasing
    "waits": timedelta(hours=24),  # a day without a wrong code is a fresh start
    "help_drafts": timedelta(days=7),
    "drafts": timedelta(days=30),
    "seats": timedelta(days=30),
    "sessions": timedelta(days=90),
    "guests": timedelta(days=90),
    "invitations": timedelta(days=180),
    "devices": timedelta(days=365),
    "answers": timedelta(days=365),
    "help_requests": timedelta(days=365),
    "old_cards": timedelta(days=365),
    "exports": timedelta(days=365),  # what the team took and made: files of names, cards
    "attendance": timedelta(days=2 * 365),
    "inactive": timedelta(days=2 * 365),
    "logs": timedelta(days=180),  # kept by the machine and not by us: README, « Chaque nuit »
}

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    "home",
    "search",
    "cours.echanges",
    "cours.groupes",
    "cours.suivi",
    "cours.contenus",
    "cours.exercices",
    "cours.comptes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "cours.comptes.staff_users.StaffUsersConfig",  # wagtail.users, showing the staff and not the learners
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.middleware.LightFilesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.CompressionMiddleware",
    "config.middleware.ContentSecurityPolicyMiddleware",
    "config.body_limits.BodyLimitMiddleware",  # before whatever reads a body
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cours.comptes.middleware.BackgroundMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cours.comptes.middleware.IdleExitMiddleware",
    "cours.comptes.middleware.StaffSecondFactorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cours.groupes.middleware.SeatMiddleware",
    "cours.comptes.middleware.LimitedPlaceMiddleware",  # after: it asks which lesson the seat is for
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "cours.groupes.order_middleware.KeepOrderMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cours.comptes.context_processors.site",
            ],
        },
    },
]

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'passerelle.sqlite3'}"),
}
SQLITE_OPTIONS = {
    # IMMEDIATE: a transaction that will write takes its lock at once, and waits its turn instead of failing half-way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(SQLITE_OPTIONS)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    }
}

# --- People ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "comptes.User"
AUTHENTICATION_BACKENDS = [
    "cours.comptes.backends.StaffBackend",
    "cours.comptes.backends.LearnerBackend",
]
# Keys the codes of the cards. Empty: SECRET_KEY does it, and changing that one makes every code (not the QR) wrong.
CARD_PEPPER = env("CARD_PEPPER", default="")
CARD_CODE_ROUNDS = 100_000  # of PBKDF2
LOGIN_URL = "comptes:enter"
LOGIN_REDIRECT_URL = "/admin/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "cours.comptes.sessions"  # Django's, which also knows whose each session is
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(RETENTION["sessions"].total_seconds())
CSRF_COOKIE_SAMESITE = "Lax"
# In the session, not in a cookie of their own: the privacy page says which cookies there are.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "home.views.csrf_failure"

ACCOUNT_ADAPTER = "cours.comptes.adapters.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# A count keyed on an address or on a name alone closes the door to others than who guesses: wrong passwords wait by
# name *and* network or device instead (`StaffAdapter`). What is left here counts the codes of a second factor.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key"}
MFA_RATE_LIMITS = {"webauthn_login": None}  # there is nothing to guess in a passkey
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
STAFF_SECOND_FACTOR_REQUIRED = False
# How many proxies of ours a request passes through: what they say of its address is believed, and nobody else's word.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
# How many people may begin without a card in one hour behind one network. Several classes behind one address begin in
# the same hour; a robot would begin a hundred times more.
NEWCOMERS_PER_NETWORK = env.int("NEWCOMERS_PER_NETWORK", default=200)

# --- Language and time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fr", "Français")]
USE_I18N = True
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# --- Files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o644  # the web server gives them: a strict umask must not hide them
FILE_UPLOAD_DIRECTORY_PERMISSIONS = folders.FOR_THE_WEB_SERVER
# The cache makes its own folder, for itself alone, and would make `var/` so if it came first.
folders.make(VAR_DIR, MEDIA_ROOT)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # the longest lesson of the starter pack has about 1 000 in the editor

# --- Wagtail --------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = env("SITE_URL", default="http://127.0.0.1:8000")
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français")]
WAGTAIL_USER_TIME_ZONES = [
    "Europe/Paris",
    "America/Cayenne",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Miquelon",
    "Indian/Mayotte",
    "Indian/Reunion",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Wallis",
]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # addresses are copied by hand from paper
WAGTAIL_I18N_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "contenus.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "contenus.CustomDocument"
# The photos of a recent phone, as they come: `contenus.pictures` turns, reduces and cleans them on arrival.
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "heif", "jpg", "jpeg", "png", "svg", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 52_000_000  # « 48 » and « 50 » megapixels; read whole, about 300 MB of memory
WAGTAILIMAGES_IMAGE_FORM_BASE = "cours.contenus.picture_form.PictureForm"
PICTURE_LONGEST_SIDE = 2560
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 8 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {
    # Texts are stemmed and folded by search.stems before they are indexed, so PostgreSQL must not stem them again.
    "default": {
        "BACKEND": "wagtail.search.backends.database",
        "SEARCH_CONFIG": "simple",
    },
}

# --- Log ------------------------------------------------------------------------------------------------------------
# Errors go to the standard error, where any host collects them. Django would rather mail them to the administrators,
# with every posted value inside: an answer typed in a simulation must never leave the request that carried it.
DEFAULT_EXCEPTION_REPORTER_FILTER = "config.reporting.NothingTypedFilter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"secrets": {"()": "config.logs.MaskSecrets"}},
    # Every handler masks the secrets of addresses; `django.server` loses the one of its own, which would not.
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
    },
}

# --- Security -------------------------------------------------------------------------------------------------------
X_FRAME_OPTIONS = "SAMEORIGIN"  # the editor shows the page's preview in a frame
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # which asks for DENY
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'self'"],
}
# The Wagtail editor writes its own inline scripts and styles; learners never open it.
SECURE_CSP_ADMIN = SECURE_CSP | {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
}
