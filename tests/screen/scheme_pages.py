"""The page of schemes over a real store, asked as the page asks."""

from typing import Any

from dash import Dash

from app import ROOT, create_faces
from callbacks.roles import Identify, local_user
from callbacks.schemes import _SHOWN
from data_access.settings import Settings
from data_access.store import Store
from layouts.schemes import ids
from tests.screen.scheme_store import CODE
from tests.screen.wire import answer_of, fire, fixed_clock

SHOWN = f"..{'...'.join(f'{one}.{name}' for one, name in _SHOWN)}.."
CONSIDERED = f"..{ids.FINDINGS}.data...{ids.DIFFERENCE}.children.."
TRIED, DONE, MARK_DONE = f"{ids.TRIAL}.children", f"{ids.DONE}.data", f"{ids.MARK_DONE}.data"


def page_of(store: Store, identify: Identify = local_user) -> Dash:
    return create_faces(Settings(str(store.url), "127.0.0.1", 8050, ROOT), fixed_clock, identify)["/schemes"]


def shown(app: Dash, search: str = "") -> dict[str, Any]:
    """Everything an address shows, by component id."""
    return answer_of(fire(app, SHOWN, **{ids.ADDRESS: search}))


def said(tree: Any) -> str:
    """Every text of an answered component, in reading order."""
    if isinstance(tree, list):
        return " ".join(filter(None, map(said, tree)))
    if isinstance(tree, dict):
        return said(tree.get("props", {}).get("children"))
    return "" if tree is None else str(tree)


def draft_of(app: Dash, search: str = f"?scheme={CODE}") -> dict[str, Any]:
    """The draft the page begins with."""
    opened: dict[str, Any] = shown(app, search)[ids.OPENED]["data"]
    return {"turn": 1, **{name: opened[name] for name in ("code", "base", "copied_from", "form")}}


def considered(app: Dash, draft: object) -> dict[str, Any]:
    return answer_of(fire(app, CONSIDERED, **{ids.DRAFT: draft}))


def findings(app: Dash, draft: object) -> dict[str, list[str]]:
    """What is said at each place of a draft, faults marked with ✕."""
    found: dict[str, list[str]] = {}
    for one in considered(app, draft)[ids.FINDINGS]["data"]["findings"]:
        found.setdefault(one["place"], []).append("✕ " * one["is_error"] + one["words"])
    return found


def saved(app: Dash, draft: object, who: str = "李四", reason: str = "试一试") -> dict[str, Any]:
    """Save a draft as the page asks for it and give what it answered."""
    return done(app, {"act": "save", "turn": 2, "draft": draft, "fields": {"who": who, "reason": reason}})


def done(app: Dash, asked: object) -> dict[str, Any]:
    answer: dict[str, Any] = answer_of(fire(app, DONE, **{ids.ASKED: asked}))[ids.DONE]["data"]
    return answer


def marked(app: Dash, asked: object) -> dict[str, Any]:
    answer: dict[str, Any] = answer_of(fire(app, MARK_DONE, **{ids.MARK_ASKED: asked}))[ids.MARK_DONE]["data"]
    return answer
