"""Loading a file: everything wrong is told at once, nothing is stored twice, a guess waits for a person."""

from datetime import timedelta
from pathlib import Path

import pytest

from data_access import queries
from data_access.migrations import migrate
from data_access.store import Store, open_store
from data_access.writes_reference import put_areas
from indicators.problem import Gravity, Refusal
from tests.core.intake_store import (
    AREAS,
    GATE_STREET,
    NOW,
    STREET,
    TOWN,
    WEST,
    WHO,
    WIDE,
    checked,
    loaded,
    new_store,
    told,
    values,
    version,
)
from tests.core.workbooks import Rows, csv, xlsx
from workflows import undo
from workflows.load import check, load, put_form

GOOD = csv([["2026年10月", ""], ["镇街", "税收"], ["东街街道", "10"], ["西街街道", "20"]])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def test_every_problem_of_a_file_is_told_at_once_with_its_cell(store: Store) -> None:
    rows = [
        ["2026年10月", "", ""],
        ["镇街", "代码", "税收（元）"],
        ["城关", "", "1"],
        ["东街街道", "140403002", "2"],
        ["西街街道", "", "暂定"],
        ["南街街道", "", "4"],
        ["马厂镇", "", "-50000"],
        ["", "", "6"],
        ["城关街道", "", "#REF!"],
    ]
    form = WIDE.replace('name = ["镇街", "单位名称"]', 'name = "镇街"\ncode = "代码"')
    found = told(checked(store, csv(rows), form=form))
    assert [each.removeprefix("10月.csv，").partition("：")[0] for each in found] == [
        "第 3 行第 1 列（A3）",
        "第 4 行第 1 列（A4）",
        "第 5 行第 3 列（C5）",
        "第 6 行第 1 列（A6）",
        "第 7 行第 3 列（C7）",
        "第 8 行第 1 列（A8）",
        "第 9 行第 3 列（C9）",
    ]
    assert [each.partition("：")[2] for each in found] == [
        "“城关”既是城关街道又是城关镇，请写全称。",
        "区划代码 140403002 是西街街道，名称却写“东街街道”，请改正其中一个。",
        "应是数字，却是“暂定”；请填写数字，没有报送的留空，不适用的填“—”。",
        "找不到名为“南街街道”的单位；若指东街街道、西街街道、城关街道，请改用该全称，否则请核对名称或先导入该单位。",
        "“税收收入”填的是 -5，低于下限 0万元，请核对数字和单位。",
        "这一行有数据，却没有单位名称或代码，请补上。",
        "应是数字，却是“#REF!”；请填写数字，没有报送的留空，不适用的填“—”。",
    ]


def test_a_refused_file_leaves_no_trace(store: Store) -> None:
    put_form(store, WIDE, NOW, WHO)
    before = version(store)
    report = load(store, "10月.csv", csv([["2026年10月", ""], ["镇街", "税收"], ["南街", "1"]]), "monthly", NOW, WHO)
    assert (report.load_id, report.has_errors, version(store)) == (None, True, before)
    assert report.sentence() == "10月.csv 有 1 处问题，改正之前不能导入，已有数据没有变化。"


def test_a_check_says_what_a_load_would_do_and_changes_nothing(store: Store) -> None:
    loaded(store, GOOD)
    before = version(store)
    again = csv([["2026年10月", ""], ["镇街", "税收"], ["东街街道", "10"], ["西街街道", "21"], ["马厂镇", "5"]])
    report = check(store, "10月.csv", again, "monthly", NOW)
    assert (report.new, report.revised, report.unchanged, report.load_id) == (1, 1, 1, None)
    assert version(store) == before
    assert values(store, "tax", "2026-10") == {STREET: "10", WEST: "20"}


def test_a_correction_is_a_revision(store: Store) -> None:
    loaded(store, GOOD)
    report = loaded(store, GOOD.replace(b"20\r", b"21\r"), now=NOW + timedelta(days=1))
    assert (report.new, report.revised, report.unchanged) == (0, 1, 1)
    assert values(store, "tax", "2026-10") == {STREET: "10", WEST: "21"}


def test_the_same_bytes_again_answer_with_the_first_load(store: Store) -> None:
    loaded(store, GOOD)
    before = version(store)
    report = load(store, "换个名字.csv", GOOD, None, NOW + timedelta(days=3), WHO)
    assert report.sentence() == "换个名字.csv 的内容已在2026年11月5日导入（批次 1），没有重复导入。"
    assert (report.already_loaded, report.load_id, version(store)) == (True, 1, before)


def test_an_undone_file_may_be_loaded_again(store: Store) -> None:
    loaded(store, GOOD)
    undo.undo(store, 1, NOW + timedelta(hours=1), WHO)
    assert values(store, "tax", "2026-10") == {}
    assert load(store, "10月.csv", GOOD, None, NOW + timedelta(hours=2), WHO).load_id == 2


def test_the_load_keeps_its_file_its_form_and_its_warnings(store: Store) -> None:
    content = GOOD.replace(b"20\r", b"\r")
    loaded(store, content)
    with store.read() as connection:
        (kept,) = queries.loads(connection)
        assert queries.original_file(connection, kept.load_id) == content
    assert (kept.form_code, kept.kind, kept.loaded_by, kept.row_count) == ("monthly", "observations", WHO, 2)
    assert kept.warnings == ("10月.csv，第 2 列（B 列）：“税收收入”有 1 个单位没有数（西街街道），按“未报送”导入。",)


ONE = "镇街,税收|东街街道,1"


@pytest.mark.parametrize(
    ("name", "lines", "sentence"),
    [
        pytest.param("9月.csv", f"2026年10月|{ONE}", "文件名写的是9月，表内写的是2026年10月", id="wrong month's file"),
        pytest.param("税收.csv", f"税收|{ONE}", "找不到报告期（在标题、文件名里都没有写）", id="no period"),
        pytest.param("a.csv", f"2027年1月|{ONE}", "报告期2027年1月还没有到", id="the future"),
        pytest.param("a.csv", f"2026年11月|{ONE}", "报告期2026年11月还没有结束", id="a month still running"),
        pytest.param("10月.csv", f"税收|{ONE}", "没有写年份，按 2026 年读取", id="no year"),
        pytest.param("a.csv", f"2026年三季度|{ONE}", "频度（按月）不符", id="a quarter for a month"),
        pytest.param("a.csv", "2026年10月|镇街,税款|东街街道,1", "表头里缺少“税收收入”", id="no such column"),
        pytest.param("a.csv", "2026年10月|镇街,税收,税收|东街街道,1,1", "在第 2、3 列都有，无法区分", id="two columns"),
        pytest.param("a.csv", "2026年10月|镇街,税收(%)|东街街道,1", "单位是“%”，而该指标的单位是“万元”", id="unit"),
        pytest.param("a.csv", "2026年10月|镇街,税收", "没有读到任何数据", id="no rows"),
        pytest.param("a.csv", f"2026年10月|{ONE}|东街,1", "数值相同，只导入一次", id="repeated"),
        pytest.param("a.csv", f"2026年10月|{ONE}|东街,2", "且数值不同（1 与 2）", id="contradicted"),
        pytest.param("a.csv", "2020年10月|镇街,税收|马厂乡,1|马厂镇,2", "与第 3 行重复", id="a unit under two names"),
    ],
)
def test_a_doubtful_file_is_told(store: Store, name: str, lines: str, sentence: str) -> None:
    rows = [line.split(",") for line in lines.split("|")]
    assert sentence in "\n".join(told(checked(store, csv(rows), name=name)))


def test_a_repeated_figure_is_kept_once(store: Store) -> None:
    rows = [["2026年10月", ""], ["镇街", "税收"], ["东街街道", "1"], ["东街", "1"]]
    assert loaded(store, csv(rows)).new == 1


def test_a_unit_that_changed_since_last_month_is_seen(store: Store) -> None:
    streets = ["东街街道", "西街街道", "城关街道", "马厂镇"]
    loaded(
        store, csv([["2026年9月", ""], ["镇街", "税收"], *([s, str(i * 1000 + 500)] for i, s in enumerate(streets))])
    )
    slipped = [
        ["2026年10月", ""],
        ["镇街", "税收"],
        *([s, str(i * 10_500_000 + 5_200_000)] for i, s in enumerate(streets)),
    ]
    assert told(checked(store, csv(slipped))) == [
        "10月.csv，第 2 列（B 列）：“税收收入”有 4 个数约为上次的万倍，请核对单位是否仍是万元。"
    ]


def test_one_digit_too_many_is_asked_about(store: Store) -> None:
    loaded(store, csv([["2026年9月", ""], ["镇街", "税收"], ["东街街道", "120"], ["西街街道", "80"], ["马厂镇", "70"]]))
    rows = [["2026年10月", ""], ["镇街", "税收"], ["东街街道", "1250"], ["西街街道", "88"], ["马厂镇", "75"]]
    (question,) = told(checked(store, csv(rows)))
    assert question.endswith("填的是 1250，上次是 120，约为十倍，是否应为 125？请核对小数点和单位。")


def test_a_header_unit_other_than_agreed_is_converted_and_told(store: Store) -> None:
    form = f'{WIDE}unit = "万元"\n'
    report = loaded(store, csv([["2026年10月", ""], ["镇街", "税收(亿元)"], ["东街街道", "0.5"]]), form=form)
    assert told(report) == ["10月.csv，第 2 行第 2 列（B2）：表头的单位是“亿元”，表式约定是“万元”，已按“亿元”换算。"]
    assert values(store, "tax", "2026-10") == {STREET: "5000"}


def test_the_form_that_fits_is_found_without_asking(store: Store) -> None:
    put_form(store, WIDE, NOW, WHO)
    put_form(store, WIDE.replace("monthly", "fires").replace('"tax"', '"fires"').replace("税收", "火灾"), NOW, WHO)
    report = check(store, "a.csv", csv([["2026年10月"], ["镇街", "火灾收入"], ["东街街道", "1"]]), None, NOW)
    assert (report.form_code, report.is_guessed, report.has_errors) == ("fires", False, False)


def test_of_two_forms_that_fit_the_file_name_decides(store: Store) -> None:
    put_form(store, WIDE, NOW, WHO)
    put_form(store, WIDE.replace('"monthly"', '"flash"\nfile_names = ["快报"]'), NOW, WHO)
    assert check(store, "10月快报.csv", GOOD, None, NOW).form_code == "flash"
    with pytest.raises(
        Refusal, match="有几个表式都适合这个文件：flash（经济月报）、monthly（经济月报）；请指明用哪一个"
    ):
        check(store, "10月.csv", GOOD, None, NOW)


def test_an_unknown_form_is_answered_with_the_known_ones(store: Store) -> None:
    put_form(store, WIDE, NOW, WHO)
    with pytest.raises(Refusal, match="没有代码为“weekly”的表式；现有：monthly（经济月报）"):
        check(store, "10月.csv", GOOD, "weekly", NOW)


def test_a_form_with_an_indicator_nobody_defined_is_told(store: Store) -> None:
    form = WIDE.replace('"tax"', '"taxes"')
    assert "表式里的指标“taxes”不在指标目录里" in told(checked(store, GOOD, form=form))[0]


def test_without_areas_or_catalogue_the_file_cannot_be_understood(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    migrate(store)
    with pytest.raises(Refusal, match="还没有导入区划"):
        check(store, "10月.csv", GOOD, None, NOW)
    with store.write() as connection:
        put_areas(connection, AREAS)
    with pytest.raises(Refusal, match="还没有导入指标目录"):
        check(store, "10月.csv", GOOD, None, NOW)


def test_a_guess_is_explained_and_waits_to_be_confirmed(store: Store) -> None:
    rows: Rows = [
        ["潞州区2026年10月", None, None],
        ["单位名称", "10月税收收入\n（亿元）", "排名"],
        ["东街街道", 0.1, 2],
        ["马厂镇", 0.2, 1],
    ]
    content = xlsx(("10月", rows))
    report = load(store, "10月税收.xlsx", content, None, NOW, WHO)
    assert (report.is_guessed, report.load_id) == (True, None)
    assert report.guess_text.splitlines()[:-1] == [
        "没有登记过这种表，按内容这样读，请核对：",
        "工作表“10月”：第 2 行是表头，数据从第 3 行起。",
        "单位：A 列“单位名称”，2 行中 2 行认得。",
        "指标：B 列“10月税收收入(亿元)” → 税收收入（万元，表内单位 亿元）。",
        "报告期：取自表头“10月”、标题“2026年10月”、文件名“10月”。",
        "不用的列：排名。",
    ]
    assert values(store, "tax", "2026-10") == {}
    assert load(store, "10月税收.xlsx", content, None, NOW, WHO, confirm_guess=True).load_id == 1
    assert values(store, "tax", "2026-10") == {STREET: "1000", TOWN: "2000"}


def test_the_next_month_of_a_confirmed_guess_is_read_without_asking(store: Store) -> None:
    def table(month: int) -> bytes:
        return csv([["镇街", f"{month}月税收"], ["东街街道", str(month)], ["城关街道", "1"]])

    load(store, "2026年9月税收.csv", table(9), None, NOW, WHO, confirm_guess=True)
    report = load(store, "2026年10月税收.csv", table(10), None, NOW, WHO)
    assert (report.is_guessed, report.load_id) == (False, 2)
    assert values(store, "tax", "2026-10") == {STREET: "10", GATE_STREET: "1"}


def test_a_table_without_anything_known_is_no_guess(store: Store) -> None:
    with pytest.raises(Refusal, match="看不出这是什么表"):
        check(store, "菜单.csv", csv([["菜名", "价格"], ["面", "12"]]), None, NOW)


def test_a_long_table_is_guessed_with_what_it_leaves_out(store: Store) -> None:
    rows = [
        ["地区", "代码", "指标", "时间", "数值", "计量单位"],
        ["东街街道", STREET, "税收收入", "2026年10月", "1", "万元"],
        ["西街街道", WEST, "火灾起数", "2026年10月", "2", "起"],
        ["西街街道", WEST, "风力", "2026年10月", "3", "级"],
    ]
    report = load(store, "长表.csv", csv(rows), None, NOW, WHO, confirm_guess=True)
    assert "以下指标不在目录里，略过：风力。" in report.guess_text
    assert [problem.gravity for problem in report.problems] == [Gravity.WARNING]
    assert (values(store, "tax", "2026-10"), values(store, "fires", "2026-10")) == ({STREET: "1"}, {WEST: "2"})


def test_a_column_called_danwei_that_holds_areas_is_no_unit_of_measure(store: Store) -> None:
    rows = [["单位代码", "单位", "指标", "报告期", "数值"], [STREET, "东街街道", "税收收入", "2026-10", "1"]]
    rows.append([WEST, "西街街道", "税收收入", "2026-10", "2"])
    report = load(store, "长表.csv", csv(rows), None, NOW, WHO, confirm_guess=True)
    assert "计量单位" not in report.guess_text
    assert values(store, "tax", "2026-10") == {STREET: "1", WEST: "2"}
