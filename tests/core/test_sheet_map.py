"""Sheet maps as data: every shipped form parses and comes back as written; a misspelt key is refused."""

from pathlib import Path

import pytest

from data_access.sheet_map import ColumnsFrom, FormKind, Measure, TotalUse
from data_access.sheet_map_headers import heading_part, headings, is_ignored
from data_access.sheet_map_text import parse_form, parse_form_text, to_table
from indicators.problem import Refusal

ROOT = Path(__file__).resolve().parents[2]
FORMS = sorted([*(ROOT / "sample_data" / "forms").glob("*.toml"), *(ROOT / "sample_data" / "changzhi").glob("*.toml")])

EVERYTHING = """
code = "everything"
name = "什么都写的表"
file_names = ["月报"]
skip_values = ["n/a"]
[period]
from = ["column", "title", "fixed"]
column = ["报告期", "月份"]
fixed = "2026-10"
[[tables]]
sheet = ["经济", "{period}"]
header_rows = 2
unit = "万元"
columns_from = "indicators"
total_names = ["总和"]
total_use = "root"
total_tolerance = "0.5"
ignored_names = []
ignored_headers = "同比*"
notes_begin = ["附"]
blank = "skip"
dash = "zero"
status = "P"
[tables.area]
name = "镇街"
code = "代码"
level = "town"
[tables.indicator]
name = "指标"
unit = "单位"
unknown = "skip"
[[tables.columns]]
header = ["数值", "值"]
measure = "denominator"
fraction = true
required = false
blank = "missing"
period = "2026-Q3"
"""


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_shipped_form_parses_and_comes_back_as_written(path: Path) -> None:
    form = parse_form_text(path.read_text(encoding="utf-8"))
    assert parse_form(to_table(form)) == form


def test_every_key_is_read_and_written() -> None:
    form = parse_form_text(EVERYTHING)
    (table,) = form.tables
    assert (form.kind, table.columns_from, table.total_use) == (
        FormKind.OBSERVATIONS,
        ColumnsFrom.INDICATORS,
        TotalUse.ROOT,
    )
    assert (table.columns[0].measure, table.area.name, table.ignored_names) == (Measure.DENOMINATOR, ("镇街",), ())
    assert parse_form(to_table(form)) == form


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param('name = "镇街"', 'nam = "镇街"', "表式.tables[1].area里有不认识的“nam”", id="misspelt key"),
        pytest.param('"root"', '"rot"', "“rot”不认识，可用的有：check、root、ignore", id="misspelt word"),
        pytest.param('"denominator"', "1", "的“measure”写法不对，应是文字", id="a number for a text"),
        pytest.param("header_rows = 2", "header_rows = true", "的“header_rows”写法不对，应是整数", id="truth"),
        pytest.param('"0.5"', '"half"', "“half”不是数字", id="no number"),
        pytest.param('"column", "title"', '"colum", "title"', "里有不认识的“colum”", id="misspelt source"),
        pytest.param('column = ["报告期", "月份"]', "", "没有写 column 是哪个表头", id="source without its column"),
        pytest.param("2026-Q3", "2026-13", "报告期“2026-13”不是真实存在的日期", id="no such period"),
        pytest.param('"everything"', '"Every Thing"', "只能用小写字母、数字和下划线", id="code"),
        pytest.param('header = ["数值", "值"]', "", "没有写表头 header", id="no header"),
        pytest.param("[[tables]]", "[[tabels]]", "不认识的“tabels”", id="misspelt table"),
        pytest.param("[period]", "[period", "不是正确的 TOML", id="broken TOML"),
    ],
)
def test_a_fault_of_a_form_is_told_with_its_place(old: str, new: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_form_text(EVERYTHING.replace(old, new, 1), file_name="表式.toml")
    assert sentence in str(refused.value)
    assert all(problem.file_name == "表式.toml" for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        pytest.param("events", {"event_id": "编号", "lon": "经度", "lat": "纬度"}, "还缺“occurred_on”", id="no day"),
        pytest.param(
            "readings",
            {"monitor_code": "站", "lon": "x", "lat": "y", "value": "v", "title": "t"},
            "“title”不适用",
            id="a title",
        ),
    ],
)
def test_a_form_of_points_names_the_fields_it_lacks(kind: str, fields: dict[str, str], sentence: str) -> None:
    form = {"code": "p", "kind": kind, "period": {"from": ["title"]}, "tables": [{"layer": "air", "fields": fields}]}
    with pytest.raises(Refusal, match=sentence):
        parse_form(form)


@pytest.mark.parametrize(
    ("written", "wanted", "likeness"),
    [
        pytest.param("税收收入（万元）", "税收收入", 1, id="without its unit"),
        pytest.param("税收收入（万元）", "税收收入(万元)", 2, id="as written"),
        pytest.param("税 收 收 入", "税收收入", 2, id="inner blanks"),
        pytest.param("10月降尘量", "{period}降尘量", 1, id="a month left open"),
        pytest.param("1—10月累计", "{period}累计", 1, id="a run of months left open"),
        pytest.param("10月降尘量", "降尘量", 0, id="a month not left open"),
        pytest.param("区/县", "区/县", 2, id="a slash of its own"),
        pytest.param("税收（本月）", "税收（累计）", 0, id="brackets that tell apart"),
        pytest.param("人均收入(元/人)", "人均收入(元/人)", 2, id="a slash in brackets"),
    ],
)
def test_a_heading_matches_what_was_declared(written: str, wanted: str, likeness: int) -> None:
    (heading,) = headings([[written]], 0, 1, has_merges=False)
    assert heading.likeness(wanted) == likeness


def test_a_path_of_headings_may_be_declared_with_steps_left_out() -> None:
    grid = [["派遣总数", "派遣总数"], ["12345热线", "政民互动"], ["按时", "按时"]]
    left, right = headings(grid, 0, 3, has_merges=True)
    assert [left.likeness("12345热线/按时"), right.likeness("12345热线/按时")] == [2, 0]
    assert [left.likeness("派遣总数/按时"), left.likeness("按时"), left.likeness("派遣总数")] == [2, 2, 0]


def test_a_heading_knows_its_unit_and_its_period() -> None:
    (heading,) = headings([["2026年"], ["1—10月(亿元)"]], 0, 2, has_merges=True)
    assert heading.words
    assert (heading.unit, heading.words.year, heading.words.month) == ("亿元", 2026, 10)
    assert heading_part("占比（占40%）").units == ()


def test_known_headings_may_be_left_out_by_their_beginning() -> None:
    (heading,) = headings([["同比±%"]], 0, 1, has_merges=False)
    assert is_ignored(heading, ["同比*"])
    assert not is_ignored(heading, ["同比"])
