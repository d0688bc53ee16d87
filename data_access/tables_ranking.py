"""The tables of ranking: schemes and what documents add to, take from or veto in a unit's score.

Same conventions as `tables.py`, whose metadata they share.
"""

from sqlalchemy import Table

from data_access.columns import STRICT, metadata, number, serial, text

# A version never changes; it is closed when the next one comes or the scheme is retired.
schemes = Table(
    "schemes",
    metadata,
    text("scheme_code", key=True),
    number("version", key=True),
    text("definition"),  # JSON of the scheme table
    text("author"),
    text("reason"),
    text("known_from"),
    text("known_to"),
    **STRICT,
)

scheme_marks = Table(
    "scheme_marks",
    metadata,
    serial("mark_id"),
    text("scheme_code"),
    text("area_code"),
    text("kind"),  # adjustment, veto
    text("points"),  # exact decimal, "0" of a veto
    text("reason"),
    text("document_number"),
    text("first_period"),
    text("last_period"),
    text("author"),
    text("known_from"),
    text("known_to"),
    text("withdrawn_by", default=""),
    **STRICT,
)
