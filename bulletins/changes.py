"""更正说明: exactly the figures, places and words in which two contents of one bulletin differ."""

from bulletins.changed_cells import ChangedCell, changed_cells, unit_names
from bulletins.changed_clauses import changed_clauses
from bulletins.content import Content, Table

TITLE = "更正情况表"
_HEADINGS = ("所在位置", "单位", "项目", "更正前", "更正后")
_WIDTHS = (0.15, 0.2, 0.21, 0.22, 0.22)
_ABSENT = "（无）"


def changes(before: Content, after: Content) -> Table:
    """List what changed: each cell of the annexes once, and the clauses of the text that changed besides.

    Annexes are compared by their position, for their titles hold the scheme's name. A cell is named by
    its unit and heading, so a score that stands in two annexes is listed once. A clause is listed unless
    listed cells of the units named in it explain all that differs, figures and words.
    """
    old, new = _tables(before), _tables(after)
    cells = list(changed_cells(old, new))
    clauses = changed_clauses(before, after, cells, unit_names((*old, *new)))
    rows = [_row(one) for one in cells] + [(place, "", what, *_shown(*pair)) for place, what, *pair in clauses]
    return Table(TITLE, (_HEADINGS,), tuple(rows), _WIDTHS, (False,) * len(_HEADINGS))


def _tables(content: Content) -> list[Table]:
    return [table for table in content.annexes if table.title != TITLE]


def _row(cell: ChangedCell) -> tuple[str, ...]:
    unit = f"{cell.unit}（{cell.group}）" if cell.group else cell.unit
    return f"附件{cell.annex}", unit, cell.what, *_shown(*cell.texts)


def _shown(was: str, now: str) -> tuple[str, str]:
    return was or _ABSENT, now or _ABSENT
