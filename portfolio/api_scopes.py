"""What a token may do: scopes, each with the least role that can hold it."""

from typing import NamedTuple


class Scope(NamedTuple):
    """One permission of a token. role: the least role (a slug of Role) whose token can have it."""

    name: str
    role: str
    words: str


_ALL = (
    Scope("brands:read", "read_only", "read teams, brands, libraries and rubrics"),
    Scope("brands:write", "editor", "add and change brands and libraries"),
    Scope("portraits:read", "read_only", "read portraits and their versions"),
    Scope("portraits:write", "editor", "upload, change, archive and delete portraits"),
    Scope("assessments:read", "read_only", "read scores, advice and reports on sets"),
    Scope("assessments:run", "editor", "ask for scores anew"),
    Scope("prompts:read", "read_only", "read prompts"),
    Scope("prompts:write", "editor", "write prompts"),
    Scope("persons:read", "read_only", "read persons and their consents"),
    Scope("persons:write", "editor", "write persons and their consents"),
    Scope("persons:erase", "admin", "erase persons with every portrait of them"),
    Scope("decisions:read", "read_only", "read decisions and comments"),
    Scope("decisions:write", "reviewer", "decide"),
    Scope("comments:write", "reviewer", "comment"),
    Scope("portals:manage", "editor", "open and change portals and their links"),
    Scope("exports:create", "editor", "ask for packs and reports"),
    Scope("webhooks:manage", "admin", "set where events are sent"),
    Scope("events:read", "read_only", "read what happened in the brands that it reaches"),
    Scope("admin:read", "admin", "read the audit log, members and quotas"),
)
#: name -> Scope, in the order of the page
SCOPES: dict[str, Scope] = {scope.name: scope for scope in _ALL}
#: The beginning of every token, for programs that search for lost secrets.
PREFIX = "presence_"
