"""What fills the places of the page of schemes; what cannot be shown is told in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from callbacks.schemes_form import blank_form, form_of
from indicators.catalogue import Direction, Indicator
from indicators.period import Period
from indicators.problem import Refusal
from indicators.scoring.scheme import Branch, Measure, Scheme
from indicators.scoring.scheme_figures import groups_of
from indicators.scoring.scheme_record import SchemeVersion
from indicators.scoring.scheme_words import NameOf, number_words
from indicators.wording import gap_unit, measure_unit, unit_text
from layouts.alerts.filters import THEMES
from layouts.desk import frame as desk_frame
from layouts.desk.elements import Children
from layouts.schemes import head
from layouts.schemes.listing import scheme_list
from layouts.schemes.marks import marks_card, period_options, unit_options
from layouts.schemes.versions import versions_part
from layouts.schemes.view import Part, SchemesView
from workflows.cockpit import Cockpit

_DIRECTIONS = {
    Direction.HIGHER_IS_BETTER: "越高越好",
    Direction.LOWER_IS_BETTER: "越低越好",
    Direction.NEUTRAL: "不分高低",
}
_MONTHS_BACK, _MONTHS_AHEAD = 24, 12  # a mark may hold for months that are still to come


@dataclass(frozen=True, slots=True)
class Shown:
    """The places of the page, in the order of the callback's outputs; `opened` None: no editor."""

    head: Children
    tabs: Children = None
    part: Children = None
    opened: Mapping[str, Any] | None = None
    units: Children = None
    first: Children = None
    last: Children = None
    has_marking: bool = False
    has_report: bool = False

    def outputs(self) -> list[Any]:
        """Give the values of the places."""
        places = [self.head, self.tabs, self.part, self.opened is None, self.opened]
        return [*places, not self.has_marking, self.units, self.first, self.last, not self.has_report]


def head_of(cockpit: Cockpit) -> list[Children]:
    """Give the brand, the marks and the page's one line."""
    try:
        standing = cockpit.desk.standing()
    except Refusal as refusal:
        return [desk_frame.brand(""), desk_frame.marks(is_sample=False, is_illustrative=False), str(refusal)]
    count = len(cockpit.schemes.schemes())
    said = [f"执行中 {count} 个", f"数据版本 {standing.data_version}"]
    marks = desk_frame.marks(is_sample=standing.is_sample, is_illustrative=standing.is_illustrative)
    return [desk_frame.brand(standing.root_name), marks, desk_frame.standing(said)]


def shown_of(cockpit: Cockpit, view: SchemesView, *, may_edit: bool, may_mark: bool) -> Shown:
    """Give what an address asks for."""
    try:
        if view.is_new:
            return _new(cockpit, view, may_edit=may_edit)
        if not view.scheme_code:
            return _list(cockpit, may_edit=may_edit)
        return _scheme(cockpit, view, may_edit=may_edit, may_mark=may_mark)
    except Refusal as refusal:
        return Shown(head.refused_head(str(refusal)))


def names_of(cockpit: Cockpit) -> NameOf:
    """Give what names an indicator by its code; one that is unknown goes by its code."""
    labels = {one.code: one.label for one in cockpit.desk.indicators()}
    return lambda code: labels.get(code, code)


def _list(cockpit: Cockpit, *, may_edit: bool) -> Shown:
    standing, retired = cockpit.schemes.schemes().values(), cockpit.schemes.retired().values()
    listed = scheme_list(tuple(standing), tuple(retired), may_edit=may_edit)
    return Shown(head.list_head(), part=listed, has_report=may_edit)


def _new(cockpit: Cockpit, view: SchemesView, *, may_edit: bool) -> Shown:
    copied = cockpit.schemes.versions(view.copied_from)[0] if view.copied_from else None
    form = form_of(copied.scheme) if copied else blank_form()
    if copied:
        form["head"] |= {"name": f"{copied.scheme.name}（副本）", "is_sample": False}
    facts = {"code": "", "base": 0, "is_new": True, "copied_from": view.copied_from, "form": form}
    opened = facts | _choices(cockpit, may_edit=may_edit)
    return Shown(head.new_head(copied, may_edit=may_edit), opened=opened)


def _scheme(cockpit: Cockpit, view: SchemesView, *, may_edit: bool, may_mark: bool) -> Shown:
    versions = cockpit.schemes.versions(view.scheme_code)
    newest = versions[0]
    marks = cockpit.schemes.marks(view.scheme_code)
    top = head.scheme_head(newest, may_edit=may_edit)
    tabs = head.tabs(view, len(versions), len(marks))
    match view.part:
        case Part.VERSIONS:
            return Shown(top, tabs, versions_part(versions, view, names_of(cockpit)))
        case Part.MARKS:
            return _marks(cockpit, newest, top, tabs, may_mark=may_mark and newest.until is None)
        case Part.EDIT:
            facts = {"code": view.scheme_code, "base": newest.scheme.version, "is_new": False, "copied_from": ""}
            opened = facts | {"author": newest.author, "form": form_of(newest.scheme)}
            return Shown(top, tabs, opened=opened | _choices(cockpit, may_edit=may_edit))


def _marks(cockpit: Cockpit, newest: SchemeVersion, top: Children, tabs: Children, *, may_mark: bool) -> Shown:
    areas, scheme = cockpit.schemes.areas(), newest.scheme
    names = dict(zip(areas.codes, areas.labels, strict=True))
    found = cockpit.schemes.marks(scheme.code)
    listed = marks_card(found, names, number_words(scheme.adjustment_cap), may_mark=may_mark)
    if not may_mark:
        return Shown(top, tabs, listed)
    scored = groups_of(scheme, areas) >= 0
    units = [(code, names[code]) for code, is_scored in zip(areas.codes, scored, strict=True) if is_scored]
    newest_period = cockpit.latest_period()
    months = period_options(_months(newest_period), newest_period)
    return Shown(top, tabs, listed, units=unit_options(units), first=months, last=months, has_marking=True)


def _months(newest: Period) -> tuple[Period, ...]:
    return tuple(newest.shift(month) for month in range(_MONTHS_AHEAD, -_MONTHS_BACK, -1))


def _choices(cockpit: Cockpit, *, may_edit: bool) -> dict[str, Any]:
    """Give what may be chosen in the form: indicators by theme, measures, groups, schemes to be held against."""
    schemes = cockpit.schemes.schemes()
    return {
        "may_edit": may_edit,
        "indicators": [_indicator(one) for one in cockpit.desk.indicators()],
        "measures": [[one.value, one.label] for one in Measure],
        "groups": _groups(cockpit),
        "schemes": [[code, one.scheme.name] for code, one in schemes.items()],
    }


def _groups(cockpit: Cockpit) -> list[str]:
    """Give the groups a scheme can score."""
    areas = cockpit.schemes.areas()
    scored = groups_of(Scheme("", 0, "", Branch("", 100.0, ())), areas) >= 0
    return list(dict.fromkeys(group for group, one in zip(areas.peer_groups, scored, strict=True) if one))


def _indicator(one: Indicator) -> dict[str, Any]:
    units = {
        Measure.VALUE: unit_text(one),
        Measure.COMPLETION: "%",
        Measure.GAP: gap_unit(one),
        Measure.YOY: measure_unit(one, one.change_measure),
    }
    return {
        "code": one.code,
        "name": one.label if one.is_rankable else f"{one.label}（只监测）",
        "theme": THEMES[one.theme],
        "way": _DIRECTIONS[one.direction],
        "units": {measure.value: unit for measure, unit in units.items()},
    }
