"""The rule list and the editor over a real store, asked as the page asks."""

from typing import Any

from dash import Dash

from app import ROOT, create_faces
from callbacks.roles import Identify, local_user
from data_access.settings import Settings
from data_access.store import Store
from layouts.alerts import rule_ids as ids
from tests.postgres.district import COMPLETION
from tests.screen.wire import answer_of, body_of, fire, fixed_clock, post

ADDRESS = "alerts-address"
LISTED = "..rules-lines.data...rules-list.hidden.."
EDITOR = (
    "..rules-editor.hidden...rules-head.children...rules-fields.children...rules-more.children..."
    "rules-versions.children...rules-form.data.."
)
LIVE = (
    "..rules-lint.children...rules-said.children...rules-preview-title.children...rules-difference.children..."
    "rules-saving.children...rules-live.data.."
)
TESTED = "..rules-numbers.children...rules-tested.data.."
ACT = "..rules-done.data...rules-kept.data.."


def page_of(store: Store, identify: Identify = local_user) -> Dash:
    settings = Settings(str(store.url), "127.0.0.1", 8050, ROOT)
    return create_faces(settings, fixed_clock, identify)["/alerts"]


def answered(app: Dash, output: str, **values: object) -> dict[str, Any]:
    return answer_of(fire(app, output, **{name.replace("_", "-"): value for name, value in values.items()}))


def said(tree: Any) -> str:
    """Every text of an answered component, in reading order."""
    if isinstance(tree, list):
        return " ".join(said(one) for one in tree)
    if isinstance(tree, dict):
        return said(tree.get("props", {}).get("children"))
    return "" if tree is None else str(tree)


def opened(app: Dash, search: str, redrawn: object = None) -> dict[str, Any]:
    """Open a rule by its address, or have its form drawn anew as it is written."""
    body = body_of(app, EDITOR, {ADDRESS: search, ids.REDRAWN: redrawn})
    if redrawn is not None:
        body["changedPropIds"] = [f"{ids.REDRAWN}.data"]
    return answer_of(post(app.server.test_client(), body, address="/alerts/_dash-update-component"))


def form_of(app: Dash, **changes: Any) -> dict[str, Any]:
    """The form of the one rule, with changes to its table."""
    form: dict[str, Any] = opened(app, f"?part=rules&rule={COMPLETION}")[ids.FORM]["data"]
    return form | {"base": 1, "table": form["table"] | changes}


def asked(app: Dash, act: str, who: str, **more: Any) -> dict[str, Any]:
    """Do an act as the page asks for it and give what it answered."""
    fields = {"who": who, "reason": more.pop("reason", "试一试"), **more.pop("fields", {})}
    wanted = {"act": act, "turn": 1, "code": COMPLETION, "fields": fields, **more}
    done: dict[str, Any] = answered(app, ACT, rules_act=wanted)[ids.DONE]["data"]
    return done
