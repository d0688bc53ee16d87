"""What fills the places of the data page; a store without areas is told in a sentence, never an empty page."""

from collections.abc import Callable, Mapping

from indicators.problem import Refusal
from layouts.desk import frame
from layouts.desk.catalogue import catalogue_card
from layouts.desk.elements import Children, card, quiet
from layouts.desk.loads import Opened, loads_part, undo_words
from layouts.desk.reporting import overdue_count, overview_card, reporting_part
from layouts.desk.view import DeskView, Part
from workflows.cockpit import Cockpit
from workflows.desk import Desk, Standing


def head_of(desk: Desk) -> list[Children]:
    """Give the brand, the marks and the page's one line."""
    try:
        standing = desk.standing()
    except Refusal as refusal:
        return [frame.brand(""), frame.marks(is_sample=False, is_illustrative=False), str(refusal)]
    marks = frame.marks(is_sample=standing.is_sample, is_illustrative=standing.is_illustrative)
    return [frame.brand(standing.root_name), marks, frame.standing(_sentences(standing))]


def _sentences(standing: Standing) -> list[str]:
    counts = "、".join(f"{count} 个{kind}" for kind, count in standing.area_counts)
    drawing = "边界为示意" if standing.is_illustrative else "边界已导入"
    return [
        standing.root_name,
        counts,
        drawing if standing.geometry else "没有边界",
        f"数据版本 {standing.data_version}",
    ]


def tabs_of(cockpit: Cockpit, view: DeskView) -> list[Children]:
    """Give the tabs, with what waits behind each."""
    notes = {Part.LOADS: str(len(cockpit.loads()) or ""), Part.CATALOGUE: str(len(cockpit.desk.indicators()) or "")}
    try:
        late = overdue_count(cockpit.desk.reporting().receipts)
    except Refusal:
        late = 0
    if late:
        notes[Part.REPORTING] = f"逾期 {late} 项"
    return frame.tabs(view, notes, frozenset({Part.REPORTING}))


def overview_of(desk: Desk) -> Children:
    """Give the debts that press most."""
    try:
        reporting = desk.reporting()
    except Refusal as refusal:
        return card("报送情况", quiet(str(refusal)))
    return overview_card(reporting.receipts, reporting.today)


def answer_of_undo(cockpit: Cockpit, load_id: int) -> str:
    """Take a load back and say what came of it, a refusal included."""
    try:
        return cockpit.undo(load_id).sentence()
    except Refusal as refusal:
        return str(refusal)


def opened_of(cockpit: Cockpit, view: DeskView, undone: object) -> Opened | None:
    """Give the load that the address opens, None when it opens none or there is no such load."""
    if view.part is not Part.LOADS or view.load_id not in {load.load_id for load in cockpit.loads()}:
        return None
    load, effect = cockpit.desk.load(view.load_id)
    form_name = cockpit.desk.form_names().get(load.form_code, "")
    return Opened(load, effect, form_name, _notice(undone, load.load_id))


def undo_words_of(opened: Opened | None) -> list[Children]:
    """Give the words of the question before an undo."""
    return undo_words(opened.load, opened.effect) if opened else []


def _notice(undone: object, load_id: int) -> str:
    """What the last undo answered, when it was about this load; the page only hears its own words again."""
    if not isinstance(undone, Mapping) or undone.get("load_id") != load_id:
        return ""
    return str(undone.get("sentence", ""))


def _intake(_cockpit: Cockpit, _view: DeskView, _opened: Opened | None) -> Children:
    return None


def _loads(cockpit: Cockpit, view: DeskView, opened: Opened | None) -> Children:
    return loads_part(cockpit.loads(), view, opened)


def _reporting(cockpit: Cockpit, _view: DeskView, _opened: Opened | None) -> Children:
    try:
        reporting = cockpit.desk.reporting()
    except Refusal as refusal:
        return card("报送情况", quiet(str(refusal)))
    return reporting_part(reporting.receipts, reporting.areas, reporting.today)


def _catalogue(cockpit: Cockpit, _view: DeskView, _opened: Opened | None) -> Children:
    return catalogue_card(cockpit.desk.indicators())


PARTS: Mapping[Part, Callable[[Cockpit, DeskView, Opened | None], Children]] = {
    Part.INTAKE: _intake,
    Part.LOADS: _loads,
    Part.REPORTING: _reporting,
    Part.CATALOGUE: _catalogue,
}
