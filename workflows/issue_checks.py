"""What must hold before something is done to a bulletin, asked before and again within the transaction that does it."""

from dataclasses import replace

from sqlalchemy import Connection

from data_access import queries_bulletins as kept
from indicators.alerting.people import is_name
from indicators.issuing import (
    LONGEST_NAME,
    Act,
    Bulletin,
    BulletinKind,
    Stage,
    Written,
    fault_of,
    fault_of_number,
    plain_number,
)
from indicators.period import Period
from indicators.problem import Refusal

_LONGEST_TEXT = 2000
_LARGEST = 2**31 - 1  # what a number of the store can be


def found(connection: Connection, bulletin_id: int) -> Bulletin:
    """Give a bulletin.

    Raises:
        Refusal: there is none of that number.
    """
    one = kept.bulletin_of(connection, bulletin_id) if bulletin_id <= _LARGEST else None
    if one is None:
        raise Refusal.because(f"没有编号为 {bulletin_id} 的通报。")
    return one


def standing(connection: Connection, bulletin_id: int, revision: int, act: Act, who: str, remark: str = "") -> Bulletin:
    """Give a bulletin that a person may do something to and that stands as he saw it.

    Raises:
        Refusal: it does not stand so, he may not, or somebody was faster.
    """
    one = found(connection, bulletin_id)
    if one.revision != revision:
        last = one.signatures[-1]
        raise Refusal.because(f"您打开以后，{last.person}已{last.act.label}；请刷新页面，看过再办。")
    fault = fault_of(one, act, who, remark)
    if fault:
        raise Refusal.because(fault)
    return one


def refuse_second(connection: Connection, scheme_code: str, kind: BulletinKind, period: Period) -> None:
    """Refuse a new bulletin of a scheme, kind and period of which there is one."""
    for one in kept.bulletins_of(connection, scheme_code, kind, period):
        if one.stage is Stage.ISSUED:
            raise Refusal.because(f"{period.label()}的{kind}已签发（{one.label}）；数据有修订时请编写更正期。")
        if one.stage.is_open:
            raise Refusal.because(f"{period.label()}的{kind}已有一份（{one.label}，{one.stage.label}）。")


def refuse_correction(connection: Connection, old: Bulletin) -> None:
    """Refuse to correct what is not issued, or what a correction has been written for."""
    if old.stage is not Stage.ISSUED:
        raise Refusal.because(f"“{old.label}”还没有签发，请直接修改。")
    for one in kept.bulletins_of(connection, old.scheme_code, old.kind, old.period):
        if one.corrects == old.bulletin_id and one.stage is not Stage.DISCARDED:
            raise Refusal.because(f"“{old.label}”的更正期已有一份（{one.label}，{one.stage.label}）。")


def refuse_taken_number(connection: Connection, one: Bulletin) -> None:
    """Refuse a number that an issued bulletin of the kind bears."""
    number = one.written.number
    if number in kept.numbers_of(connection, one.kind, Stage.ISSUED):
        raise Refusal.because(f"“{number}”已经用过；请退回草稿改号。")


def checked(kind: BulletinKind, written: Written) -> Written:
    """Give what staff wrote, if it keeps within reason, with the number as the standard writes it."""
    number = plain_number(written.number)
    if fault := fault_of_number(kind, number):
        raise Refusal.because(fault)
    texts = (written.number, written.issuer, written.addressees, written.copies_to, *written.requirements)
    if any(len(text) > _LONGEST_TEXT for text in texts):
        raise Refusal.because(f"一段文字不超过 {_LONGEST_TEXT} 字。")
    return replace(written, number=number)


def check_drafter(who: str) -> None:
    """Refuse a draft without a name."""
    if not is_name(who) or len(who) > LONGEST_NAME:
        raise Refusal.because(f"请写明拟稿人的姓名，不超过 {LONGEST_NAME} 字。")
