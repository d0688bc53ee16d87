"""Rule expressions grown together with what they mean in exact arithmetic, level by level as the grammar has it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor

from hypothesis import assume
from hypothesis import strategies as st

from indicators.alerting.rule import Missing

NAMES = {code: code for code in ("first", "second", "third")} | {
    "甲": "first",
    "非税收入": "second",
    "3日均值": "third",
}
SPELT = {"甲": "first", "非税收入": "second", "third": "third", "【3日均值】": "third"}

Exact = Fraction | None
Row = Mapping[str, Exact]
Meaning = Callable[[Row, Missing], Exact]
Draw = st.DrawFn


@dataclass(frozen=True)
class Grown:
    """A text and what it means for one area; None is undecided, truths are 1 and 0."""

    text: str
    meaning: Meaning
    is_constant: bool = False


def leaf(draw: Draw) -> Grown:
    if draw(st.integers(0, 2)) == 0:
        number = draw(st.sampled_from(["0", "1", "2", "2.5", "３"]))
        exact = Fraction(number)
        return Grown(number, lambda _row, _missing: exact, is_constant=True)
    spelt = draw(st.sampled_from(sorted(SPELT)))
    return Grown(spelt, lambda row, missing: figure(row[SPELT[spelt]], missing))


def figure(found: Exact, missing: Missing) -> Exact:
    return Fraction(0) if found is None and missing is Missing.NEVER else found


def operand(draw: Draw, depth: int) -> Grown:
    shape = draw(st.sampled_from(["leaf", "sign", "bracket", "abs", "min", "max", "round"])) if depth else "leaf"
    if shape == "leaf":
        return leaf(draw)
    if shape in ("min", "max"):
        parts = [total(draw, depth - 1) for _ in range(draw(st.integers(2, 3)))]
        pick = min if shape == "min" else max
        text = f"{shape}({'，'.join(part.text for part in parts)})"
        return Grown(text, lambda row, missing: skipping(parts, pick, row, missing), constant(*parts))
    inside = total(draw, depth - 1)
    if shape == "round":
        places = draw(st.integers(0, 2))
        return changed(inside, f"round({inside.text}, {places})", lambda exact: half_up(exact, places))
    if shape == "sign":
        return changed(inside, f"-({inside.text})", lambda exact: -exact)
    if shape == "abs":
        return changed(inside, f"ABS ({inside.text})", abs)
    return changed(inside, f"（{inside.text}）", lambda exact: exact)


def changed(part: Grown, text: str, change: Callable[[Fraction], Fraction]) -> Grown:
    def meaning(row: Row, missing: Missing) -> Exact:
        exact = part.meaning(row, missing)
        return None if exact is None else change(exact)

    return Grown(text, meaning, part.is_constant)


def half_up(exact: Fraction, places: int) -> Fraction:
    whole = floor(abs(exact) * 10**places + Fraction(1, 2))
    return Fraction(whole if exact > 0 else -whole, 10**places)


def constant(*parts: Grown) -> bool:
    return all(part.is_constant for part in parts)


def skipping(
    parts: Sequence[Grown], pick: Callable[[Sequence[Fraction]], Fraction], row: Row, missing: Missing
) -> Exact:
    """What a sum or an extreme gives: under ALL without the undecided, unless no figure is left."""
    found = [part.meaning(row, missing) for part in parts]
    known = [exact for exact in found if exact is not None]
    if missing is not Missing.ALL:
        return pick(known) if len(known) == len(found) else None
    has_figure = any(exact is not None and not part.is_constant for exact, part in zip(found, parts, strict=True))
    return pick(known) if has_figure or constant(*parts) else None


def factors(draw: Draw, depth: int) -> Grown:
    parts = [operand(draw, depth) for _ in range(draw(st.integers(1, 2)))]
    signs = [draw(st.sampled_from(["*", "/", " × ", "÷"])) for _ in parts[1:]]
    divisors = [part for sign, part in zip(signs, parts[1:], strict=True) if sign in "/÷" and part.is_constant]
    assume(all(part.meaning({}, Missing.ANY) != 0 for part in divisors))

    def meaning(row: Row, missing: Missing) -> Exact:
        result = parts[0].meaning(row, missing)
        for sign, part in zip(signs, parts[1:], strict=True):
            by = part.meaning(row, missing)
            if result is None or by is None or (by == 0 and sign in "/÷"):
                return None
            result = result / by if sign in "/÷" else result * by
        return result

    return Grown(joined(parts, signs), meaning, constant(*parts))


def total(draw: Draw, depth: int) -> Grown:
    parts = [factors(draw, depth) for _ in range(draw(st.integers(1, 2)))]
    signs = [draw(st.sampled_from(["+", " - ", "−", "＋"])) for _ in parts[1:]]
    turned = [parts[0], *(changed(p, p.text, turn(sign)) for sign, p in zip(signs, parts[1:], strict=True))]
    if not signs:
        return parts[0]
    return Grown(joined(parts, signs), lambda row, missing: skipping(turned, added, row, missing), constant(*parts))


def turn(sign: str) -> Callable[[Fraction], Fraction]:
    return lambda exact: exact if sign in "+＋" else -exact


def added(known: Sequence[Fraction]) -> Fraction:
    return sum(known, Fraction(0))


LINKS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lambda left, right: left < right,
    "≤": lambda left, right: left <= right,
    " = ": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "＞": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def comparison(draw: Draw, depth: int) -> Grown:
    if depth and draw(st.booleans()):
        inside = either(draw, depth - 1)
        return Grown(f"({inside.text})", inside.meaning)
    parts = [total(draw, depth) for _ in range(draw(st.integers(2, 3)))]
    signs = [draw(st.sampled_from(sorted(LINKS))) for _ in parts[1:]]

    def meaning(row: Row, missing: Missing) -> Exact:
        found = [part.meaning(row, missing) for part in parts]
        links = zip(signs, pairwise(found), strict=True)
        return least(None if a is None or b is None else Fraction(LINKS[sign](a, b)) for sign, (a, b) in links)

    return Grown(joined(parts, signs), meaning)


def least(truths: Iterable[Exact]) -> Exact:
    """Kleene's 且."""
    found = [*truths]
    return Fraction(0) if 0 in found else None if None in found else Fraction(1)


def denied(truth: Exact) -> Exact:
    return None if truth is None else 1 - truth


def negation(draw: Draw, depth: int) -> Grown:
    inside = comparison(draw, depth)
    if draw(st.booleans()):
        return inside
    word = draw(st.sampled_from(["非", "not ", "非非 not "]))
    return Grown(word + inside.text, lambda row, missing: denied(inside.meaning(row, missing)))


def both(draw: Draw, depth: int) -> Grown:
    parts = [negation(draw, depth) for _ in range(draw(st.integers(1, 2)))]
    signs = [draw(st.sampled_from(["且", " and "])) for _ in parts[1:]]
    return Grown(joined(parts, signs), lambda row, missing: least(part.meaning(row, missing) for part in parts))


def either(draw: Draw, depth: int) -> Grown:
    parts = [both(draw, depth) for _ in range(draw(st.integers(1, 2)))]
    signs = [draw(st.sampled_from(["或", " OR "])) for _ in parts[1:]]
    return Grown(
        joined(parts, signs),
        lambda row, missing: denied(least(denied(part.meaning(row, missing)) for part in parts)),
    )


def joined(parts: Sequence[Grown], signs: Sequence[str]) -> str:
    """Write parts with signs between; no space is needed anywhere but around English words."""
    return parts[0].text + "".join(f"{sign}{part.text}" for sign, part in zip(signs, parts[1:], strict=True))


@st.composite
def grown(draw: Draw) -> Grown:
    """Any well-formed text within the caps that names an indicator."""
    depth = draw(st.integers(0, 2))
    found = draw(st.sampled_from([either, total]))(draw, depth)
    assume(any(name in found.text for name in SPELT) and len(found.text) < 100)
    return found
