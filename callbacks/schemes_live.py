"""What follows the form while a person writes: what is wrong with it, what it changes, what it would have done."""

from typing import Any

from callbacks.alerts_rules_form import part_of, text_of, whole_of
from callbacks.schemes_form import Slip, table_of
from callbacks.schemes_parts import names_of
from indicators.problem import Refusal
from indicators.scoring.scheme import Scheme
from indicators.scoring.scheme_linter import SchemeFinding
from indicators.scoring.scheme_words import scheme_difference
from layouts.desk.elements import Children, quiet
from layouts.schemes.trial import trial
from layouts.schemes.versions import difference_table
from workflows.cockpit import Cockpit
from workflows.scheme_history import TRIED_PERIODS

_UNNAMED = "new"  # stands for the code of a scheme that has none yet
_FAULTY = "方案还有错误，改好以后才能试算。"
_NOBODY = "还没有执行中的方案可比，试算要先有一个。"


def considered_of(cockpit: Cockpit, draft: object) -> list[Any]:
    """Give the findings by place, and what the draft changes against the newest version."""
    table, slips = table_of(part_of(draft, "form"))
    slips = (*_slips_of_code(cockpit, draft), *slips)
    turn = {"turn": whole_of(draft, "turn"), "code": text_of(draft, "code")}
    if slips:
        return [turn | {"findings": [_slip(one) for one in slips]}, quiet("先改好标出的错误，再看改了什么。")]
    try:
        scheme, findings = cockpit.schemes.read(code_of(draft), table)
    except Refusal as refusal:
        told = [_slip(Slip("", problem.message)) for problem in refusal.problems]
        return [turn | {"findings": told}, None]
    return [turn | {"findings": [_finding(one) for one in findings]}, _difference(cockpit, draft, scheme)]


def tried_of(cockpit: Cockpit, draft: object) -> list[Any]:
    """Give what the draft would have done to every unit over the last periods, or why that cannot be said."""
    table, slips = table_of(part_of(draft, "form"))
    try:
        if slips:
            raise Refusal.because(_FAULTY)
        scheme, findings = cockpit.schemes.read(code_of(draft), table)
        if any(one.is_error for one in findings):
            raise Refusal.because(_FAULTY)
        beside = _beside(cockpit, draft)
        shifts = cockpit.rankings.tried(scheme, TRIED_PERIODS, beside)
    except Refusal as refusal:
        return [quiet(str(refusal))]
    return trial(shifts, cockpit.schemes.scheme(beside).scheme.name, TRIED_PERIODS)


def code_of(draft: object) -> str:
    """Give the code a draft is kept under: that of its scheme, for a new one what was written."""
    if text_of(draft, "code"):
        return text_of(draft, "code")
    return text_of(part_of(part_of(draft, "form"), "head"), "code") or _UNNAMED


def check_code(cockpit: Cockpit, draft: object) -> None:
    """See to it that a new scheme has a code, and one of its own.

    Raises:
        Refusal: it has none, or another scheme had it.
    """
    for slip in _slips_of_code(cockpit, draft):
        raise Refusal.because(slip.sentence)


def _slips_of_code(cockpit: Cockpit, draft: object) -> tuple[Slip, ...]:
    if text_of(draft, "code"):
        return ()
    written = text_of(part_of(part_of(draft, "form"), "head"), "code")
    if not written:
        return (Slip("code", "请给方案定一个代码，例如 township_2027。"),)
    if written in cockpit.schemes.schemes() or written in cockpit.schemes.retired():
        return (Slip("code", f"代码“{written}”已经用过，请另取一个。"),)
    return ()


def _beside(cockpit: Cockpit, draft: object) -> str:
    """Give the scheme in force to hold the draft against: its own, else the one that was chosen, else the first."""
    standing = cockpit.schemes.schemes()
    chosen = text_of(part_of(part_of(draft, "form"), "head"), "beside")
    wanted = (text_of(draft, "code"), chosen, text_of(draft, "copied_from"), *standing)
    found = next((code for code in wanted if code in standing), None)
    if found is None:
        raise Refusal.because(_NOBODY)
    return found


def _difference(cockpit: Cockpit, draft: object, scheme: Scheme) -> Children:
    code = text_of(draft, "code")
    if not code:
        return quiet(f"新方案，{len(scheme.items)} 项指标。")
    newest = cockpit.schemes.versions(code)[0].scheme
    changes = scheme_difference(newest, scheme, names_of(cockpit))
    if not changes:
        return quiet(f"与第 {newest.version} 版相同，没有改动。")
    return difference_table(changes, f"第 {newest.version} 版", "改后")


def _slip(slip: Slip) -> dict[str, Any]:
    return {"place": slip.place, "is_error": True, "words": slip.sentence}


def _finding(finding: SchemeFinding) -> dict[str, Any]:
    """Write a finding for its own place: where it stands needs no name."""
    said = finding.message.removeprefix("的")
    return {"place": finding.place, "is_error": finding.is_error, "words": f"{said}；{finding.cure}。"}
