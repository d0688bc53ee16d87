"""What every panel reads first: the address, laid over the snapshot it asks for."""

import json
from collections.abc import Mapping
from typing import Any

from indicators.period import Frequency
from indicators.snapshot import Snapshot
from layouts.selection import Selection, select
from layouts.view import View
from workflows.cockpit import Cockpit

_FARTHEST_BACK = 24  # periods with figures that are looked through for one to show

Shown = Mapping[str, str | int] | None


def map_facts(cockpit: Cockpit) -> Mapping[str, Any]:
    """What is known of the drawn map before it arrives: bounds, magnifier, whether it is only illustrative."""
    reference = cockpit.map_geometry_ref()
    facts: Mapping[str, Any] = json.loads(reference.meta) if reference else {}
    return facts


def selection_of(cockpit: Cockpit, shown: Shown) -> Selection:
    """Settle what the page shows on its snapshot.

    Raises:
        NothingToShow: there is no indicator yet.
    """
    return selection_at(cockpit, str((shown or {}).get("search") or ""))


def selection_at(cockpit: Cockpit, search: str) -> Selection:
    """Settle an address on its snapshot; raises like `selection_of`.

    A blank period is the newest one that has something to show on the map: yearly and ten-yearly
    figures must not leave the wall empty because another indicator is newer.
    """
    view = View.parse(search)
    if view.period is not None and view.period.frequency is Frequency.MONTH:
        return select(view, cockpit.snapshot(view.period, view.known_on))
    newest = select(view, cockpit.snapshot(cockpit.latest_period(), view.known_on))
    if newest.is_mapped or view.period is not None:
        return newest
    return _latest_mapped(cockpit, view) or newest


def warned_of(cockpit: Cockpit, selection: Selection) -> Snapshot:
    """Give the snapshot whose alerts are listed: today's, unless the address asks for a period of its own.

    A month that is not over yet is not shown on the map unasked, but what goes wrong in it is told at once.
    """
    view = selection.view
    return selection.snapshot if view.period is not None else cockpit.now(view.known_on)


def _latest_mapped(cockpit: Cockpit, view: View) -> Selection | None:
    for period in cockpit.period_choices()[1:_FARTHEST_BACK]:
        earlier = select(view, cockpit.snapshot(period, view.known_on))
        if earlier.is_mapped:
            return earlier
    return None
