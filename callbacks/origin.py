"""Where the figure in the address came from, and what stands below it."""

from indicators.problem import Refusal
from indicators.report import Row
from indicators.snapshot import Snapshot
from layouts.drawer import Origin
from layouts.selection import Selection
from layouts.view import Figure
from workflows.cockpit import Cockpit


def origin_of(cockpit: Cockpit, selection: Selection) -> Origin | str | None:
    """Give the origin of the figure asked for; a sentence when it has none; None when none is asked for."""
    figure = selection.view.figure
    if figure is None:
        return None
    asked, known_on = (figure.indicator_code, figure.area_code, figure.period), selection.view.known_on
    try:
        found = cockpit.provenance(*asked, known_on=known_on)
    except Refusal as refusal:
        return str(refusal)
    rows = _rows(cockpit, selection.snapshot, figure)
    children = set(selection.areas.children_of(figure.area_code))
    return Origin(
        provenance=found,
        row=next((row for row in rows if row.area_code == figure.area_code), None),
        below=tuple(row for row in rows if row.ordinal in children),
        verdict=cockpit.verdict(*asked, known_on=known_on),
    )


def _rows(cockpit: Cockpit, snapshot: Snapshot, figure: Figure) -> tuple[Row, ...]:
    """The rows of the figure's indicator, when the snapshot shows the very period asked for."""
    column = snapshot.columns.get(figure.indicator_code)
    if column is None or column.period != figure.period:
        return ()
    return cockpit.rows(snapshot, figure.indicator_code)
