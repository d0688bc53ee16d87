"""Reading a definition table: one field at a time, all faults collected, each with its cure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from indicators.problem import Problem

_Choice = TypeVar("_Choice", bound=StrEnum)
_Parsed = TypeVar("_Parsed")


@dataclass(slots=True)
class TableReader:
    """Reads one table; a fault is noted and a harmless stand-in given, so that all faults come at once.

    `owner` names the table in messages; `problems` is shared by the readers of nested tables.
    """

    owner: str
    table: Mapping[str, object]
    problems: list[Problem] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def fault(self, message: str) -> None:
        """Note a fault of this table."""
        self.problems.append(Problem(f"{self.owner}{message}"))

    def refuse_unknown(self) -> None:
        """Note every field nobody asked for; call it last."""
        for name in self.table:
            if name not in self.known:
                near = get_close_matches(name, sorted(self.known), n=1)
                hint = f"是否应为“{near[0]}”？请改正或删去。" if near else "请删去。"
                self.fault(f"有不认识的字段“{name}”，{hint}")

    def text(self, name: str, default: str | None = None) -> str:
        """Read a text; without a default it must be there and not be blank."""
        found = self._value(name, required=default is None)
        if found is None:
            return default or ""
        if not isinstance(found, str) or (default is None and not found.strip()):
            self._wrong(name, found, "非空的文字" if default is None else "文字")
            return default or ""
        return found.strip()

    def integer(self, name: str, least: int, most: int, default: int | None = None) -> int:
        """Read a whole number within bounds."""
        found = self._value(name, required=default is None)
        stand_in = least if default is None else default
        if found is None:
            return stand_in
        if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
            self._wrong(name, found, f"{least} 到 {most} 的整数")
            return stand_in
        return found

    def number(self, name: str) -> Decimal | None:
        """Read an exact number, given as a number or as decimal text; None when left out."""
        found = self._value(name, required=False)
        if found is None:
            return None
        try:
            exact = (
                Decimal(str(found)) if isinstance(found, (int, float, str)) and not isinstance(found, bool) else None
            )
        except InvalidOperation:
            exact = None
        if exact is None or not exact.is_finite():
            self._wrong(name, found, "数字")
            return None
        return exact

    def flag(self, name: str, default: bool) -> bool:
        """Read true or false."""
        found = self._value(name, required=False)
        if found is None:
            return default
        if not isinstance(found, bool):
            self._wrong(name, found, "true 或 false")
            return default
        return found

    def choice(self, name: str, choices: type[_Choice], default: _Choice | None = None) -> _Choice:
        """Read one of an enumeration's values."""
        found = self._value(name, required=default is None)
        stand_in = next(iter(choices)) if default is None else default
        if found is None:
            return stand_in
        if not isinstance(found, str) or found not in {choice.value for choice in choices}:
            self._wrong(name, found, "其中之一：" + "、".join(choice.value for choice in choices))
            return stand_in
        return choices(found)

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of texts; empty when left out."""
        found = self._value(name, required=False)
        if found is None:
            return ()
        if not isinstance(found, (list, tuple)) or not all(isinstance(part, str) and part.strip() for part in found):
            self._wrong(name, found, "文字的列表")
            return ()
        return tuple(part.strip() for part in found)

    def nested(self, name: str, *, required: bool = False) -> "TableReader | None":
        """Open a table within the table; None when left out or not a table."""
        found = self._value(name, required=required)
        if found is None:
            return None
        if not isinstance(found, Mapping):
            self._wrong(name, found, "一张小表")
            return None
        return TableReader(f"{self.owner}的“{name}”", found, self.problems)

    def nested_list(self, name: str) -> Iterable["TableReader"]:
        """Open each table of a list of tables; nothing when left out."""
        found = self._value(name, required=False)
        if found is None:
            return []
        if not isinstance(found, (list, tuple)) or not all(isinstance(part, Mapping) for part in found):
            self._wrong(name, found, "若干小表的列表")
            return []
        return [
            TableReader(f"{self.owner}的第 {at} 个“{name}”", part, self.problems) for at, part in enumerate(found, 1)
        ]

    def converted(self, name: str, convert: Callable[[str], _Parsed], expected: str) -> _Parsed | None:
        """Read a required text through a function that raises ValueError for what it cannot read."""
        found = self.text(name)
        try:
            return convert(found) if found else None
        except ValueError:
            self._wrong(name, found, expected)
            return None

    def _value(self, name: str, *, required: bool) -> object | None:
        self.known.add(name)
        found = self.table.get(name)
        if found is None and required:
            self.fault(f"缺少“{name}”，请补上。")
        return found

    def _wrong(self, name: str, found: object, expected: str) -> None:
        self.fault(f"的“{name}”是“{found}”，应为{expected}，请改正。")
