"""Bulletins as kept: where they stand, who signed, what they say, the documents as issued."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from data_access.instants import from_text
from data_access.tables import (
    OPEN_END,
    bulletin_files,
    bulletin_orders,
    bulletin_signatures,
    bulletin_templates,
    bulletins,
)
from indicators.issuing import Act, Bulletin, BulletinKind, Signature, Stage, Template, Written
from indicators.issuing_orders import StandingOrder
from indicators.period import Period

_LISTED = [column for column in bulletins.c if column.name != "content"]


def bulletin_of(connection: Connection, bulletin_id: int) -> Bulletin | None:
    """Give one bulletin, None when there is none of that number."""
    row = connection.execute(select(*_LISTED).where(bulletins.c.bulletin_id == bulletin_id)).one_or_none()
    return None if row is None else _bulletin(row, _signatures(connection, [bulletin_id]).get(bulletin_id, ()))


def bulletins_kept(connection: Connection) -> tuple[Bulletin, ...]:
    """Give every bulletin, newest first."""
    return _all(connection, select(*_LISTED))


def bulletins_of(
    connection: Connection, scheme_code: str, kind: BulletinKind, period: Period | None = None
) -> tuple[Bulletin, ...]:
    """Give the bulletins of a scheme and kind, of all periods or one, newest first."""
    b = bulletins.c
    wanted = select(*_LISTED).where(b.scheme_code == scheme_code, b.kind == kind.value)
    if period is not None:
        wanted = wanted.where(b.period == str(period))
    return _all(connection, wanted)


def content_table(connection: Connection, bulletin_id: int) -> dict[str, Any]:
    """Give what a bulletin says as it was kept."""
    kept = connection.execute(select(bulletins.c.content).where(bulletins.c.bulletin_id == bulletin_id)).scalar_one()
    found: dict[str, Any] = json.loads(kept)
    return found


def issued_file(connection: Connection, bulletin_id: int, suffix: str) -> bytes | None:
    """Give a document as it was issued, None when it was not made then."""
    f = bulletin_files.c
    wanted = select(f.content).where(f.bulletin_id == bulletin_id, f.suffix == suffix)
    return connection.execute(wanted).scalar_one_or_none()


def numbers_of(connection: Connection, kind: BulletinKind, *stages: Stage) -> tuple[str, ...]:
    """Give the numbers of the bulletins of a kind that stand at one of some stages, oldest first."""
    b = bulletins.c
    wanted = select(b.written).where(b.kind == kind.value, b.stage.in_([stage.value for stage in stages]))
    found = connection.execute(wanted.order_by(b.bulletin_id)).scalars()
    return tuple(filter(None, (json.loads(written)["number"] for written in found)))


def templates_kept(connection: Connection) -> tuple[Template, ...]:
    """Give the office's templates, newest first, withdrawn ones too."""
    t = bulletin_templates.c
    wanted = select(t.digest, t.name, t.author, t.added_at, t.withdrawn_at).order_by(t.added_at.desc())
    return tuple(
        Template(row.digest, row.name, row.author, from_text(row.added_at), bool(row.withdrawn_at))
        for row in connection.execute(wanted)
    )


def template_content(connection: Connection, digest: str) -> bytes | None:
    """Give a template by its digest."""
    t = bulletin_templates.c
    return connection.execute(select(t.content).where(t.digest == digest)).scalar_one_or_none()


def standing_orders(connection: Connection) -> tuple[StandingOrder, ...]:
    """Give what is prepared by itself now."""
    o = bulletin_orders.c
    wanted = select(bulletin_orders).where(o.known_to == OPEN_END).order_by(o.scheme_code, o.kind)
    return tuple(
        StandingOrder(
            scheme_code=row.scheme_code,
            kind=BulletinKind(row.kind),
            editor=row.editor,
            deadline_day=row.deadline_day,
            author=row.author,
            since=from_text(row.known_from),
        )
        for row in connection.execute(wanted)
    )


def _all(connection: Connection, wanted: Select[Any]) -> tuple[Bulletin, ...]:
    rows = connection.execute(wanted.order_by(bulletins.c.bulletin_id.desc())).all()
    signed = _signatures(connection, [row.bulletin_id for row in rows])
    return tuple(_bulletin(row, signed.get(row.bulletin_id, ())) for row in rows)


def _signatures(connection: Connection, bulletin_ids: Iterable[int]) -> dict[int, tuple[Signature, ...]]:
    s = bulletin_signatures.c
    wanted = select(bulletin_signatures).where(s.bulletin_id.in_(list(bulletin_ids))).order_by(s.signature_id)
    found: dict[int, list[Signature]] = {}
    for row in connection.execute(wanted):
        signature = Signature(Act(row.act), row.person, from_text(row.at), row.remark, row.digest)
        found.setdefault(row.bulletin_id, []).append(signature)
    return {bulletin_id: tuple(signatures) for bulletin_id, signatures in found.items()}


def _bulletin(row: Any, signatures: tuple[Signature, ...]) -> Bulletin:
    return Bulletin(
        bulletin_id=row.bulletin_id,
        scheme_code=row.scheme_code,
        period=Period.parse(row.period),
        kind=BulletinKind(row.kind),
        known_at=from_text(row.known_at),
        written=_written(json.loads(row.written)),
        template=row.template,
        corrects=row.corrects,
        lacks=tuple(json.loads(row.lacks)),
        title=row.title,
        digest=row.digest,
        stage=Stage(row.stage),
        revision=row.revision,
        signatures=signatures,
    )


def _written(table: dict[str, Any]) -> Written:
    day = date.fromisoformat(table["day"]) if table["day"] else None
    return Written(**{**table, "requirements": tuple(table["requirements"]), "day": day})
