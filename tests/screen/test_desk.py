"""The clerk's page: what it says of loads, debts and definitions, and taking a load back."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from hypothesis import given
from hypothesis import strategies as st

from app import ROOT, create_faces
from callbacks.roles import Role
from data_access.settings import Settings
from data_access.store import Store
from indicators.problem import Gravity, Problem
from indicators.receipts import receipts
from layouts.alerts import ids as alert_ids
from layouts.alerts import rule_ids
from layouts.bulletins import ids as bulletin_ids
from layouts.desk import ids
from layouts.desk.dry_run import DryRun, Verdict, report
from layouts.desk.reporting import reporting_part
from layouts.desk.view import DeskView, Part
from layouts.ranking import ids as ranking_ids
from tests import builders
from tests.postgres.district import DAY, MAP_TOWN, START, found_district, load, observation
from tests.screen.reading import walk, with_class, words
from tests.screen.wire import answer_of, fire, fixed_clock, person

PART = "..desk-part.children...desk-undo-words.children.."


@pytest.fixture
def filled(empty_store: Store) -> Store:
    """Two loads: the second revises one figure of the first."""
    found_district(empty_store)
    load(empty_store, [observation("60"), observation("20", area=MAP_TOWN)], at=START + DAY, content=b"one")
    load(empty_store, [observation("61")], at=START + 2 * DAY, name="7月_更正.xlsx", content=b"PK\x03\x04\xff")
    return empty_store


def desk_of(store: Store, *roles: Role) -> Dash:
    settings = Settings(str(store.url), "127.0.0.1", 8050, ROOT)
    return create_faces(settings, fixed_clock, person(*(roles or (Role.STEWARD,))))["/data"]


def fired(app: Dash, output: str, **values: object) -> dict[str, Any]:
    return answer_of(fire(app, output, **{name.replace("_", "-"): value for name, value in values.items()}))


def said(tree: Any) -> str:
    """Every text of an answered component, in reading order."""
    if isinstance(tree, list):
        return " ".join(said(one) for one in tree)
    if isinstance(tree, dict):
        return said(tree.get("props", {}).get("children"))
    return "" if tree is None else str(tree)


def part_of(app: Dash, search: str, undone: object = None) -> str:
    return said(fired(app, PART, desk_address=search, desk_undone=undone)[ids.PART]["children"])


@given(st.builds(DeskView, st.sampled_from(Part), st.integers(0, 999_999), st.integers(1, 9_999)))
def test_an_address_is_read_back_as_it_was_written(view: DeskView) -> None:
    assert DeskView.parse(view.href().partition("?")[2]) == view


@given(st.text())
def test_no_address_breaks_the_page(search: str) -> None:
    assert DeskView.parse(search).page >= 1


@pytest.mark.parametrize("part", list(Part))
def test_an_empty_store_is_told_in_words_and_never_a_fault(empty_store: Store, part: Part) -> None:
    app = desk_of(empty_store)
    answer = fire(app, PART, **{ids.ADDRESS: f"?part={part}"})
    assert answer.status_code == 200
    assert ("还没有" in said(answer_of(answer)[ids.PART]["children"])) is (part is not Part.INTAKE)


def test_the_list_shows_the_newest_load_first_with_what_it_did(filled: Store) -> None:
    text = part_of(desk_of(filled), "?part=loads")
    assert text.index("7月_更正.xlsx") < text.index("7月.xlsx")
    assert "2 7月_更正.xlsx 指标数据 2026-01-07 09:00 张三 0 1 0 有效" in text


def test_an_open_load_tells_what_it_wrote_and_what_an_undo_would_do(filled: Store) -> None:
    answer = fired(desk_of(filled), PART, desk_address="?part=loads&load=1")
    assert "指标completion 2026-07 2 0 1" in said(answer[ids.PART]["children"])
    question = said(answer[ids.UNDO_WORDS]["children"])
    assert "1 条不再有数" in question
    assert "1 条已被后来的批次改过，不受影响" in question


def test_an_undo_puts_the_earlier_figure_back_and_says_so_beside_the_load(filled: Store) -> None:
    app = desk_of(filled)
    undone = fired(app, "desk-undone.data", desk_undo=1, desk_address="?part=loads&load=2")[ids.UNDONE]["data"]
    text = part_of(app, "?part=loads&load=2", undone)
    assert "收回 1 条，恢复此前的 1 条" in text
    assert "撤销这个批次" not in text


def test_a_second_undo_is_refused_in_a_sentence(filled: Store) -> None:
    app = desk_of(filled)
    for _ in range(2):
        answer = fired(app, "desk-undone.data", desk_undo=1, desk_address="?part=loads&load=2")
    assert "已经撤销过" in answer[ids.UNDONE]["data"]["sentence"]


def test_the_answer_to_an_undo_is_not_shown_beside_another_load(filled: Store) -> None:
    assert "秘密" not in part_of(desk_of(filled), "?part=loads&load=1", {"load_id": 2, "sentence": "秘密"})


@pytest.mark.parametrize("undone", ["x", 7, [1], {"load_id": "1"}, {"sentence": 3}])
def test_a_forged_answer_of_an_undo_changes_nothing(filled: Store, undone: object) -> None:
    assert "批次 1" in part_of(desk_of(filled), "?part=loads&load=1", undone)


@pytest.mark.parametrize("search", ["?part=loads&load=99", "?part=loads&load=-1", "?part=loads&load=1e9", "?load=2"])
def test_an_address_of_no_load_opens_none(filled: Store, search: str) -> None:
    assert "下载原文件" not in part_of(desk_of(filled), search)


def test_an_analyst_reads_the_desk_and_changes_nothing(filled: Store) -> None:
    app = desk_of(filled, Role.ANALYST)
    assert fire(app, PART, **{ids.ADDRESS: "?part=loads"}).status_code == 200
    assert fire(app, "desk-undone.data", **{ids.UNDO: 1, ids.ADDRESS: "?part=loads&load=2"}).status_code == 403
    assert app.server.test_client().post("/data/check", data={}).status_code == 403
    assert app.server.test_client().get("/data/loads/1/file").status_code == 403


def test_the_original_file_comes_as_an_attachment_byte_for_byte(filled: Store) -> None:
    answer = desk_of(filled).server.test_client().get("/data/loads/2/file")
    assert answer.data == b"PK\x03\x04\xff"
    assert answer.mimetype == "application/octet-stream"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "UTF-8''7%E6%9C%88_%E6%9B%B4%E6%AD%A3.xlsx" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("load_id", ["99", "0", "..", "%2e%2e", "1/../2", "1;2", "99999999999999999999"])
def test_no_other_address_gives_a_file_out(filled: Store, load_id: str) -> None:
    answer = desk_of(filled).server.test_client().get(f"/data/loads/{load_id}/file")
    assert (answer.status_code, b"PK" in answer.data) == (404, False)


def test_the_page_says_what_the_store_stands_at(filled: Store) -> None:
    output = "..desk-brand.children...desk-marks.children...desk-standing.children.."
    answer = fired(desk_of(filled), output)
    assert answer[ids.BRAND]["children"] == "潞州一张图"
    assert said(answer[ids.STANDING]["children"]) == "潞州区 3 个镇、2 个街道 没有边界 数据版本 3"


def test_the_catalogue_shows_every_definition_with_owner_and_due_day(filled: Store) -> None:
    text = part_of(desk_of(filled), "?part=catalogue")
    assert "指标completion 项目口径 算法：累计完成投资 ÷ 年度计划投资" in text
    assert "区发改局 次月 8 日前 第 1 版" in text


def debts(rows: list[list[float | None]]) -> list[Any]:
    areas, today = builders.district(), date(2026, 11, 23)
    cube = builders.cube(areas, builders.series(builders.indicator(), rows))
    return reporting_part(receipts(cube, today), cube.areas, today)


def test_a_debt_names_department_indicator_day_and_street() -> None:
    (row,) = with_class(debts([[None, 90, 91, 92], [None, 90, None, 92]]), "is-first")
    assert words(row) == ["热线分中心", "回访满意率", "2026年10月", "11-10", "13 天", "2/3", "第002街道"]


def test_each_sign_of_the_table_is_also_said_in_words() -> None:
    signs = [one for one in walk(debts([[None, 90, None, 92]])) if getattr(one, "role", None) == "img"]
    named = {getattr(one, "aria-label") for one in signs}
    assert {"第001街道：已报", "第002街道：逾期"} <= named


def test_when_everything_is_in_nobody_is_called() -> None:
    assert "没有逾期未报的指标。" in words(debts([[None, 90, 91, 92]]))


def test_problems_come_errors_first_and_by_row_with_their_cell() -> None:
    problems = (
        Problem("提示。", sheet="经济", row=2, gravity=Gravity.WARNING),
        Problem("后面的错。", sheet="经济", row=14, column=3),
        Problem("前面的错。", sheet="经济", row=5, column=28),
    )
    listed = with_class(report(DryRun(Verdict.REFUSED, "7月.xlsx", problems=problems)), "is-problems")[0]
    assert words(listed)[5:] == [
        *("错误", "经济", "5", "AB", "前面的错。"),
        *("错误", "经济", "14", "C", "后面的错。"),
        *("提示", "经济", "2", "提示。"),
    ]


@pytest.mark.parametrize(
    ("verdict", "acts"),
    [
        (Verdict.READY, ["load", "choose"]),
        (Verdict.CONFIRM, ["confirm", "load", "choose"]),
        (Verdict.REFUSED, []),
        (Verdict.ALREADY, ["choose"]),
        (Verdict.LOADED, ["choose"]),
    ],
)
def test_only_a_file_without_errors_can_be_loaded(verdict: Verdict, acts: list[str]) -> None:
    buttons = [getattr(one, "data-desk-act", None) for one in walk(report(DryRun(verdict, "7月.xlsx")))]
    assert [act for act in buttons if act] == acts


def test_a_guessed_reading_opens_the_load_only_after_a_person_confirmed_it() -> None:
    parts = walk(report(DryRun(Verdict.CONFIRM, "7月.xlsx", guess="第 3 行是表头。")))
    (button,) = [one for one in parts if getattr(one, "data-desk-act", None) == "load"]
    assert getattr(button, "disabled", False) is True


@pytest.mark.parametrize("script", sorted((ROOT / "assets").glob("desk_*.js")), ids=lambda path: path.name)
def test_a_script_names_only_ids_that_the_page_has(script: Path) -> None:
    known = {
        value
        for module in (ids, alert_ids, rule_ids, ranking_ids, bulletin_ids)
        for name, value in vars(module).items()
        if name.isupper()
    }
    named = re.findall(r'(?:^\s*(?:var )?|, )[A-Z]+ = "([a-z-]+)"', script.read_text("utf-8"), re.M)
    assert set(named) <= known
