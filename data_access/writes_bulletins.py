"""Acts on bulletins: kept, signed, issued with their documents; templates and standing orders."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data_access.instants import to_text
from data_access.tables import (
    OPEN_END,
    bulletin_files,
    bulletin_orders,
    bulletin_signatures,
    bulletin_templates,
    bulletins,
)
from data_access.writes import record_audit
from data_access.writes_alerts import bump_act_version
from indicators.issuing import BulletinKind, Signature, Stage, Written
from indicators.issuing_orders import StandingOrder
from indicators.period import Period


@dataclass(frozen=True, slots=True)
class Composed:
    """What a bulletin says and was made from, as it is kept."""

    known_at: datetime
    written: Written
    template: str
    title: str
    content: Mapping[str, Any]
    digest: str
    lacks: tuple[str, ...]


def put_bulletin(
    connection: Connection,
    scheme_code: str,
    period: Period,
    kind: BulletinKind,
    composed: Composed,
    *,
    corrects: int,
) -> int:
    """Keep a new draft; gives its number."""
    row = {
        "scheme_code": scheme_code,
        "period": str(period),
        "kind": kind.value,
        "corrects": corrects,
        "stage": Stage.DRAFT.value,
        "revision": 1,
        **_columns(composed),
    }
    key = connection.execute(insert(bulletins).values(**row)).inserted_primary_key
    if key is None:
        raise AssertionError("a database that counts up says what it counted")
    return int(key[0])


def change_bulletin(
    connection: Connection, bulletin_id: int, revision: int, stage: Stage, composed: Composed | None = None
) -> None:
    """Let a bulletin stand elsewhere, or say something else; its revision becomes the next one."""
    columns = {} if composed is None else _columns(composed)
    b = bulletins.c
    changed = update(bulletins).where(b.bulletin_id == bulletin_id, b.revision == revision)
    connection.execute(changed.values(stage=stage.value, revision=revision + 1, **columns))


def sign(connection: Connection, bulletin_id: int, signature: Signature, title: str) -> None:
    """Keep who did what to a bulletin, with its line in the audit."""
    row = {
        "bulletin_id": bulletin_id,
        "act": signature.act.value,
        "person": signature.person,
        "at": to_text(signature.at),
        "remark": signature.remark,
        "digest": signature.digest,
    }
    connection.execute(insert(bulletin_signatures).values(**row))
    record_audit(
        connection,
        at=signature.at,
        actor=signature.person,
        action="bulletin",
        object_=f"通报 {bulletin_id} {signature.act.label}",
        detail=f"《{title}》{signature.remark}",
    )
    bump_act_version(connection)


def put_files(connection: Connection, bulletin_id: int, files: Mapping[str, bytes]) -> None:
    """Keep the documents of an issue, by their endings."""
    rows = [{"bulletin_id": bulletin_id, "suffix": suffix, "content": content} for suffix, content in files.items()]
    connection.execute(insert(bulletin_files), rows)


def put_template(connection: Connection, digest: str, name: str, content: bytes, *, author: str, at: datetime) -> bool:
    """Keep a template; one there is keeps its name and author, and is offered again if it was withdrawn.

    Gives whether anything was done.
    """
    t = bulletin_templates.c
    if connection.execute(select(t.digest).where(t.digest == digest)).first() is None:
        row = {"digest": digest, "name": name, "content": content, "author": author, "added_at": to_text(at)}
        connection.execute(insert(bulletin_templates).values(**row))
        return True
    withdrawn = update(bulletin_templates).where(t.digest == digest, t.withdrawn_at != "")
    return connection.execute(withdrawn.values(withdrawn_at="")).rowcount > 0


def withdraw_template(connection: Connection, digest: str, at: datetime) -> int:
    """Offer a template no more; gives how many (0 or 1)."""
    t = bulletin_templates.c
    standing = update(bulletin_templates).where(t.digest == digest, t.withdrawn_at == "")
    return connection.execute(standing.values(withdrawn_at=to_text(at))).rowcount


def put_order(connection: Connection, order: StandingOrder, at: datetime) -> None:
    """Let a standing order take the place of the one of its scheme and kind."""
    end_order(connection, order.scheme_code, order.kind, at)
    row = {
        "scheme_code": order.scheme_code,
        "kind": order.kind.value,
        "editor": order.editor,
        "deadline_day": order.deadline_day,
        "author": order.author,
        "known_from": to_text(at),
        "known_to": OPEN_END,
    }
    connection.execute(insert(bulletin_orders).values(**row))


def end_order(connection: Connection, scheme_code: str, kind: BulletinKind, at: datetime) -> int:
    """Let a standing order end; gives how many ended (0 or 1)."""
    o = bulletin_orders.c
    standing = update(bulletin_orders).where(o.scheme_code == scheme_code, o.kind == kind.value, o.known_to == OPEN_END)
    return connection.execute(standing.values(known_to=to_text(at))).rowcount


def _columns(composed: Composed) -> dict[str, object]:
    day = composed.written.day
    written = asdict(composed.written) | {"day": day.isoformat() if day else ""}
    return {
        "known_at": to_text(composed.known_at),
        "written": json.dumps(written, ensure_ascii=False),
        "template": composed.template,
        "title": composed.title,
        "content": json.dumps(composed.content, ensure_ascii=False),
        "digest": composed.digest,
        "lacks": json.dumps(composed.lacks, ensure_ascii=False),
    }
