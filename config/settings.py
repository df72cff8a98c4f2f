"""One settings file for every place: what differs comes from the environment.

`./run` fills the environment with the embedded PostgreSQL and Valkey; compose with its services.
docs/configuration.md lists every variable.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from config.keys import strong_key
from config.logs import LOGGING_CONFIG_DICT
from config.rest import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401
from config.schedule import CELERY_BEAT_SCHEDULE  # noqa: F401

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY") if DEBUG else strong_key(env.str("SECRET_KEY"))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
#: How many proxies of ours stand in front; each adds one address to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "portfolio",
    "scoring",
    "prompts",
]

MIDDLEWARE = [
    "config.requests.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.headers.SafetyHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.requests.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "config.actors.ActorMiddleware",
    "config.preferences.PreferencesMiddleware",
    "config.sign_in.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
            ],
        },
    }
]

# --- database, cache, queue ---------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"].setdefault("CONN_MAX_AGE", env.int("CONN_MAX_AGE", default=60))
DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "presence",
    }
}

# redis-py and Celery spell a socket's address differently.
CELERY_BROKER_URL = (
    REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
    if REDIS_URL.startswith("unix://")
    else REDIS_URL
)
CELERY_TASK_IGNORE_RESULT = True  # the database holds every outcome
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Letters on the console stay letters: as lines of the log they would lose their links.
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SOFT_TIME_LIMIT = env.int("TASK_SOFT_SECONDS", default=90)
CELERY_TASK_TIME_LIMIT = env.int("TASK_SECONDS", default=120)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A task that is still allowed to run must not be given to a second worker.
    "visibility_timeout": max(300, CELERY_TASK_TIME_LIMIT + 60),
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
# Uploads come in bursts: one report a few seconds after a result serves them all.
CONSISTENCY_DELAY_SECONDS = 3.0
# Reports come in bursts, too, and a warning about two clients is in no hurry.
SAMENESS_DELAY_SECONDS = 60.0
CELERY_BEAT_SCHEDULE_FILENAME = env.str(
    "CELERY_BEAT_SCHEDULE_FILE", default=str(BASE_DIR / "var" / "celerybeat-schedule")
)

# --- REST API -----------------------------------------------------------------------------------

API_CALLS_PER_MINUTE = env.int("API_CALLS_PER_MINUTE", default=600)  # of one token; 0 = no limit
#: Hosts, or host:port, that webhooks and uploads by address may reach although they lead inside of
#: a network; these also without TLS.
OUTSIDE_ALLOWED_HOSTS = env.list("OUTSIDE_ALLOWED_HOSTS", default=[])

# --- people -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "portfolio.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portfolio:home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "config.accounts.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "config.accounts.SocialAdapter"
USERSESSIONS_ADAPTER = "config.sessions.SessionsAdapter"
MFA_ADAPTER = "config.accounts.SecondFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser that signed up
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_FORMS = {
    "login": "config.account_forms.SignInForm",
    "signup": "config.account_forms.SignUpForm",
    "add_email": "config.account_forms.AddEmailForm",
    "change_password": "config.account_forms.ChangePasswordForm",
    "set_password": "config.account_forms.SetPasswordForm",
    "reset_password": "config.account_forms.ResetPasswordForm",
    "reset_password_from_key": "config.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "config.account_forms.ReauthenticateForm",
}
#: "open": anybody may open an account and a team; "invited": by invitation only.
SIGN_UP = env.str("SIGN_UP", default="open")
PASSWORD_LOGIN = env.bool("PASSWORD_LOGIN", default=True)
USERSESSIONS_TRACK_ACTIVITY = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Presence"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.bool("HTTPS_ONLY", default=False)
MFA_FORMS = {
    "authenticate": "config.account_forms.CodeForm",
    "reauthenticate": "config.account_forms.CodeAgainForm",
    "activate_totp": "config.account_forms.ActivateAppForm",
    "add_webauthn": "config.account_forms.AddPasskeyForm",
    "edit_webauthn": "config.account_forms.RenamePasskeyForm",
}
#: The sign-in page leads to the provider at once (`?stay` shows the page).
OIDC_AUTO = env.bool("OIDC_AUTO", default=False)
# An account that is there already is joined only by an address that the provider has verified.
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that ends at the provider breaks form-action
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": env.str("OIDC_ID", default="sso"),
                "name": env.str("OIDC_NAME", default="Single sign-on"),
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_CLIENT_SECRET", default=""),
                "settings": {"server_url": env.str("OIDC_SERVER_URL")},
            }
        ]
        if env.str("OIDC_SERVER_URL", default="")
        else [],
    }
}

#: Where people reach this installation; links in e-mails begin with it.
SITE_URL = env.str("SITE_URL", default="http://localhost:8000/")
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
if vars()["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend":
    EMAIL_BACKEND = "config.console_mail.EmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="Presence <presence@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]  # Django's own words too: no page mixes languages
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True

# --- files --------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
#: A picture's signed address stays the same for so long, and holds at most twice as long.
FILE_URL_HOURS = max(1, env.int("FILE_URL_HOURS", default=6))
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=40 * 1024 * 1024)
UPLOAD_PART_BYTES = env.int("UPLOAD_PART_BYTES", default=8 * 1024 * 1024)
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=2 * 1024**3)
# What a team may have where it has no limit of its own; 0 = no limit.
TEAM_MOST_FILES = env.int("TEAM_MOST_FILES", default=0)
TEAM_MOST_BYTES = env.int("TEAM_MOST_BYTES", default=0)
TEAM_MOST_SCORINGS = env.int("TEAM_MOST_SCORINGS", default=0)
DATA_UPLOAD_MAX_NUMBER_FILES = 200
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Expression cues (C03-C09) can be switched off for a whole installation (docs/rubric.md).
EXPRESSION_CUES_ENABLED = env.bool("EXPRESSION_CUES_ENABLED", default=True)

# --- browser safety -----------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"  # addresses here hold ids, and some let somebody in
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
HTTPS_ONLY = env.bool("HTTPS_ONLY", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31536000) if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS_ONLY
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", default=False) else None
)
CSRF_FAILURE_VIEW = "portfolio.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # forms carry the token; no script reads it
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if HTTPS_ONLY:  # a browser takes these names only over HTTPS and from this very host
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_AGE = env.int("SESSION_DAYS", default=14) * 24 * 60 * 60
#: Whether the audit log keeps the addresses that people acted from.
AUDIT_IP = env.bool("AUDIT_IP", default=True)

LOGGING = LOGGING_CONFIG_DICT
