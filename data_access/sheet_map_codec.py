"""Frozen maps to and from plain tables: the types of the fields say how each is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from data_access.sheet_map import (
    AREA_SOURCES,
    EVENT_FIELDS,
    PERIOD_SOURCES,
    READING_FIELDS,
    AreaLabel,
    PeriodSource,
    TableMap,
)

# Fields written under another key (`from` is no name in Python), and what words a text may be.
_KEYS: dict[tuple[type[Any], str], str] = {
    (PeriodSource, "sources"): "from",
    (AreaLabel, "source"): "from",
    (TableMap, "indicator_code"): "indicator",
    (TableMap, "indicator_label"): "indicator",
}
_WORDS: dict[tuple[type[Any], str], tuple[str, ...]] = {
    (PeriodSource, "sources"): PERIOD_SOURCES,
    (AreaLabel, "source"): AREA_SOURCES,
    (TableMap, "fields"): (*EVENT_FIELDS, *READING_FIELDS),
}
_NAMES = {
    "text": "文字",
    "texts": "文字或文字的列表",
    "flag": "true 或 false",
    "count": "整数",
    "decimal": "数字",
    "enum": "文字",
    "part": "一个小节",
    "parts": "若干个小节",
    "texts by name": "一个小节",
}


@dataclass(frozen=True, slots=True)
class _Field:
    """How one field is written: `shape` is a key of `_NAMES`, `of` the enum or part it holds."""

    name: str
    key: str
    shape: str
    of: Any
    default: Any
    words: tuple[str, ...]

    def accepts(self, value: object) -> bool:
        """Say whether a written value has the right shape."""
        match self.shape:
            case "flag":
                return isinstance(value, bool)
            case "count":
                return isinstance(value, int) and not isinstance(value, bool)
            case "decimal":
                return isinstance(value, (str, int, float)) and not isinstance(value, bool)
            case "texts":
                return isinstance(value, (str, list, tuple))
            case "parts":
                return isinstance(value, (list, tuple))
            case "part" | "texts by name":
                return isinstance(value, Mapping)
            case _:
                return isinstance(value, str)


_KNOWN: dict[type[Any], tuple[_Field, ...]] = {}  # worked out once per type


def read_part(kind: type[Any], table: Mapping[str, object], place: str, faults: list[str]) -> Any:
    """Read a part; what cannot be read keeps its default and adds a sentence to `faults`."""
    left = dict(table)
    values: dict[str, Any] = {}
    about = _fields_of(kind)
    for each in about:
        if each.key in left and each.accepts(left[each.key]):
            values[each.name] = _read(each, left.pop(each.key), f"{place}.{each.key}", faults)
    known = {each.key: each for each in about}
    for key in left:
        if key in known:
            faults.append(f"{place}的“{key}”写法不对，应是{_NAMES[known[key].shape]}。")
        else:
            faults.append(f"{place}里有不认识的“{key}”，可用的有：{'、'.join(known)}。")
    return kind(**values)


def to_table(part: Any) -> dict[str, Any]:
    """Write a part as tables of text, lists and numbers; what is as by default is left out."""
    return {
        each.key: _written(each, value)
        for each in _fields_of(type(part))
        if (value := getattr(part, each.name)) != each.default
    }


def _written(each: _Field, value: Any) -> Any:
    match each.shape:
        case "part":
            return to_table(value)
        case "parts":
            return [to_table(part) for part in value]
        case "texts":
            return list(value)
        case "texts by name":
            return {name: list(texts) for name, texts in value.items()}
        case "enum":
            return value.value
        case "decimal":
            return str(value)
        case _:
            return value


def _read(each: _Field, value: Any, place: str, faults: list[str]) -> Any:
    match each.shape:
        case "texts":
            return _texts(value, each.words, place, faults)
        case "text":
            return _texts(value, each.words if value else (), place, faults)[0]
        case "enum":
            return _one_of(each, value, place, faults)
        case "decimal":
            return _decimal(value, place, faults)
        case "part":
            return read_part(each.of, value, place, faults)
        case "parts":
            return tuple(_read_item(each.of, part, f"{place}[{i}]", faults) for i, part in enumerate(value, 1))
        case "texts by name":
            _texts(list(value), each.words, place, faults)
            return {name: _texts(texts, (), f"{place}.{name}", faults) for name, texts in value.items()}
        case _:
            return value


def _read_item(kind: type[Any], part: object, place: str, faults: list[str]) -> Any:
    if isinstance(part, Mapping):
        return read_part(kind, part, place, faults)
    faults.append(f"{place}写法不对，应是一个小节。")
    return kind()


def _texts(value: Any, words: tuple[str, ...], place: str, faults: list[str]) -> tuple[str, ...]:
    texts = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, (list, tuple)) else (None,)
    if not all(isinstance(text, str) for text in texts):
        faults.append(f"{place}里只能写文字。")
        return ()
    unknown = [text for text in texts if words and text not in words]
    faults += [f"{place}里有不认识的“{text}”，可用的有：{'、'.join(words)}。" for text in unknown]
    return texts


def _one_of(each: _Field, value: str, place: str, faults: list[str]) -> Any:
    try:
        return each.of(value)
    except ValueError:
        faults.append(f"{place}“{value}”不认识，可用的有：{'、'.join(each.of)}。")
        return each.default


def _decimal(value: str | int | float, place: str, faults: list[str]) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        faults.append(f"{place}“{value}”不是数字。")
        return None


def _fields_of(kind: type[Any]) -> tuple[_Field, ...]:
    if kind not in _KNOWN:
        _KNOWN[kind] = tuple(_described(kind))
    return _KNOWN[kind]


def _described(kind: type[Any]) -> Iterator[_Field]:
    hints = get_type_hints(kind)
    for each in fields(kind):
        shape, of = _shape(hints[each.name])
        key = _KEYS.get((kind, each.name), each.name)
        yield _Field(each.name, key, shape, of, each.default, _WORDS.get((kind, each.name), ()))


def _shape(hint: Any) -> tuple[str, Any]:
    options = [option for option in get_args(hint) if option is not NoneType]
    if NoneType in get_args(hint):
        return _shape(options[0])
    if get_origin(hint) is tuple:
        return ("parts", options[0]) if is_dataclass(options[0]) else ("texts", str)
    if get_origin(hint) is not None:
        return "texts by name", str
    if is_dataclass(hint):
        return "part", hint
    if issubclass(hint, StrEnum):
        return "enum", hint
    return {bool: "flag", int: "count", str: "text", Decimal: "decimal"}[hint], hint
