"""The office's own templates of documents: checked before they are kept, kept for the bulletins made with them."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from data_access import queries_bulletins as kept
from data_access import writes
from data_access.store import Store
from data_access.writes_alerts import bump_act_version
from data_access.writes_bulletins import put_template, withdraw_template
from indicators.issuing import BulletinKind, Template
from indicators.problem import Refusal


class Templates:
    """Use cases of templates over one store."""

    def __init__(self, store: Store, clock: Callable[[], datetime], actor: str) -> None:
        self._store, self._clock, self._actor = store, clock, actor

    def templates(self) -> tuple[Template, ...]:
        """Give the templates that are offered, newest first."""
        with self._store.read() as connection:
            return tuple(one for one in kept.templates_kept(connection) if not one.is_withdrawn)

    def add(self, name: str, content: bytes, who: str = "") -> Template:
        """Keep a template; the same one again is the same template, under its first name and author.

        Raises:
            Refusal: it is no .docx, or a placeholder is broken, unknown or missing: its name and page are told.
        """
        from bulletins.docx_template import opened  # the libraries that write documents come only when needed

        opened(content)
        digest = hashlib.sha256(content).hexdigest()
        with self._store.write() as connection:
            at = writes.next_known_at(connection, self._clock())
            is_new = put_template(connection, digest, name, content, author=who or self._actor, at=at)
            made = next(one for one in kept.templates_kept(connection) if one.digest == digest)
            if is_new:
                self._record(connection, at, who, f"模板 {made.name}", "登记")
            return made

    def withdraw(self, digest: str, who: str = "") -> None:
        """Offer a template no more; bulletins made with it stay as they are.

        Raises:
            Refusal: there is none of that name, or it is withdrawn already.
        """
        with self._store.write() as connection:
            at = writes.next_known_at(connection, self._clock())
            if not withdraw_template(connection, digest, at):
                raise Refusal.because("这个模板已经停用。")
            self._record(connection, at, who, f"模板 {digest[:12]}", "停用")

    def content(self, digest: str) -> bytes:
        """Give a template as it was brought.

        Raises:
            Refusal: there is none of that digest.
        """
        with self._store.read() as connection:
            found = template_bytes(connection, digest)
        if found is None:
            raise Refusal.because("没有这个模板。")
        return found

    def shipped(self, kind: BulletinKind) -> bytes:
        """Give the shipped template of a kind, to begin an own one from."""
        from bulletins.docx_shipped import shipped  # as above

        return shipped(kind).read_bytes()

    def _record(self, connection: Connection, at: datetime, who: str, object_: str, detail: str) -> None:
        actor = who or self._actor
        writes.record_audit(connection, at=at, actor=actor, action="template", object_=object_, detail=detail)
        bump_act_version(connection)


def template_bytes(connection: Connection, digest: str) -> bytes | None:
    """Give a template by its digest; None for the shipped one, whose digest is blank.

    Raises:
        Refusal: a bulletin names a template that there is not.
    """
    if not digest:
        return None
    found = kept.template_content(connection, digest)
    if found is None:
        raise Refusal.because("没有这个模板；请另选一个。")
    return found
