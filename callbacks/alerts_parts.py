"""What fills the places of the page of early warning; what cannot be shown is told in a sentence."""

from collections.abc import Callable, Mapping

from indicators.alerting.board import Board
from indicators.problem import Refusal
from layouts.alerts import frame
from layouts.alerts.board import board_part
from layouts.alerts.detail import detail, missing
from layouts.alerts.messages import notices_card, outbox_card, pulse, receivers_card
from layouts.alerts.names import Names
from layouts.alerts.paging import PAGE_ROWS, within
from layouts.alerts.policies import inhibitions_card, mutes_card
from layouts.alerts.silences import hushed_card, silences_card, value_lists
from layouts.alerts.tellings import Tellings
from layouts.alerts.view import AlertsView, Part
from layouts.desk import frame as desk_frame
from layouts.desk.elements import Children, at, card, quiet
from layouts.desk.frame import brand, marks
from workflows.cockpit import Cockpit


def head_of(cockpit: Cockpit) -> list[Children]:
    """Give the brand, the marks and the page's one line."""
    try:
        standing, board = cockpit.desk.standing(), cockpit.alerts.board()
    except Refusal as refusal:
        return [brand(""), marks(is_sample=False, is_illustrative=False), str(refusal)]
    said = [standing.root_name, f"数据截至 {board.period.label()}", f"{at(cockpit.alerts.now())} 的情况"]
    is_sample = standing.is_sample or board.is_sample
    return [
        brand(standing.root_name),
        marks(is_sample=is_sample, is_illustrative=False),
        desk_frame.standing(said),
    ]


def tabs_of(cockpit: Cockpit, view: AlertsView) -> list[Children]:
    """Give the tabs, with what stands or waits behind each."""
    try:
        board = cockpit.alerts.board()
    except Refusal:
        return frame.tabs(view, {}, frozenset())
    hushed = sum(1 for entry in board.entries if entry.suppression)
    waiting = sum(1 for line in cockpit.rules.rules() if line.proposed)
    dead = cockpit.alerts.message_counts()["dead"]
    notes = {
        Part.BOARD: str(len(board.entries) or ""),
        Part.RULES: f"待复核 {waiting}" if waiting else "",
        Part.SILENCES: f"{hushed} 条不通知" if hushed else "",
        Part.MESSAGES: f"未送达 {dead}" if dead else "",
    }
    return frame.tabs(view, notes, frozenset({Part.MESSAGES}))


def names_of(cockpit: Cockpit, board: Board) -> Names:
    """Give the names of rules, those no longer in force too, indicators, areas, groups and departments."""
    lines = sorted(cockpit.rules.rules(), key=lambda line: bool(line.standing or line.proposed))  # a name means these
    rules = {line.newest.rule.code: line.title for line in lines}
    indicators, areas = cockpit.desk.indicators(), board.areas
    return Names(
        rules,
        {one.code: one.label for one in indicators},
        dict(zip(areas.codes, areas.names, strict=True)),
        frozenset(areas.peer_groups) - {""},
        frozenset(one.owner for one in indicators) - {""},
    )


def tellings_of(cockpit: Cockpit) -> Tellings:
    """Give who is told of what; receivers that cannot be read are none, and why is said."""
    try:
        has_receivers, fault = bool(cockpit.alerts.receivers()), ""
    except Refusal as refusal:
        has_receivers, fault = False, str(refusal)
    return Tellings(has_receivers, cockpit.alerts.newest_notices(), fault)


def part_of(cockpit: Cockpit, view: AlertsView) -> Children:
    """Give the part the address asks for."""
    try:
        return _PARTS[view.part](cockpit, view)
    except Refusal as refusal:
        return card(view.part.label, quiet(str(refusal)))


def _board(cockpit: Cockpit, view: AlertsView) -> Children:
    board = cockpit.alerts.board()
    tellings = tellings_of(cockpit)
    opened = _opened(cockpit, view, tellings) if view.rule_code else None
    return board_part(board, view, names_of(cockpit, board).rules, tellings, opened)


def _opened(cockpit: Cockpit, view: AlertsView, tellings: Tellings) -> Children:
    try:
        return detail(cockpit.alerts.history(view.rule_code, view.alert_area), view, tellings)
    except Refusal as refusal:
        return missing(str(refusal), view)


def _rules(_cockpit: Cockpit, _view: AlertsView) -> Children:
    return None  # the rules have their own places, which stay mounted


def _silences(cockpit: Cockpit, view: AlertsView) -> Children:
    alerts, board = cockpit.alerts, cockpit.alerts.board()
    names = names_of(cockpit, board)
    return [
        tellings_of(cockpit).bar(),
        hushed_card(board),
        silences_card(alerts.silences(), names, alerts.now(), view),
        mutes_card(alerts.mute_timings(), alerts.calendar_known_until(), view),
        inhibitions_card(alerts.inhibitions(), names, view),
        value_lists(board, names),
    ]


def _messages(cockpit: Cockpit, view: AlertsView) -> Children:
    alerts, board = cockpit.alerts, cockpit.alerts.board()
    names, counts = names_of(cockpit, board), alerts.notice_counts()
    first = (within(view.page, sum(counts.values())) - 1) * PAGE_ROWS
    receivers = alerts.receivers()
    is_told = bool(receivers)
    return [
        pulse(alerts.scheduler_seen(), alerts.now()),
        receivers_card(receivers, view),
        outbox_card(alerts.messages(), alerts.message_counts(), view, has_receivers=is_told),
        notices_card(alerts.notices(PAGE_ROWS, first), counts, names, view, has_receivers=is_told),
    ]


_PARTS: Mapping[Part, Callable[[Cockpit, AlertsView], Children]] = {
    Part.BOARD: _board,
    Part.RULES: _rules,
    Part.SILENCES: _silences,
    Part.MESSAGES: _messages,
}
