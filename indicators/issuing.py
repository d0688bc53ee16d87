"""A bulletin on its way: draft → review → issue, who signed what and when, what its staff wrote.

Pure. What the bulletin says is its content (`bulletins/content.py`); a signature names it by its digest, so
that nothing can change under a signature.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from indicators.alerting.people import is_name, is_same_person
from indicators.period import Period

LONGEST_NAME, LONGEST_REMARK = 30, 200
CLOCK = "定时进程"  # who drafts where nobody does; it signs nothing


class BulletinKind(StrEnum):
    """通报 carries a document number (发文字号), 专报 an issue number (第N期)."""

    NOTICE = "通报"
    REPORT = "专报"


class Stage(StrEnum):
    """Where a bulletin stands; the last two are final."""

    DRAFT = "draft"
    REVIEW = "review"
    SIGNING = "signing"
    ISSUED = "issued"
    DISCARDED = "discarded"

    @property
    def label(self) -> str:
        """The word a user reads."""
        return _STAGES[self]

    @property
    def is_open(self) -> bool:
        """Say whether something can still become of it."""
        return self not in (Stage.ISSUED, Stage.DISCARDED)


class Act(StrEnum):
    """What a person puts the name under."""

    DRAFT = "draft"
    REVISE = "revise"
    SUBMIT = "submit"
    REVIEW = "review"
    RETURN = "return"
    ISSUE = "issue"
    DISCARD = "discard"

    @property
    def label(self) -> str:
        """The word a user reads."""
        return _ACTS[self]


_STAGES = {
    Stage.DRAFT: "草稿",
    Stage.REVIEW: "待审核",
    Stage.SIGNING: "待签发",
    Stage.ISSUED: "已签发",
    Stage.DISCARDED: "已作废",
}
_ACTS = {
    Act.DRAFT: "拟稿",
    Act.REVISE: "修改",
    Act.SUBMIT: "送审",
    Act.REVIEW: "审核",
    Act.RETURN: "退回",
    Act.ISSUE: "签发",
    Act.DISCARD: "作废",
}
_WAYS = {  # from which stages, to which
    Act.REVISE: ((Stage.DRAFT,), Stage.DRAFT),
    Act.SUBMIT: ((Stage.DRAFT,), Stage.REVIEW),
    Act.REVIEW: ((Stage.REVIEW,), Stage.SIGNING),
    Act.RETURN: ((Stage.REVIEW, Stage.SIGNING), Stage.DRAFT),
    Act.ISSUE: ((Stage.SIGNING,), Stage.ISSUED),
    Act.DISCARD: ((Stage.DRAFT, Stage.REVIEW, Stage.SIGNING), Stage.DISCARDED),
}
_BY_A_SECOND_PERSON = (Act.REVIEW, Act.ISSUE)
_NEEDS_A_REMARK = (Act.RETURN, Act.DISCARD)
_DRAFTING = (Act.DRAFT, Act.REVISE, Act.SUBMIT)
_DOCUMENT_NUMBER = re.compile(r"(?P<head>[^\W\d_]{1,20}〔)(?P<year>\d{4})〕(?P<number>[1-9]\d{0,3})号")
_ISSUE_NUMBER = re.compile(r"第(?P<number>[1-9]\d{0,3})期")
_YEAR_IN_BRACKETS = re.compile(r"[\[(【〔](\d{4})[\])】〕]")
_LEADING_ZEROS = re.compile(r"(?<=[〕第])0+(?=\d)")


@dataclass(frozen=True, slots=True)
class Written:
    """What staff write themselves; a blank text takes the usual one, a blank `day` the day of issue."""

    number: str = ""
    issuer: str = ""
    addressees: str = ""
    copies_to: str = ""
    requirements: tuple[str, ...] = ()
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who did what and when; `digest` names the content it was done to."""

    act: Act
    person: str
    at: datetime
    remark: str
    digest: str


@dataclass(frozen=True, slots=True)
class Template:
    """An office's own layout; a withdrawn one is offered no more, bulletins made with it stay as they are."""

    digest: str
    name: str
    author: str
    added_at: datetime
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A bulletin as kept.

    `known_at` is the instant whose figures it says, `template` the digest of the office's own layout (blank:
    the shipped one), `corrects` the issued bulletin whose place it takes (0: none), `lacks` what was missing
    when the clock prepared it. `revision` counts every act, so that nobody acts on what he has not seen.
    """

    bulletin_id: int
    scheme_code: str
    period: Period
    kind: BulletinKind
    known_at: datetime
    written: Written
    template: str
    corrects: int
    lacks: tuple[str, ...]
    title: str
    digest: str
    stage: Stage
    revision: int
    signatures: tuple[Signature, ...]

    @property
    def label(self) -> str:
        """Name it among others: its number, else its place in the list."""
        return self.written.number or f"第{self.bulletin_id}号稿"

    @property
    def drafters(self) -> tuple[str, ...]:
        """Name everybody who wrote on it."""
        return tuple(dict.fromkeys(one.person for one in self.signatures if one.act in _DRAFTING))


def fault_of(bulletin: Bulletin, act: Act, person: str, remark: str) -> str:
    """Say why a person may not do something to a bulletin as it stands; blank when he may."""
    stages, _ = _WAYS[act]
    if bulletin.stage not in stages:
        return f"“{bulletin.label}”现在是{bulletin.stage.label}，不能{act.label}。"
    if not is_name(person) or len(person) > LONGEST_NAME:
        return f"请写明{act.label}人的姓名，不超过 {LONGEST_NAME} 字。"
    if act in _NEEDS_A_REMARK and not is_name(remark):
        return f"请写明{act.label}的原因。"
    if len(remark) > LONGEST_REMARK:
        return f"意见不超过 {LONGEST_REMARK} 字。"
    if act in _BY_A_SECOND_PERSON and any(is_same_person(person, one) for one in bulletin.drafters):
        return f"{act.label}人不能是拟稿、修改或送审的人（{'、'.join(bulletin.drafters)}）。"
    if act is Act.ISSUE and is_same_person(person, bulletin.signatures[-1].person):
        return f"签发人不能是审核的人（{bulletin.signatures[-1].person}）。"
    if act is Act.ISSUE and not bulletin.written.number:
        what = "发文字号" if bulletin.kind is BulletinKind.NOTICE else "期号"
        return f"还没有{what}；请退回草稿填写后再签发。"
    return ""


def stage_after(act: Act) -> Stage:
    """Say where a bulletin stands after an act."""
    return Stage.DRAFT if act is Act.DRAFT else _WAYS[act][1]


def plain_number(written: str) -> str:
    """Write a number the way the standard has it: no spaces, 〔2026〕 in its brackets, no leading zeros."""
    text = "".join(unicodedata.normalize("NFKC", written).split())
    return _LEADING_ZEROS.sub("", _YEAR_IN_BRACKETS.sub(r"〔\1〕", text))


def fault_of_number(kind: BulletinKind, number: str) -> str:
    """Say what is wrong with a number; blank when it is one of its kind, or there is none yet."""
    if kind is BulletinKind.NOTICE:
        is_one, form = _DOCUMENT_NUMBER.fullmatch(number), "发文字号应写成 机关代字〔年份〕序号，如 潞政办通〔2026〕8号"
    else:
        is_one, form = _ISSUE_NUMBER.fullmatch(number), "期号应写成 第10期"
    return "" if is_one or not number else f"{form}；写的是“{number[:40]}”。"


def next_number(kind: BulletinKind, taken: Iterable[str], day: date) -> str:
    """Propose the number after those that are taken; blank for the first 通报, whose sign of office nobody can guess.

    A 通报 begins at 1 in every year, a 专报 counts on.
    """
    if kind is BulletinKind.REPORT:
        numbers = [int(found["number"]) for one in taken if (found := _ISSUE_NUMBER.fullmatch(one))]
        return f"第{max(numbers, default=0) + 1}期"
    read = [match for one in taken if (match := _DOCUMENT_NUMBER.fullmatch(one))]
    if not read:
        return ""
    head = read[-1]["head"]
    of_year = [int(one["number"]) for one in read if one["head"] == head and int(one["year"]) == day.year]
    return f"{head}{day.year}〕{max(of_year, default=0) + 1}号"
