"""Settings of the tests: the same file, with what would only cost time taken out.

The servers' addresses come from tests/services.py; without it (type checks, checks for missing
migrations) nothing connects, and any address will do.
"""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-but-as-long-as-one-that-is-taken-seriously")
os.environ.setdefault("DATABASE_URL", "postgres://presence@127.0.0.1:9/presence")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:9/0")
os.environ.setdefault("MEDIA_ROOT", tempfile.gettempdir())

from config.settings import *  # noqa: F403
from config.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow ones prove nothing here

# Straight from the source folders: no test has to wait for collectstatic.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True

# Every test with a worker ends when nothing is left to do.
CONSISTENCY_DELAY_SECONDS = SAMENESS_DELAY_SECONDS = 0.2

# Hundreds of sign-ins from one address; tests/config/test_throttling.py turns the limits on.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False

# The tests' own receivers of webhooks; tests/portfolio/test_outside.py takes it away again.
OUTSIDE_ALLOWED_HOSTS = ["localhost"]
