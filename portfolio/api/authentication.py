"""Who asks: a token in the Authorization header, and what it may do."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from portfolio.acting import Actor, acting
from portfolio.actions.api_tokens import note_use, scopes_now, token_with
from portfolio.models import ApiToken, User

BEARER = "Bearer"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer presence_…`. Nothing else is asked, no cookie counts."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if not kind:
            return None
        if kind != BEARER or not secret.strip():
            raise AuthenticationFailed("Send the token as “Authorization: Bearer presence_…”.")
        token = token_with(secret.strip())
        if token is None:
            raise AuthenticationFailed("This token is unknown, revoked, or has ended.")
        note_use(token=token, ip=request.META.get("REMOTE_ADDR"))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return f'{BEARER} realm="Presence"'


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema calls it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "presence_…",
            "description": "A token of a team, with scopes. Each operation names the one it needs.",
        }


class HasScope(BasePermission):
    """The view's `scopes` name one scope for each method; a method without one is refused."""

    message = "This token lacks the scope that the operation needs."

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.auth, ApiToken):
            return False
        if request.method not in view.allowed_methods:
            raise MethodNotAllowed(request.method or "")
        needed = needed_scope(view, request.method or "")
        if needed not in scopes_now(request.auth):
            self.message = f"This needs the scope “{needed}”."
            return False
        return True


def needed_scope(view: Any, method: str) -> str:
    """The scope of the view's action, or else of the method. Raises KeyError where none is named:
    a new operation is open to nobody."""
    scopes: dict[str, str] = view.scopes
    action = getattr(view, "action", None)
    if action in scopes:
        return scopes[action]
    return scopes["GET" if method in ("HEAD", "OPTIONS") else method]


def as_actor(token: ApiToken, ip: str | None) -> Any:
    """While it lasts, what is recorded is recorded as done by the token's account."""
    name = f"{token.user} (token {token.name})" if not token.user.is_service else token.name
    return acting(Actor(token.user_id, name[:254], ip))
