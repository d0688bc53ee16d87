"""The tables of bulletins: drafts and issues, their signatures and files, the office's templates, standing orders.

Same conventions as `tables.py`, whose metadata they share.
"""

from sqlalchemy import Column, Index, LargeBinary, Table

from data_access.columns import STRICT, metadata, number, serial, text

# An issued or discarded row never changes again: the database itself refuses.
bulletins = Table(
    "bulletins",
    metadata,
    serial("bulletin_id"),
    text("scheme_code"),
    text("period"),
    text("kind"),
    text("known_at"),
    text("written"),  # JSON: what staff wrote
    text("template"),  # digest, blank for the shipped one
    number("corrects"),
    text("lacks"),  # JSON: what was missing when the clock prepared it
    text("title"),
    text("content"),  # JSON: everything it says
    text("digest"),
    text("stage"),
    number("revision"),
    **STRICT,
)
Index("ix_bulletins_of", bulletins.c.scheme_code, bulletins.c.period, bulletins.c.kind)

bulletin_signatures = Table(
    "bulletin_signatures",
    metadata,
    serial("signature_id"),
    number("bulletin_id"),
    text("act"),
    text("person"),
    text("at"),
    text("remark"),
    text("digest"),
    **STRICT,
)
Index("ix_bulletin_signatures_of", bulletin_signatures.c.bulletin_id)

# The documents as issued, byte for byte.
bulletin_files = Table(
    "bulletin_files",
    metadata,
    number("bulletin_id", key=True),
    text("suffix", key=True),
    Column("content", LargeBinary, nullable=False),
    **STRICT,
)

# A template stays for the bulletins made with it; withdrawn, it is offered no more.
bulletin_templates = Table(
    "bulletin_templates",
    metadata,
    text("digest", key=True),
    text("name"),
    Column("content", LargeBinary, nullable=False),
    text("author"),
    text("added_at"),
    text("withdrawn_at", default=""),
    **STRICT,
)

# What is prepared by itself; a changed order closes `known_to` and begins anew.
bulletin_orders = Table(
    "bulletin_orders",
    metadata,
    serial("order_id"),
    text("scheme_code"),
    text("kind"),
    text("editor"),  # name of a receiver, blank: nobody is written to
    number("deadline_day"),  # of the month after the period
    text("author"),
    text("known_from"),
    text("known_to"),
    **STRICT,
)
