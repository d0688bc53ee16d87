"""A form as the page sends it: read field by field, nothing of it believed."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import g

from callbacks.roles import LOCAL_NAME
from indicators.alerting.office_hours import SHANGHAI
from indicators.alerting.people import is_name, is_same_person
from indicators.problem import Refusal

_LONGEST = 500
_MOST_VALUES = 20
_LONGEST_NUMBER = 9
_TIME_FORM = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class SentForm:
    """What a person asks for and the fields of the form; a field that was not sent is blank."""

    act: str
    fields: Mapping[str, object]

    @classmethod
    def read(cls, sent: object) -> "SentForm":
        """Take the form out of what the page's store holds; anything else is a form that asks for nothing."""
        if not isinstance(sent, Mapping) or not isinstance(sent.get("fields"), Mapping):
            return cls("", {})
        return cls(str(sent.get("act", "")), sent["fields"])

    def text(self, name: str) -> str:
        """Give a field as text."""
        return self.whole(name)[:_LONGEST]

    def whole(self, name: str) -> str:
        """Give a field as text of any length, without what no store and no document can hold."""
        found = self.fields.get(name, "")
        return "".join(letter for letter in found if _is_text(letter)).strip() if isinstance(found, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Give a field that stands several times in the form, in order, blank ones included."""
        found = self.fields.get(name, [])
        many: Sequence[object] = found if isinstance(found, list) else [found]
        return tuple(one.strip()[:_LONGEST] if isinstance(one, str) else "" for one in many[:_MOST_VALUES])

    def number(self, name: str) -> int:
        """Give a field as a whole number, 0 when it is none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0

    def moment(self, name: str, label: str) -> datetime | None:
        """Give a field as an instant in Asia/Shanghai, None when it is blank.

        Raises:
            Refusal: it is no date with a time.
        """
        text = self.text(name).replace("T", " ")
        if not text:
            return None
        try:
            return datetime.strptime(text, _TIME_FORM).replace(tzinfo=SHANGHAI)
        except ValueError:
            raise Refusal.because(f"“{label}”写的“{text[:40]}”看不懂，请写成 2026-12-01 08:00 这样。") from None

    @property
    def who(self) -> str:
        """Who is asking: the name the server knows; at the machine itself, the one that was written.

        Raises:
            Refusal: at the machine itself nobody gave a name, so nobody could be asked about it later.
        """
        known = str(g.get("actor", ""))
        if known != LOCAL_NAME:
            return known
        written = self.text("who")
        if not is_name(written) or is_same_person(written, LOCAL_NAME):
            raise Refusal.because("请填写姓名：单机模式没有登录，每次操作都要写明是谁做的。")
        return written


def _is_text(letter: str) -> bool:
    """Say whether a letter may stand in a text: no control character but the end of a line, no half of a pair."""
    return letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs", "Cn")
