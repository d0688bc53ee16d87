"""Early warning from the command line: rules, backtests and the live list, in Chinese and without a traceback."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from cli import main

RULE = "project_investment_completion"
RULES_WORDS = ("list", "lint", "export", "import", "approve")
NEW_RULE = """
[satisfaction_low]
indicator = "request_satisfaction_rate"
kind = "threshold"
comparator = "<"
yellow = 88
{more}review_on = "2027-03-31"
scope = {{ peer_groups = ["街道组"] }}
"""


def printed(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    """Run a command that ends with a code; give what it printed, or said when it was refused."""
    capsys.readouterr()
    assert main(words) == code
    said = capsys.readouterr()
    return said.err if code else said.out


@pytest.mark.parametrize("word", RULES_WORDS)
def test_every_word_of_the_rules_command_explains_itself_in_chinese(
    word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["rules", word, "--help"])
    said = capsys.readouterr().out
    assert (end.value.code, "用法：" in said, "usage" in said) == (0, True, False)


WRONG = {
    "rules without a word": (["rules"], "缺少参数 做什么"),
    "an unknown word": (["rules", "dance"], "只能是 list、lint、export、import、approve 之一"),
    "a file that is not there": (["rules", "import", "没有.toml", "--reason", "试"], "找不到“没有.toml”"),
    "an import without a reason": (["rules", "import", "x.toml"], "缺少参数 --reason"),
    "an approval by nobody": (["rules", "approve", RULE], "缺少参数 --by"),
    "an approval of what does not wait": (["rules", "approve", RULE, "--by", "王五"], "没有待复核的版本"),
    "an export into a folder": (["rules", "export", "."], "是文件夹；请写明文件名"),
    "an export into no folder": (["rules", "export", "没有/规则.toml"], "没有文件夹“没有”"),
    "a backtest of no rule": (["backtest", "no_rule"], "没有规则“no_rule”"),
    "a backtest of no periods": (["backtest", RULE, "--periods", "0"], "“0”不是正整数"),
    "a backtest in a form there is not": (["backtest", RULE, "--format", "json"], "只能是 table、csv 之一"),
    "a day that is none": (["alerts", "--as-of", "昨天"], "不是日期"),
    "a day before all figures": (["alerts", "--as-of", "2019-01-01"], "到那一天为止还没有任何数据"),
}


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(("words", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_done_is_one_sentence_and_code_1(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = printed(capsys, *words, code=1)
    assert (sentence in said, said.count("\n"), "Traceback" in said) == (True, 1, False)


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("words", [["alerts"], ["rules", "list"], ["evaluate"]], ids=" ".join)
def test_an_empty_store_says_what_to_do_first(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    said = printed(capsys, *words, code=1)
    assert (said.count("\n"), "；请先用" in said) == (1, True)


@pytest.mark.usefixtures("sample")
def test_the_list_of_rules_names_version_state_ladder_and_open_alerts(capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = (one for one in printed(capsys, "rules", "list").splitlines() if one.startswith(f"{RULE} "))
    assert re.split(r"\s{2,}", line)[2:] == [
        "1",
        "执行中",
        "蓝<-5 黄<-10 橙<-20 红<-30",
        "蓝1 黄1 橙1 红1",
        "指标目录",
    ]


@pytest.mark.usefixtures("sample")
def test_the_shipped_rules_have_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "rules", "lint").endswith("执行中的规则没有错误。\n")


@pytest.mark.usefixtures("sample")
def test_what_is_exported_passes_the_linter_and_brings_nothing_new(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "规则.toml")
    assert printed(capsys, "rules", "export", file) == "执行中的规则已导出到“规则.toml”。\n"
    assert "条规则没有错误。" in printed(capsys, "rules", "lint", file)
    assert printed(capsys, "rules", "import", file, "--reason", "试") == "文件里的规则与现有的相同，没有新版本。\n"


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("words", [["lint"], ["import", "--reason", "试"]], ids=lambda words: words[0])
def test_an_impossible_rule_is_refused_with_line_reason_and_example(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "规则.toml"
    file.write_text(NEW_RULE.format(more="").replace('"<"', '">"'), encoding="utf-8")
    said = printed(capsys, "rules", words[0], str(file), *words[1:], code=1)
    assert said.startswith("规则.toml，第 5 行：规则“satisfaction_low”：比较方式“>”表示越大越重")
    assert said.endswith('comparator = "<"\n')


@pytest.mark.usefixtures("sample")
def test_the_doubts_about_a_file_of_rules_are_told_with_their_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "规则.toml"
    file.write_text(NEW_RULE.format(more="").replace('review_on = "2027-03-31"\n', ""), encoding="utf-8")
    said = printed(capsys, "rules", "lint", str(file))
    assert "提醒　规则.toml，第 2 行：规则“satisfaction_low”：没有写复审日期" in said
    assert said.endswith("1 条规则没有错误。\n")


def brought(tmp_path: Path, capsys: pytest.CaptureFixture[str], more: str = "", by: str = "张三") -> str:
    """Import one new rule."""
    file = tmp_path / "规则.toml"
    file.write_text(NEW_RULE.format(more=more), encoding="utf-8")
    return printed(capsys, "rules", "import", str(file), "--reason", "年度调整", "--by", by)


@pytest.mark.usefixtures("own_sample")
def test_an_imported_rule_is_in_force_and_can_be_backtested(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert brought(tmp_path, capsys) == "已导入 1 条规则的新版本。\n"
    assert "拟用：近" in printed(capsys, "backtest", "satisfaction_low", "--periods", "6")


@pytest.mark.usefixtures("own_sample")
def test_a_red_rule_waits_until_another_person_approves_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "其中 1 条含红色，待另一人复核" in brought(tmp_path, capsys, more="red = 80\n")
    refused = printed(capsys, "rules", "approve", "satisfaction_low", "--by", "张三", code=1)
    assert refused == "第 1 版由张三拟定，红色规则要由另一人复核；请由别人填写姓名后复核。\n"
    done = printed(capsys, "rules", "approve", "satisfaction_low", "--by", "王五")
    assert done == "规则“satisfaction_low”第 1 版已由王五复核，即时生效。\n"


@pytest.mark.usefixtures("sample")
def test_a_backtest_says_in_sentences_and_lists_every_alarm(capsys: pytest.CaptureFixture[str]) -> None:
    said = printed(capsys, "backtest", RULE).splitlines()
    assert (said[0], said[1].startswith("拟用：近36期")) == (f"{RULE} · 样例数据", True)
    sheet = rows_of(printed(capsys, "backtest", RULE, "--format", "csv"))
    assert [row["代码"] for row in sheet] == [line.split()[0] for line in said[5:]]


@pytest.mark.usefixtures("sample")
def test_a_backtest_says_how_long_each_level_lasted(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "backtest", RULE).splitlines()[3].startswith("各级期次（单位 × 期）：")


@pytest.mark.usefixtures("sample")
def test_the_table_the_csv_and_the_json_list_the_same_alerts(capsys: pytest.CaptureFixture[str]) -> None:
    table = printed(capsys, "alerts").splitlines()[2:]
    sheet = rows_of(printed(capsys, "alerts", "--format", "csv"))
    rows = json.loads(printed(capsys, "alerts", "--format", "json"))["rows"]
    assert len(rows) > 10
    assert [(row["代码"], row["规则"]) for row in sheet] == [(row["area_code"], row["rule_code"]) for row in rows]
    assert [line.split()[1] for line in table] == [row["area_code"] for row in rows]


@pytest.mark.usefixtures("sample")
def test_the_json_is_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    gravest = json.loads(printed(capsys, "alerts", "--format", "json"))["rows"][0]
    wanted = ("severity", "period", "since", "periods_firing", "value", "threshold", "state", "handling")
    assert [gravest[name] for name in wanted] == [
        "red",
        "2026-10",
        "2026-05",
        6,
        47.7,
        -30.0,
        "firing",
        "unclaimed",
    ]


@pytest.mark.usefixtures("sample")
def test_invented_figures_say_so_in_every_form(capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("table", "csv", "json"):
        assert "样例数据" in printed(capsys, "alerts", "--format", form)


@pytest.mark.usefixtures("sample")
def test_the_list_as_of_a_day_is_the_one_of_the_figures_known_then(capsys: pytest.CaptureFixture[str]) -> None:
    then = json.loads(printed(capsys, "alerts", "--as-of", "2026-09-30", "--format", "json"))
    assert then["period"] == "2026-08"
    assert {row["period"] for row in then["rows"]} == {"2026-08"}


def rows_of(text: str) -> list[dict[str, str]]:
    """Read a CSV as Excel would."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.usefixtures("empty")
def test_the_scheduler_is_asked_how_it_is_without_being_started(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "scheduler", "--status") == "定时进程从未运行过。\n没有失败的工作。\n"
