"""What an early-warning message says: its parts, and how each kind of message is made.

Ours are 指标预警 as 内部工作提示, never statutory warnings: words that sound like one are reworded wherever
a person wrote them into a rule. Only a forwarded official warning keeps its own words, and it carries
issuer and time. A missing value stays missing (None) and is never worded as a number.
`message_faces.py` turns the parts into text, HTML and the JSON of a webhook.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from indicators.alerting.rule import Severity

MOST_LINES = 20
LONGEST_TITLE = 64
_LONGEST_NAME, _LONGEST_SENTENCE, _LONGEST_ADVICE = 30, 160, 200
_CHINA = timezone(timedelta(hours=8))

_COLOURED = re.compile(r"([红橙黄蓝])色\s*预警(?:信号)?")
_ROMAN = re.compile(r"(Ⅰ|Ⅱ|Ⅲ|Ⅳ|(?<![A-Za-z])(?:IV|I{1,3}))\s*级")
_GRADED = re.compile(r"([一二三四])级\s*(?:应急)?\s*(?:响应|预警)(?:信号)?")
_SIGNAL = re.compile(r"预警\s*信号")
_GRADES = {"Ⅰ": "一", "I": "一", "Ⅱ": "二", "II": "二", "Ⅲ": "三", "III": "三", "Ⅳ": "四", "IV": "四"}


class MessageKind(StrEnum):
    """What a message is about."""

    ALERT = "alert"
    STORM = "storm"
    DATA = "data"
    RULE = "rule"
    FORWARDED = "forwarded"
    BULLETIN = "bulletin"


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One alert of a message.

    `severity` is its level, of a resolved one the level it had; `reason` why it is told (触发, 升级, 解除 …).
    `sentence` holds the figure and the line it crossed (`sentence.sentence`), `direction` how the figure
    moved (“同比下降3.1个百分点”). `age_days` is how long ago the figure's period ended, `since` the period the
    alert opened in, `period_count` how many periods it has lasted. `series` are the figures it was judged
    by, oldest first; None is “no figure”.
    """

    area_code: str
    area_name: str
    severity: Severity
    reason: str
    sentence: str
    value: float | None
    threshold: float | None
    direction: str
    period: str
    age_days: int | None
    since: str
    period_count: int
    series: tuple[float | None, ...]
    claim_link: str = ""


@dataclass(frozen=True, slots=True)
class Forwarded:
    """An official warning passed on in its own words.

    Raises:
        ValueError: it does not say who issued it, or its time has no zone.
    """

    issuer: str
    issued_at: datetime
    text: str

    def __post_init__(self) -> None:
        if not self.issuer.strip() or self.issued_at.tzinfo is None:
            raise ValueError("转发的预警必须写明发布单位和发布时间（带时区）")


@dataclass(frozen=True, slots=True)
class Message:
    """A message in its parts: lines gravest first, at most `MOST_LINES`; `left_out` counts the others.

    Whoever makes it: the title is one line of at most `LONGEST_TITLE` characters, and neither it nor the
    opening sounds like a statutory warning.
    """

    kind: MessageKind
    title: str
    severity: Severity
    made_at: datetime
    link: str
    opening: str = ""
    lines: tuple[AlertLine, ...] = ()
    left_out: int = 0
    advice: str = ""
    forwarded: Forwarded | None = None

    def __post_init__(self) -> None:
        ours = reworded if self.forwarded is None else str
        object.__setattr__(self, "title", _cut(ours(one_line(self.title)), LONGEST_TITLE))
        object.__setattr__(self, "opening", reworded(one_line(self.opening)))


def alert_message(subject: str, lines: Sequence[AlertLine], *, advice: str, link: str, made_at: datetime) -> Message:
    """Tell all alerts of one group in one message; `subject` names the rule, `advice` is its text.

    Raises:
        ValueError: there is no alert to tell.
    """
    if not lines:
        raise ValueError("没有要说的预警")
    ordered = sorted((_worded(line) for line in lines), key=lambda line: -line.severity)
    first, reasons = ordered[0], {line.reason for line in ordered}
    level = f"{first.severity.label}色提示" if first.severity else "提示"
    reason = f"·{first.reason}" if len(reasons) == 1 and first.reason else ""
    what = f"：{first.area_name} {subject}" if len(ordered) == 1 else f" {len(ordered)} 项：{subject}"
    return Message(
        kind=MessageKind.ALERT,
        title=f"【指标预警】{level}{reason}{what}",
        severity=first.severity,
        made_at=made_at,
        link=link,
        lines=tuple(ordered[:MOST_LINES]),
        left_out=max(len(ordered) - MOST_LINES, 0),
        advice=said(advice, _LONGEST_ADVICE),
    )


def storm_message(subject: str, told: str, *, severity: Severity, link: str, made_at: datetime) -> Message:
    """Say once that so many areas breach at the same time that the figures themselves come first.

    `told` is the notice's own sentence: how many of how many.
    """
    subject = said(subject, _LONGEST_NAME)
    opening = f"{subject}：{said(told, _LONGEST_SENTENCE)}，请数据管理员核对后放行；一个工作日内未处理的照常发送。"
    title = f"【指标预警】普遍性变化，请核数据或口径：{subject}"
    return Message(MessageKind.STORM, title, severity, made_at, link, opening)


def data_message(
    indicator: str, area_names: Sequence[str], *, owner: str, period: str, due_on: date, days_late: int,
    link: str, made_at: datetime,
) -> Message:  # fmt: skip
    """Tell the owner of the data which figures are overdue, whose, since when."""
    indicator, owner, period = (said(text, _LONGEST_NAME) for text in (indicator, owner, period))
    named = "、".join(said(name, _LONGEST_NAME) for name in area_names[:MOST_LINES])
    more = f"等 {len(area_names)} 个单位" if len(area_names) > MOST_LINES else ""
    opening = (
        f"{indicator}{period}数据逾期 {days_late} 天（应于 {due_on:%Y-%m-%d} 前报送），"
        f"责任单位：{owner}；未报送：{named}{more}。报送前不作判断，原有提示状态沿用。"
    )
    title = f"【数据提醒】{indicator}{period}逾期 {days_late} 天：{owner}"
    return Message(MessageKind.DATA, title, Severity.NONE, made_at, link, opening)


def rule_message(rule: str, problem: str, *, owner: str, link: str, made_at: datetime) -> Message:
    """Tell the owner of a rule that it cannot be judged, and why."""
    rule, owner, problem = said(rule, _LONGEST_NAME), said(owner, _LONGEST_NAME), said(problem, _LONGEST_SENTENCE)
    opening = f"规则“{rule}”暂时无法判定：{problem.rstrip('。')}。原有提示状态沿用，请{owner}处理。"
    title = f"【工作提示】规则无法判定：{rule}"
    return Message(MessageKind.RULE, title, Severity.NONE, made_at, link, opening)


def bulletin_message(title: str, state: str, lacks: Sequence[str], *, link: str, made_at: datetime) -> Message:
    """Tell the editor of a bulletin what the clock has made of it, and what is still missing."""
    missing = f"还缺：{'；'.join(said(one, _LONGEST_SENTENCE) for one in lacks[:MOST_LINES])}。" if lacks else ""
    more = f"另有 {len(lacks) - MOST_LINES} 项，见链接。" if len(lacks) > MOST_LINES else ""
    title = said(title, LONGEST_TITLE)
    opening = f"《{title}》{state}。{missing}{more}"
    return Message(MessageKind.BULLETIN, f"【通报编写】{title}", Severity.NONE, made_at, link, opening)


def forwarded_message(forwarded: Forwarded, *, link: str, made_at: datetime) -> Message:
    """Pass an official warning on with who issued it and when."""
    issued = f"{forwarded.issuer} {china_time(forwarded.issued_at)}"
    title = f"【转发】{issued} 发布的信息"
    return Message(MessageKind.FORWARDED, title, Severity.NONE, made_at, link, forwarded=forwarded)


def said(text: str, longest: int) -> str:
    """Bring what a person wrote onto one line, into our own words and within a length."""
    return _cut(reworded(one_line(text)), longest)


def reworded(text: str) -> str:
    """Replace words that sound like a statutory warning by our own: 红色预警信号 → 红色提示, Ⅰ级响应 → 一级提示."""
    plain = _ROMAN.sub(lambda found: f"{_GRADES[found[1]]}级", text)
    return _SIGNAL.sub("提示", _GRADED.sub(r"\1级提示", _COLOURED.sub(r"\1色提示", plain)))


def one_line(text: str) -> str:
    """Drop line breaks and what cannot be printed, so that nobody forges a second line or turns the text around."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def china_time(at: datetime) -> str:
    """Word an instant as it reads in China: “2026-11-23 09:10”."""
    return f"{at.astimezone(_CHINA):%Y-%m-%d %H:%M}"


def _worded(line: AlertLine) -> AlertLine:
    return replace(
        line,
        area_name=said(line.area_name, _LONGEST_NAME),
        reason=said(line.reason, _LONGEST_NAME),
        sentence=said(line.sentence, _LONGEST_SENTENCE),
        direction=said(line.direction, _LONGEST_NAME),
        period=said(line.period, _LONGEST_NAME),
        since=said(line.since, _LONGEST_NAME),
        series=tuple(one if one is not None and math.isfinite(one) else None for one in line.series),
    )


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
