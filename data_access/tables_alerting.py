"""The tables of early warning: rules, what people do about alerts, notices, messages, the clock's leases.

Same conventions as `tables.py`, whose metadata they share.
"""

from sqlalchemy import Column, Index, LargeBinary, Table, UniqueConstraint

from data_access.columns import STRICT, flag, metadata, number, serial, text

# Rules: a version never changes; which one stands when is said by `rule_states`.
rules = Table(
    "rules",
    metadata,
    text("rule_code", key=True),
    number("version", key=True),
    text("definition"),  # JSON of the rule table
    text("author"),
    text("reason"),
    text("written_at"),
    **STRICT,
)

rule_states = Table(
    "rule_states",
    metadata,
    text("rule_code", key=True),
    number("version", key=True),
    text("known_from", key=True),
    text("known_to"),
    text("state"),  # proposed, active, paused, rejected, replaced, retired
    text("actor"),
    text("note", default=""),
    **STRICT,
)

# What people do about an alert: dated acts, laid over its state and never into it.
alert_acts = Table(
    "alert_acts",
    metadata,
    serial("sequence"),
    text("rule_code"),
    text("area_code"),
    text("episode"),  # the period the alert opened in
    text("act"),  # claim, release, note, dispatch
    text("actor"),
    text("at"),
    text("note", default=""),
    text("reference", default=""),
    **STRICT,
)

silences = Table(
    "silences",
    metadata,
    serial("silence_id"),
    text("matchers"),  # JSON list
    text("starts_at"),
    text("ends_at"),
    flag("until_resolved"),
    text("author"),
    text("reason"),
    text("approver", default=""),
    text("made_at"),
    text("expired_at", default=""),  # when somebody ended it early
    text("expired_by", default=""),
    **STRICT,
)

# Mute timings and inhibitions, by name; a change closes the old row.
alert_policies = Table(
    "alert_policies",
    metadata,
    text("kind", key=True),  # mute, inhibition
    text("name", key=True),
    text("known_from", key=True),
    text("known_to"),
    text("definition"),  # JSON
    text("actor"),
    text("reason"),
    **STRICT,
)

# What really happened, to hold a rule's alarms against.
incidents = Table(
    "incidents",
    metadata,
    serial("incident_id"),
    text("indicator_code"),
    text("area_code"),
    text("period"),
    text("kind"),  # task, event, notice
    text("title"),
    text("reference", default=""),
    text("author"),
    text("at"),
    text("withdrawn_at", default=""),
    **STRICT,
)

# Where a person let a baseline begin anew.
rebases = Table(
    "rebases",
    metadata,
    text("indicator_code", key=True),
    text("area_code", key=True),
    text("period", key=True),
    text("known_from", key=True),
    text("known_to"),
    text("reason"),
    text("evidence"),
    text("author"),
    **STRICT,
)

# One row for each look at the rules: the unique key is what keeps two processes from looking twice.
evaluations = Table(
    "evaluations",
    metadata,
    number("data_version", key=True),
    text("evaluated_on", key=True),
    text("at"),
    text("actor"),
    number("change_count"),
    **STRICT,
)

# What is to be told, written with the change it tells of; settled into messages when its wait is over.
notices = Table(
    "notices",
    metadata,
    serial("notice_id"),
    text("notice_key"),  # names the very occasion, so that it is told once
    text("kind"),
    text("rule_code"),
    text("area_code"),
    text("episode"),
    text("period"),
    text("occasion", default=""),
    number("severity"),
    number("severity_before"),
    text("reason", default=""),
    text("at"),
    text("state"),  # waiting, held, told, settled, unaddressed
    text("state_reason", default=""),
    text("settled_at", default=""),
    text("message_key", default=""),  # of the messages that told it
    UniqueConstraint("notice_key", name="uq_notices_key"),
    **STRICT,
)
Index("ix_notices_state", notices.c.state)
Index("ix_notices_alert", notices.c.rule_code, notices.c.area_code)

# Messages on their way: at least once, each with the key by which a receiver knows a copy.
outbox = Table(
    "outbox",
    metadata,
    serial("message_id"),
    text("idempotency_key"),
    text("receiver"),
    text("subject"),
    text("body"),  # JSON: what the message says, in its parts
    text("created_at"),
    text("next_try_at"),
    text("lease_until", default=""),
    flag("tries"),
    text("state"),  # waiting, sent, dead
    text("last_error", default=""),
    text("sent_at", default=""),
    text("file_name", default=""),  # of the document that goes with it, blank: none
    Column("file", LargeBinary),
    UniqueConstraint("idempotency_key", name="uq_outbox_key"),
    **STRICT,
)
Index("ix_outbox_state", outbox.c.state, outbox.c.next_try_at)

# Who may work on a clock's behalf, and what was done in which slot of it.
leases = Table(
    "leases",
    metadata,
    text("name", key=True),
    text("holder"),
    number("token"),
    number("beat"),
    text("taken_at"),
    text("seen_at"),
    **STRICT,
)

scheduled_runs = Table(
    "scheduled_runs",
    metadata,
    text("job", key=True),
    text("slot", key=True),
    text("at"),
    number("token"),
    number("tries"),
    text("outcome"),  # running, done, retry, failed
    text("detail", default=""),
    **STRICT,
)
