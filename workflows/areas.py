"""Load areas and changes of division: a list in, dated rows out, one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from data_access import queries, writes
from data_access.records import Record, missing_headings, read_records
from data_access.store import Store
from data_access.writes_history import Counts
from data_access.writes_reference import put_areas
from geo.area import Area, AreaChange, Level
from geo.errors import GeoError
from geo.register import kind_of, level_of, parent_of, peer_group_of, usual_code
from geo.tree import AreaTree
from indicators.problem import Problem, Refusal
from workflows.boundaries_maps import redraw_maps

_T = TypeVar("_T")

KIND = "areas"
_FOUNDED = date(1949, 10, 1)
_AREA_HEADINGS = {
    "code": ("区划代码", "代码", "行政区划代码", "code", "area_code", "place_code"),
    "name": ("名称", "单位名称", "单位", "镇街名称", "name"),
    "short_name": ("简称", "short_name"),
    "level": ("层级", "级别", "level"),
    "kind": ("类型", "类别", "kind", "type"),
    "parent": ("上级代码", "parent", "parent_code", "district_code"),
    "group": ("分组", "考核分组", "peer_group"),
    "is_ranked": ("是否排名", "参加排名"),
    "valid_from": ("启用日期", "valid_from"),
    "valid_to": ("停用日期", "valid_to"),
    "aliases": ("别名", "aliases"),
}
_CHANGE_HEADINGS = {
    "old_code": ("原代码", "old_code"),
    "old_name": ("原名称", "old_name"),
    "new_code": ("新代码", "new_code"),
    "new_name": ("新名称", "new_name"),
    "change": ("变更方式", "change"),
    "territory": ("区域变化", "territory"),
    "document": ("文号", "doc", "document"),
    "changed_on": ("变更日期", "changed_on"),
}
_CHANGE_REQUIRED = ("old_code", "new_code", "changed_on")
_LEVELS = {
    "地市": Level.PREFECTURE,
    "市": Level.PREFECTURE,
    "区县": Level.COUNTY,
    "县": Level.COUNTY,
    "镇街": Level.TOWN,
    "村社区": Level.COMMUNITY,
    "社区": Level.COMMUNITY,
    "功能区": Level.ZONE,
} | {level.value: level for level in Level}
_YES_NO = {"": None, "是": True, "否": False, "1": True, "0": False}


@dataclass(frozen=True, slots=True)
class AreasReport:
    """What a load of areas did."""

    file_name: str
    load_id: int
    already_loaded: bool
    counts: Counts
    change_count: int

    def sentence(self) -> str:
        """Say it in one line."""
        if self.already_loaded:
            return f"“{self.file_name}”内容相同，已作为批次 {self.load_id} 导入过，没有重复导入。"
        done = f"单位新增 {self.counts.new} 个、修改 {self.counts.revised} 个、未变 {self.counts.unchanged} 个"
        if self.change_count:
            done = f"区划变更 {self.change_count} 条"
        return f"已导入“{self.file_name}”（批次 {self.load_id}）：{done}。"


def load_areas(
    store: Store, file_name: str, content: bytes, now: datetime, who: str, *, root: str = "", is_sample: bool = False
) -> AreasReport:
    """Load a list of areas, or of changes of division, from csv, xlsx or the properties of a GeoJSON.

    `root` (“140400=长治市”) names the area above all when the file does not list it.

    Raises:
        Refusal: with every fault of every row; nothing stored has changed.
    """
    with store.read() as connection:
        standing = queries.standing_load(connection, writes.content_key(content, KIND, root))
    if standing is not None:
        return AreasReport(file_name, standing.load_id, True, Counts(), 0)
    new, changes = _read(file_name, content, root)
    with store.write() as connection:
        _check_tree(file_name, queries.all_areas(connection), new)
        known_at = writes.next_known_at(connection, now)
        load_id = writes.insert_load(
            connection,
            kind=KIND,
            file_name=file_name,
            content=content,
            loaded_at=known_at,
            loaded_by=who,
            form_code=root,
            is_sample=is_sample,
        )
        counts = put_areas(connection, new, changes)
        redraw_maps(connection, load_id, known_at)  # names and parents stand on the map too
        writes.finish_load(connection, load_id, counts)
        writes.record_audit(connection, at=known_at, actor=who, action=KIND, object_=file_name, detail="")
        writes.bump_version(connection)
    return AreasReport(file_name, load_id, False, counts, len(changes))


def _read(file_name: str, content: bytes, root: str) -> tuple[tuple[Area, ...], tuple[AreaChange, ...]]:
    changes = read_records(file_name, content, _CHANGE_HEADINGS, _CHANGE_REQUIRED)
    problems: list[Problem] = []
    if changes is not None:
        read = tuple(change for record in changes for change in _changes(record, problems))
        _refuse(problems)
        return (), read
    records = read_records(file_name, content, _AREA_HEADINGS, ("code", "name"))
    if records is None:
        raise missing_headings(file_name, _AREA_HEADINGS, ("code", "name"))
    areas = [area for record in records if (area := _area(record, problems)) is not None]
    if root:
        areas.insert(0, _root(file_name, root))
    _refuse(problems)
    if not areas:
        raise Refusal.because("表头下面没有任何单位，请核对文件。", file_name=file_name)
    return tuple(areas), ()


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refusal(tuple(problems))


def _root(file_name: str, written: str) -> Area:
    code, _, name = written.partition("=")
    try:
        area_code = usual_code(code)
    except GeoError as error:
        raise Refusal.because(str(error), file_name=file_name) from error
    if not name.strip():
        raise Refusal.because("上级单位请写成“代码=名称”，例如 140400=长治市。", file_name=file_name)
    name, level = name.strip(), level_of(area_code)
    return Area(area_code, name, level, kind_of(area_code, name), "", is_ranked=False)


def _area(record: Record, problems: list[Problem]) -> Area | None:
    try:
        code = usual_code(record["code"])
        level = _chosen(_LEVELS, record["level"], "层级") or level_of(code)
        kind = record["kind"].split("(")[0].split("（")[0] or kind_of(code, record["name"])
        is_ranked = _chosen(_YES_NO, record["is_ranked"], "是否排名")
        dates = _day(record["valid_from"], "启用日期"), _day(record["valid_to"], "停用日期")
    except (GeoError, ValueError) as error:
        problems.append(record.problem(str(error)))
        return None
    if not record["name"]:
        problems.append(record.problem(f"区划代码 {code} 没有名称，请补上。"))
        return None
    return Area(
        area_code=code,
        name=record["name"],
        level=level,
        kind=kind,
        parent_code=record["parent"] or parent_of(code),
        peer_group=record["group"] or peer_group_of(level, kind),
        is_ranked=level in (Level.TOWN, Level.COUNTY) if is_ranked is None else is_ranked,
        short_name=record["short_name"],
        valid_from=dates[0] or _FOUNDED,
        valid_to=dates[1],
        aliases=tuple(alias for alias in _listed(record["aliases"]) if alias),
    )


def _changes(record: Record, problems: list[Problem]) -> Iterable[AreaChange]:
    try:
        old_code, day = usual_code(record["old_code"]), _day(record["changed_on"], "变更日期")
        new_codes = [usual_code(code) for code in _listed(record["new_code"])]
        if day is None:
            raise ValueError("没有变更日期，请补上，写成 2021-04-07。")
    except (GeoError, ValueError) as error:
        problems.append(record.problem(str(error)))
        return []
    names = _listed(record["new_name"])
    texts = {name: record[name] for name in ("old_name", "change", "territory", "document")}
    return [
        AreaChange(old_code=old_code, new_code=code, new_name=name, changed_on=day, **texts)
        for code, name in zip(new_codes, [*names, *[""] * len(new_codes)], strict=False)
    ]


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.replace("；", ";").replace("、", ";").split(";")]


def _chosen(choices: dict[str, _T], text: str, heading: str) -> _T | None:
    if text and text not in choices:
        known = "、".join(choice for choice in choices if choice and not choice.isascii())
        raise ValueError(f"“{heading}”写的是“{text}”，只能是{known}之一，请改正。")
    return choices.get(text)


def _day(text: str, heading: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{heading}”写的是“{text}”，请写成 2021-04-07。") from None


def _check_tree(file_name: str, stored: Iterable[Area], new: Iterable[Area]) -> None:
    """Check that every day of change has one area per code, no circle and no stranger above."""
    areas = {(area.area_code, area.valid_from): area for area in (*stored, *new)}
    days = {area.valid_from for area in areas.values()} | {_FOUNDED + timedelta(days=1)}
    try:
        for day in sorted(days):
            AreaTree.on(areas.values(), day)
    except GeoError as error:
        raise Refusal.because(str(error), file_name=file_name) from error
    known = {code for code, _ in areas}
    strangers = sorted({area.parent_code for area in areas.values()} - known - {""})
    tops = {area.parent_code for area in areas.values() if area.parent_code in strangers}
    roots = [area for area in areas.values() if not area.parent_code or area.parent_code in tops]
    if len(roots) > 1 and strangers:
        raise Refusal.because(
            f"上级单位 {'、'.join(strangers)} 还没有导入；请在表中加上这一行，或用 --root {strangers[0]}=名称 指明。",
            file_name=file_name,
        )
