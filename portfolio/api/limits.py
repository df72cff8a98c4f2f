"""How often a token may ask: so many times a minute, told with every answer."""

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

from portfolio.models import ApiToken

WINDOW = 60  # seconds


class TokenLimit(BaseThrottle):
    """A fixed window for each token; `API_CALLS_PER_MINUTE`, 0 = no limit."""

    def allow_request(self, request: Any, view: Any) -> bool:
        most = settings.API_CALLS_PER_MINUTE
        if not most or not isinstance(request.auth, ApiToken):
            return True
        now = int(time.time())
        self.left = WINDOW - now % WINDOW
        key = f"api-calls:{request.auth.pk}:{now // WINDOW}"
        cache.add(key, 0, timeout=WINDOW * 2)
        used = cache.incr(key)
        request.limits = {
            "RateLimit-Limit": str(most),
            "RateLimit-Remaining": str(max(0, most - used)),
            "RateLimit-Reset": str(self.left),
        }
        return bool(used <= most)

    def wait(self) -> float:
        return float(self.left)
