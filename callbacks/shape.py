"""The shape of a callback request: exactly what was registered, nothing a page could make up.

Dash believes the body of `/_dash-update-component`: which component a value comes from, which
property an answer goes to. Here both are compared with the registration first.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

_WILDCARDS = (["ALL"], ["MATCH"], ["ALLSMALLER"])
_LIST_WILDCARDS = (["ALL"], ["ALLSMALLER"])
_MOST_COMPONENTS = 2_000
_LONGEST_KEY = 200

Dependency = Mapping[str, Any]


def is_as_registered(
    body: Mapping[str, Any], outputs: Sequence[Dependency], inputs: Sequence[Dependency], state: Sequence[Dependency]
) -> bool:
    """Say whether outputs, inputs and state of a body name the registered ids and properties, in order."""
    sent_outputs = body.get("outputs")
    if len(outputs) == 1 and not body["output"].startswith(".."):
        sent_outputs = [sent_outputs]
    return (
        _all_match(outputs, sent_outputs)
        and _all_match(inputs, body.get("inputs", []))
        and _all_match(state, body.get("state", []))
        and _are_changes_of(body.get("changedPropIds", []), body.get("inputs", []))
    )


def _all_match(registered: Sequence[Dependency], sent: object) -> bool:
    if not isinstance(sent, list) or len(sent) != len(registered):
        return False
    return all(_matches(one, other) for one, other in zip(registered, sent, strict=True))


def _matches(registered: Dependency, sent: object) -> bool:
    pattern = _pattern(registered["id"])
    if pattern is not None and any(value in _LIST_WILDCARDS for value in pattern.values()):
        if not isinstance(sent, list) or len(sent) > _MOST_COMPONENTS:
            return False
        return all(_is_same(registered, pattern, one) for one in sent)
    return _is_same(registered, pattern, sent)


def _is_same(registered: Dependency, pattern: Mapping[str, Any] | None, sent: object) -> bool:
    if not isinstance(sent, dict) or _plain(sent.get("property")) != _plain(registered["property"]):
        return False
    if pattern is None:
        return bool(sent.get("id") == registered["id"])
    return _fits(pattern, sent.get("id"))


def _fits(pattern: Mapping[str, Any], sent_id: object) -> bool:
    if not isinstance(sent_id, dict) or sent_id.keys() != pattern.keys():
        return False
    return all(
        _is_key(sent_id[name]) if value in _WILDCARDS else sent_id[name] == value for name, value in pattern.items()
    )


def _is_key(value: object) -> bool:
    return isinstance(value, str | int) and len(str(value)) <= _LONGEST_KEY


def _are_changes_of(changed: object, inputs: Sequence[Any]) -> bool:
    if not isinstance(changed, list) or not all(isinstance(name, str) for name in changed):
        return False
    flat = [one for entry in inputs for one in (entry if isinstance(entry, list) else [entry])]
    return set(changed) <= {f"{_id_text(one['id'])}.{one['property']}" for one in flat}


def _id_text(component_id: object) -> str:
    if isinstance(component_id, dict):
        return json.dumps(component_id, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return str(component_id)


def _pattern(registered_id: str) -> Mapping[str, Any] | None:
    if not registered_id.startswith("{"):
        return None
    pattern: Mapping[str, Any] = json.loads(registered_id)
    return pattern


def _plain(name: object) -> str:
    """A property without the mark that Dash adds to a second writer of it."""
    return name.split("@")[0] if isinstance(name, str) else ""
