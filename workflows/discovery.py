"""False-discovery control: of all baselines judged in one look, which alarms are more than chance (semantics G)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np
from sqlalchemy import Connection

from data_access.queries_alerts import BY_CHANCE, held_by_chance
from data_access.writes_alerts import settle_notices, wait_anew
from indicators.alerting.notices import Fingerprint, Notice, NoticeKind
from indicators.alerting.replay import Replay
from indicators.alerting.watching import Scene, in_scope
from indicators.baselines.discovery import benjamini_hochberg

_RISES = (NoticeKind.OPENED, NoticeKind.RAISED)
_OVER = "没有通知就已解除，不必再发"


def chances(replayed: Replay, scene: Scene) -> Mapping[Fingerprint, bool]:
    """Say of every open alert of a baseline rule that was tested whether it may be chance.

    Tested together is the last figure of every area of every baseline rule; an area without one is not tested.
    """
    found = {one.rule: one.deviation for one in replayed.outcomes.values() if one.deviation}
    if not found:
        return {}
    rules = tuple(found)
    p_values = np.stack([deviation.p_value[-1] for deviation in found.values()])
    p_values[~np.stack([in_scope(rule.scope, scene.areas, scene.frame) for rule in rules])] = np.nan
    is_chance = ~benjamini_hochberg(p_values)
    is_open = np.stack([replayed.outcomes[rule.code].severity[-1] > 0 for rule in rules])
    rows, ordinals = np.nonzero(np.isfinite(p_values) & is_open)
    return {
        (rules[row].code, scene.areas.codes[ordinal]): bool(is_chance[row, ordinal])
        for row, ordinal in zip(rows.tolist(), ordinals.tolist(), strict=True)
    }


def hold_chance(
    connection: Connection, notices: Sequence[Notice], is_chance: Mapping[Fingerprint, bool], now: datetime
) -> None:
    """Hold back what may be chance of the notices of one look, and judge anew what was held at earlier ones.

    The list shows what is held. It waits to be told once its alert is found more than chance, or rises untested;
    it is over with its alert, and goes on being held while there is no test.
    """
    risen = {one.fingerprint: one.key for one in notices if one.kind in _RISES}
    doubtful = {alert: key for alert, key in risen.items() if is_chance.get(alert)}
    certain = {alert for alert, may_be in is_chance.items() if not may_be} | (risen.keys() - doubtful.keys())
    ended = {one.fingerprint for one in notices if one.kind is NoticeKind.RESOLVED}
    held = held_by_chance(connection)
    over = [one.key for one in held if one.notice.fingerprint in ended]
    settle_notices(connection, over, "settled", reason=_OVER, at=now)
    wait_anew(connection, [one.key for one in held if one.notice.fingerprint in certain], now)
    settle_notices(connection, doubtful.values(), "held", reason=BY_CHANCE)
