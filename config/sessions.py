"""Signing devices out, together with the line in the audit log that says so."""

from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.db import transaction

from portfolio.actions.audit import record_account_event


class SessionsAdapter(DefaultUserSessionsAdapter):
    """However sessions are ended — one, all, or after a new password — the log knows it."""

    @transaction.atomic
    def end_sessions(self, sessions: list[UserSession]) -> None:
        super().end_sessions(sessions)
        if sessions:
            record_account_event(
                user=sessions[0].user, action="account.sessions_ended", count=len(sessions)
            )
