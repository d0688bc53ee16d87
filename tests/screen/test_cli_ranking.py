"""Ranking from the command line: schemes in and out, a ranked month, why a unit stands where it stands."""

import csv
import io
import json
import tomllib
from pathlib import Path

import openpyxl
import pytest
import tomli_w

from tests.screen.test_cli_alerting import printed

SCHEME = "township_monthly"
MONTH = "2026-10"
WRONG = {
    "an unknown scheme": (["rank", "nothing", MONTH], "没有代码为“nothing”的考核方案；现有：township_monthly"),
    "a month without figures": (["rank", SCHEME, "2031-01"], "2031年1月没有数据"),
    "no month": (["rank", SCHEME, "十月"], "无法识别的报告期“十月”"),
    "an unknown unit": (["explain", SCHEME, MONTH, "城关镇"], "找不到名为“城关镇”的单位"),
    "a street that was abolished": (
        ["explain", SCHEME, MONTH, "故县街道"],
        "“故县街道”已于2021年4月7日撤销并分别划入黄碾镇、西白兔镇",
    ),
    "the district itself": (["explain", SCHEME, MONTH, "潞州区"], "“潞州区”不是参加排名的单位；可写：紫金街、"),
    "a form there is not": (["rank", SCHEME, MONTH, "--format", "xlsx"], "只能是 table、csv、json 之一"),
    "the versions of an unknown scheme": (["schemes", "versions", "nothing"], "没有代码为“nothing”的考核方案"),
    "an unknown scheme taken out of force": (
        ["schemes", "retire", "nothing", "--reason", "试"],
        "考核方案“nothing”没有在执行",
    ),
    "a scheme taken out of force without a reason": (["schemes", "retire", SCHEME], "缺少参数 --reason"),
    "an export of another kind": (["schemes", "export", "方案.doc"], "请导出为 xlsx 或 toml 文件"),
    "a file that is not there": (["schemes", "import", "没有.xlsx", "--reason", "试"], "找不到“没有.xlsx”"),
}


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(("words", "said"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_done_is_refused_in_a_sentence(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in printed(capsys, *words, code=1)


@pytest.mark.usefixtures("sample")
def test_the_sample_ships_one_scheme_and_says_that_it_is_invented(capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = printed(capsys, "schemes", "list").splitlines()[1:]
    assert (line.split()[0], line.split()[-1]) == (SCHEME, "样例数据")


@pytest.mark.usefixtures("sample")
def test_the_schemes_in_force_have_no_faults(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "schemes", "lint").splitlines()[-1] == "考核方案没有错误。"


@pytest.mark.usefixtures("sample")
def test_a_ranked_month_as_csv_adds_up_item_by_item(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(printed(capsys, "rank", SCHEME, MONTH, "--format", "csv").lstrip("\ufeff"))))
    scored = [row for row in rows if row["得分"] != "—"]
    for row in scored:
        parts = sum(float(cell) for name, cell in row.items() if name.endswith("贡献"))
        assert parts == pytest.approx(float(row["合计"]), abs=0.07)  # twelve parts, each rounded to two decimals
    assert len(scored) == 16


@pytest.mark.usefixtures("sample")
def test_a_ranked_month_as_json_is_exact_and_says_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(capsys, "rank", SCHEME, MONTH, "--format", "json"))
    row = found["rows"][0]
    assert (found["nature"], found["scheme_version"], row["rank"]) == ("样例数据", 1, 1)
    assert sum(item["contribution"] for item in row["items"]) == pytest.approx(row["base"])


@pytest.mark.usefixtures("sample")
def test_table_and_json_tell_the_same_places(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(capsys, "rank", SCHEME, MONTH, "--format", "json"))["rows"]
    told = printed(capsys, "rank", SCHEME, MONTH).splitlines()[2 : 2 + len(found)]
    assert [line.split()[1] for line in told] == [str(row["rank"]) if row["rank"] else "—" for row in found]


@pytest.mark.usefixtures("sample")
def test_a_ranked_month_says_how_firm_its_places_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert "街道组：换方法重排1,000次，位次平均变动" in printed(capsys, "rank", SCHEME, MONTH)


@pytest.mark.usefixtures("sample")
def test_an_earlier_knowledge_gives_an_earlier_ranking(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("rank", SCHEME, "2026-09", "--format", "json")
    early = json.loads(printed(capsys, *words, "--known-on", "2026-10-15"))
    assert early["known_at"] < json.loads(printed(capsys, *words))["known_at"]


@pytest.mark.usefixtures("sample")
def test_an_explanation_names_the_score_the_change_and_the_way_up(capsys: pytest.CaptureFixture[str]) -> None:
    said = printed(capsys, "explain", SCHEME, MONTH, "西白兔镇")
    for part in ("西白兔镇得分", "得分比2026年9月", "可上升一位（需增加"):
        assert part in said


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("written", ["140403105", "西白兔镇", "西白兔", "潞州区西白兔镇"])
def test_a_unit_is_known_by_every_name_a_report_may_use(written: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "西白兔镇得分" in printed(capsys, "explain", SCHEME, MONTH, written)


@pytest.mark.usefixtures("own_sample")
@pytest.mark.parametrize("weight", ["{}%", " {} "], ids=["with a per cent sign", "with spaces"])
def test_a_weight_may_be_written_as_people_write_it(
    weight: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "方案.xlsx"
    printed(capsys, "schemes", "export", str(file))
    book = openpyxl.load_workbook(file)
    (sheet,) = book.worksheets
    at = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "一级")
    columns = [one for one in range(1, sheet.max_column + 1) if "权重" in str(sheet.cell(at, one).value)]
    for cell in (sheet.cell(row, column) for row in range(at + 1, sheet.max_row + 1) for column in columns):
        cell.value = None if cell.value is None else weight.format(cell.value)
    book.save(file)
    assert "没有新版本" in printed(capsys, "schemes", "import", str(file), "--reason", "试")


@pytest.mark.usefixtures("own_sample")
@pytest.mark.parametrize("name", ["方案.xlsx", "方案.toml"])
def test_what_is_exported_can_be_brought_back(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / name
    assert printed(capsys, "schemes", "export", str(file)) == f"考核方案已导出到“{name}”。\n"
    assert (
        printed(capsys, "schemes", "import", str(file), "--reason", "试") == "文件里的方案与现有的相同，没有新版本。\n"
    )


@pytest.mark.usefixtures("own_sample")
def test_a_changed_scheme_becomes_the_next_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "方案.toml"
    printed(capsys, "schemes", "export", str(file))
    file.write_text(file.read_text(encoding="utf-8").replace("red_from = 95.0", "red_from = 94.0"), encoding="utf-8")
    said = printed(capsys, "schemes", "import", str(file), "--reason", "放宽红榜", "--by", "张三")
    assert said == "已导入 1 个考核方案的新版本。\n"


@pytest.mark.usefixtures("own_sample")
def test_a_scheme_out_of_force_ranks_nothing_and_comes_back_as_its_next_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "方案.toml"
    printed(capsys, "schemes", "export", str(file))
    printed(capsys, "schemes", "retire", SCHEME, "--reason", "办法废止", "--by", "李四")
    assert "还没有考核方案" in printed(capsys, "rank", SCHEME, MONTH, code=1)
    printed(capsys, "schemes", "import", str(file), "--reason", "恢复执行", "--by", "张三")
    newest, first = printed(capsys, "schemes", "versions", SCHEME).splitlines()[1:]
    assert ("执行中" in newest, newest.split()[-2:]) == (True, ["张三", "恢复执行"])
    assert "执行中" not in first


@pytest.mark.usefixtures("own_sample")
def test_a_scheme_that_ranks_what_must_not_be_ranked_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "方案.toml"
    printed(capsys, "schemes", "export", str(file))
    text = file.read_text(encoding="utf-8").replace("air_composite_index", "grid_events")
    file.write_text(text, encoding="utf-8")
    assert "按量排名会催生虚报" in printed(capsys, "schemes", "lint", str(file), code=1)


@pytest.mark.usefixtures("own_sample")
def test_a_changed_scheme_is_tried_beside_the_one_in_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "方案.toml"
    printed(capsys, "schemes", "export", str(file))
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    economy, _, safety = tables[SCHEME]["parts"]
    economy["weight"], safety["weight"] = safety["weight"], economy["weight"]
    file.write_text(tomli_w.dumps(tables), encoding="utf-8")
    said = printed(capsys, "schemes", "lint", str(file), "--periods", "2")
    assert "最近 2 期试算，与执行中的方案相比\n街道组　" in said


MARK = (
    "schemes",
    "mark",
    SCHEME,
    "马厂镇",
    "--document",
    "潞政办发〔2026〕8号",
    "--reason",
    "创建先进",
    "--first",
    MONTH,
)


@pytest.mark.usefixtures("own_sample")
def test_points_by_a_document_are_listed_and_can_be_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, *MARK, "--points", "2") == "已登记：马厂镇+2分，依据潞政办发〔2026〕8号。\n"
    assert "马厂镇  +2分  2026年10月至2026年10月" in printed(capsys, "schemes", "marks", SCHEME)
    printed(capsys, "schemes", "withdraw", "1")
    assert printed(capsys, "schemes", "marks", SCHEME) == "没有加减分和一票否决。\n"


@pytest.mark.usefixtures("own_sample")
@pytest.mark.parametrize("what", [("--points", "2"), ("--veto",)], ids=["points", "a veto"])
def test_the_same_cannot_be_registered_twice_for_one_month(
    what: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    printed(capsys, *MARK, *what)
    assert "同样的一条已经登记过（第 1 条，2026年10月至2026年10月）" in printed(
        capsys, *MARK, "--last", "2026-12", *what, code=1
    )


@pytest.mark.usefixtures("own_sample")
def test_other_months_other_points_and_what_was_taken_back_are_nothing_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    printed(capsys, *MARK, "--points", "2")
    printed(capsys, *MARK, "--points", "1")
    printed(capsys, *MARK[:-1], "2026-11", "--points", "2")
    printed(capsys, "schemes", "withdraw", "1")
    printed(capsys, *MARK, "--points", "2")


@pytest.mark.usefixtures("own_sample")
def test_a_veto_puts_the_first_of_its_group_last(capsys: pytest.CaptureFixture[str]) -> None:
    printed(capsys, *MARK, "--veto")
    found = json.loads(printed(capsys, "rank", SCHEME, MONTH, "--format", "json"))["rows"]
    assert [(row["rank"], row["is_vetoed"]) for row in found if row["area_name"] == "马厂镇"] == [(3, True)]


@pytest.mark.usefixtures("own_sample")
def test_a_place_lost_by_a_veto_is_explained_by_the_veto(capsys: pytest.CaptureFixture[str]) -> None:
    printed(capsys, *MARK, "--veto")
    said = printed(capsys, "explain", SCHEME, MONTH, "马厂镇").splitlines()
    causes = said[next(at for at, line in enumerate(said) if line.startswith("原因")) + 1 :]
    assert causes[0].split() == ["一票否决", "-2"]
    assert any(line.startswith("马厂镇因创建先进（潞政办发〔2026〕8号）一票否决，位次因此下降2位；") for line in said)


@pytest.mark.usefixtures("sample")
def test_the_headings_carry_the_weights_of_the_scheme(capsys: pytest.CaptureFixture[str]) -> None:
    said = printed(capsys, "rank", SCHEME, MONTH)
    assert all(f"{name}（{share}）" in said for name, share in (("网格事件按期办结率", "6.00%"), ("网办率", "4.50%")))


@pytest.mark.usefixtures("sample")
def test_the_first_tier_has_no_gap(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(capsys, "rank", SCHEME, MONTH, "--format", "json"))["rows"]
    streets = [row["is_first_tier"] for row in found if row["group"] == "街道组"]
    assert streets[0]
    assert streets == sorted(streets, reverse=True)


@pytest.mark.usefixtures("own_sample")
def test_more_points_than_the_cap_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert "要在 ±5 分以内" in printed(capsys, *MARK, "--points", "9", code=1)


@pytest.mark.usefixtures("sample")
def test_points_and_a_veto_at_once_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert "不能同时使用" in printed(capsys, *MARK, "--points", "1", "--veto", code=1)
