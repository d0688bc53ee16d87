"""Who may do what: roles, and who is asking.

This release serves one person at the machine itself. Accounts come later and only have to bring
another `Identify`; everything else already asks for roles.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A power over the cockpit; one person may hold several."""

    VIEWER = "viewer"
    OFFICE = "office"
    STEWARD = "steward"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    ADMIN = "admin"


ANY_VIEWER: frozenset[Role] = frozenset({Role.VIEWER, Role.OFFICE, Role.STEWARD, Role.ANALYST})


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking, as the server itself knows; nothing of it ever comes from the page."""

    name: str
    roles: frozenset[Role]

    def may(self, roles: frozenset[Role]) -> bool:
        """Say whether one of the roles is held."""
        return not self.roles.isdisjoint(roles)


Identify = Callable[[], Identity | None]

LOCAL_NAME = "本机用户"
_LOCAL_USER = Identity(LOCAL_NAME, frozenset(Role))


def local_user() -> Identity | None:
    """Name the one person of the local single-user mode, who holds every role."""
    return _LOCAL_USER
