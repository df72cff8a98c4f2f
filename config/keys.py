"""The key that signs sessions, links and invitations: whoever guesses it comes in everywhere."""

from django.core.exceptions import ImproperlyConfigured

SHORTEST = 50
FEWEST_DIFFERENT = 5


def strong_key(key: str) -> str:
    """The key itself. Raises ImproperlyConfigured for one that is short, uniform or a sample."""
    if len(key) < SHORTEST or len(set(key)) < FEWEST_DIFFERENT or "insecure" in key:
        raise ImproperlyConfigured(
            f"SECRET_KEY is too weak: give it at least {SHORTEST} random characters. Make one: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    return key
