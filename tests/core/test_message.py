"""What a message says, and what it never says."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.message import (
    LONGEST_TITLE,
    MOST_LINES,
    AlertLine,
    Forwarded,
    Message,
    MessageKind,
    alert_message,
    data_message,
    forwarded_message,
    reworded,
    rule_message,
    storm_message,
)
from indicators.alerting.message_faces import html, message_of, table, text
from indicators.alerting.rule import Severity
from indicators.alerting.sparkline import sparkline, svg

MADE_AT = datetime(2026, 11, 23, 1, 10, tzinfo=UTC)
LINK = "http://127.0.0.1:8050/alerts"
STATUTORY = re.compile(
    r"[红橙黄蓝]色 *预警|预警 *信号|[ⅠⅡⅢⅣ] *级|\bI{1,3} *级|\bIV *级|[一二三四]级 *(?:应急)? *(?:响应|预警)"
)
SOUNDING = [
    "红色预警信号",
    "橙色预警",
    "Ⅰ级",
    "IV级响应",
    "一级应急响应",
    "四级 预警",
    "预警信号",
    "红色",
    "预警",
    "\n",
    "正常",
]
figures = st.lists(st.none() | st.floats(), max_size=40)


def line(**changes: Any) -> AlertLine:
    """A red alert of a street unless told otherwise."""
    facts: dict[str, Any] = {
        "area_code": "140403001",
        "area_name": "东街街道",
        "severity": Severity.RED,
        "reason": "触发",
        "sentence": "回访满意率84.20%，低于红色线85%",
        "value": 84.2,
        "threshold": 85.0,
        "direction": "同比下降3.10个百分点",
        "period": "2026年10月",
        "age_days": 23,
        "since": "2026年9月",
        "period_count": 2,
        "series": (90.0, 88.0, None, 84.2),
        "claim_link": f"{LINK}?claim=satisfaction@140403001",
    }
    return AlertLine(**(facts | changes))


def message(*lines: AlertLine, subject: str = "回访满意率", advice: str = "请热线分中心回访核实。") -> Message:
    """One message about the lines."""
    return alert_message(subject, lines or (line(),), advice=advice, link=LINK, made_at=MADE_AT)


def storm() -> Message:
    """Five of twelve streets at once."""
    return storm_message("回访满意率", "12个单位中有5个同时出现预警", severity=Severity.RED, link=LINK, made_at=MADE_AT)


def late(*names: str) -> Message:
    """A figure that is overdue."""
    return data_message(
        "回访满意率", names, owner="热线分中心", period="2026年10月", due_on=date(2026, 11, 10), days_late=13,
        link=LINK, made_at=MADE_AT,
    )  # fmt: skip


def test_one_alert_is_told_with_everything_a_reader_needs() -> None:
    assert text(message()) == (
        "【指标预警】红色提示·触发：东街街道 回访满意率\n"
        "东街街道｜红色·触发：回访满意率84.20%，低于红色线85%；同比下降3.10个百分点；"
        "2026年10月数据，距今 23 天；自2026年9月起第 2 期；走势 █▆·▁\n"
        "建议：请热线分中心回访核实。\n"
        "查看：http://127.0.0.1:8050/alerts\n"
        "认领：http://127.0.0.1:8050/alerts?claim=satisfaction@140403001\n"
        "（指标预警 · 内部工作提示，制发 2026-11-23 09:10）"
    )


def test_the_alerts_of_a_group_are_one_message_gravest_first() -> None:
    told = message(line(severity=Severity.YELLOW, area_name="西街街道"), line(), line(severity=Severity.ORANGE))
    assert [one.severity for one in told.lines] == [Severity.RED, Severity.ORANGE, Severity.YELLOW]
    assert told.title == "【指标预警】红色提示·触发 3 项：回访满意率"


def test_a_group_of_several_reasons_names_none_in_its_title() -> None:
    assert message(line(), line(reason="解除")).title == "【指标预警】红色提示 2 项：回访满意率"


def test_what_is_beyond_twenty_lines_is_counted_and_linked() -> None:
    told = text(message(*[line(area_name=f"第{i}街道") for i in range(25)]))
    assert len(re.findall(r"^\d+\. ", told, re.M)) == MOST_LINES
    assert "另有 5 条，见链接" in told


def test_without_alerts_there_is_no_alert_message() -> None:
    with pytest.raises(ValueError, match="没有要说的预警"):
        alert_message("回访满意率", (), advice="", link=LINK, made_at=MADE_AT)


def test_what_is_not_known_is_left_out_and_never_a_number() -> None:
    unknown = line(value=None, threshold=float("nan"), age_days=None, direction="", since="", series=(None, None))
    told = text(message(replace(unknown, sentence="回访满意率—，10月未报送，状态沿用")))
    assert "东街街道｜红色·触发：回访满意率—，10月未报送，状态沿用；2026年10月\n" in told


def test_a_webhook_gets_null_for_what_is_missing_and_never_minus_one_or_zero() -> None:
    (told,) = table(message(line(value=float("nan"), threshold=None, series=(1.0, None, float("inf")))))["alerts"]
    assert (told["value"], told["threshold"], told["series"]) == (None, None, [1.0, None, None])


def test_a_storm_is_one_sentence_about_the_figures_themselves() -> None:
    assert storm().opening == (
        "回访满意率：12个单位中有5个同时出现预警，请数据管理员核对后放行；一个工作日内未处理的照常发送。"
    )


def test_late_figures_are_told_with_owner_indicator_areas_due_date_and_days() -> None:
    assert late("东街街道", "西街街道").opening == (
        "回访满意率2026年10月数据逾期 13 天（应于 2026-11-10 前报送），责任单位：热线分中心；"
        "未报送：东街街道、西街街道。报送前不作判断，原有提示状态沿用。"
    )


def test_many_late_areas_end_with_their_count() -> None:
    assert "、第19街道等 30 个单位。" in late(*[f"第{i}街道" for i in range(30)]).opening


def test_a_rule_that_cannot_be_judged_is_told_to_its_owner() -> None:
    told = rule_message("满意率过低", "指标 satisfaction 已停用。", owner="热线分中心", link=LINK, made_at=MADE_AT)
    assert (
        told.opening == "规则“满意率过低”暂时无法判定：指标 satisfaction 已停用。原有提示状态沿用，请热线分中心处理。"
    )


def test_a_forwarded_warning_keeps_its_words_with_issuer_and_time() -> None:
    official = Forwarded("市气象台", datetime(2026, 7, 20, 8, 30, tzinfo=UTC), "发布暴雨红色预警信号（Ⅰ级）。")
    told = text(forwarded_message(official, link=LINK, made_at=MADE_AT))
    assert "发布单位：市气象台；发布时间：2026-07-20 16:30\n发布暴雨红色预警信号（Ⅰ级）。" in told


@pytest.mark.parametrize(("issuer", "at"), [(" ", MADE_AT), ("市气象台", datetime(2026, 7, 20))])
def test_a_forwarded_warning_without_issuer_or_zone_is_none(issuer: str, at: datetime) -> None:
    with pytest.raises(ValueError, match="必须写明发布单位和发布时间"):
        Forwarded(issuer, at, "暴雨")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("红色预警信号", "红色提示"),
        ("发布橙色预警", "发布橙色提示"),
        ("按Ⅰ级响应处置", "按一级提示处置"),
        ("启动 II级应急响应", "启动 二级提示"),
        ("四级预警", "四级提示"),
        ("预警信号", "提示"),
        ("ASCII级别、指标预警、一级标准", "ASCII级别、指标预警、一级标准"),
    ],
)
def test_words_of_statutory_warnings_become_our_own(written: str, said: str) -> None:
    assert reworded(written) == said


@given(*[st.lists(st.sampled_from(SOUNDING), max_size=5).map("".join)] * 4)
def test_no_message_of_ours_sounds_like_a_statutory_warning(name: str, sentence: str, advice: str, owner: str) -> None:
    alerts = message(line(area_name=name, sentence=sentence, reason=owner), subject=name, advice=advice)
    others = [
        storm_message(name, sentence, severity=Severity.RED, link=LINK, made_at=MADE_AT),
        rule_message(name, sentence, owner=owner, link=LINK, made_at=MADE_AT),
        late(name, owner),
        Message(MessageKind.RULE, f"【工作提示】{name}", Severity.NONE, MADE_AT, LINK, sentence),
    ]
    assert [found for one in (alerts, *others) for found in STATUTORY.findall(text(one) + html(one))] == []


@given(st.text(max_size=200), st.text(max_size=200), st.integers(1, 30))
def test_a_title_is_one_line_of_at_most_64_characters(area: str, subject: str, count: int) -> None:
    title = message(*[line(area_name=area, reason=subject)] * count, subject=subject).title
    assert len(title) <= LONGEST_TITLE
    assert title.isprintable()


@given(st.integers(1, 25), st.text(max_size=300), st.integers(700, 4000))
def test_a_text_keeps_its_limit_of_bytes_and_its_link(count: int, sentence: str, limit: int) -> None:
    told = text(message(*[line(sentence=sentence)] * count, advice="核实。"), limit)
    assert len(told.encode()) <= limit
    assert f"查看：{LINK}" in told


def test_a_long_official_warning_is_cut_before_its_link_and_its_foot() -> None:
    official = Forwarded("市气象台", MADE_AT, "雨" * 2000)
    told = text(forwarded_message(official, link=LINK, made_at=MADE_AT), 2048)
    assert 2040 < len(told.encode()) <= 2048
    assert told.endswith(f"雨…\n查看：{LINK}\n（指标预警 · 内部工作提示，制发 2026-11-23 09:10）")


@given(figures)
def test_a_sparkline_has_one_sign_for_each_recent_figure_and_gaps_stay_gaps(series: list[float | None]) -> None:
    drawn, recent = sparkline(series), series[-24:]
    known = [one is not None and abs(one) < float("inf") for one in recent]
    assert drawn == "" if not any(known) else [sign != "·" for sign in drawn] == known


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=24))
def test_a_sparkline_is_never_lower_where_the_figure_is_higher(series: list[int]) -> None:
    ordered = sorted(zip(series, sparkline(series), strict=True))
    assert [sign for _, sign in ordered] == sorted(sign for _, sign in ordered)


def test_a_course_that_never_moves_is_drawn_in_the_middle() -> None:
    assert sparkline([7.0, 7.0, None, 7.0]) == "▅▅·▅"


@given(figures, st.text(max_size=50).filter(str.isprintable))
def test_the_drawing_is_well_formed_whatever_it_is_called(series: list[float | None], label: str) -> None:
    drawn = svg(series, label)
    assert not drawn or ElementTree.fromstring(drawn).attrib["aria-label"] == label  # noqa: S314 - our own


def test_the_drawing_breaks_at_a_gap() -> None:
    assert (svg([1, 2, None, 3, 4], "").count("<polyline"), svg([1, None, 2], "").count("<circle")) == (2, 2)


def test_html_escapes_every_text_and_links_only_to_pages() -> None:
    evil = "<script>alert(1)</script>"
    told = message(line(area_name=evil, sentence=evil, claim_link="javascript:alert(1)"), subject=evil, advice=evil)
    faces = html(replace(told, link='http://x/"><script>'))
    assert "<script" not in faces
    assert 'href="javascript' not in faces


each_kind = pytest.mark.parametrize(
    "told",
    [
        message(line(), line(series=(None,), age_days=None, value=None)),
        storm(),
        late("东街街道"),
        forwarded_message(Forwarded("市气象台", MADE_AT, "暴雨"), link=LINK, made_at=MADE_AT),
    ],
    ids=["alerts", "storm", "late data", "forwarded"],
)


@each_kind
def test_every_message_holds_the_keyword_a_group_robot_is_set_to(told: Message) -> None:
    assert "指标预警" in text(told)


@each_kind
def test_a_stored_message_reads_back_as_it_was(told: Message) -> None:
    assert message_of(json.loads(json.dumps(table(told), allow_nan=False))) == told
