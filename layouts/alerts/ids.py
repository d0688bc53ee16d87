"""Every component id of the page of early warning but those of the rule editor, once.

`assets/desk_alerts.js` repeats the few it needs; the wiring test compares them with this module. What the
page shares with the data page (bar, outage, changed data) keeps the ids of `layouts.desk.ids`.
"""

ADDRESS = "alerts-address"  # dcc.Location: the one place where the view lives

ASKED = "alerts-asked"  # Store: the form a person has just sent: what to do, and its fields
ACTED = "alerts-acted"  # Store: the number of the last act that was done; every list follows it
DRAFT = "alerts-draft"  # Store: the silence being written, for the count of what it would keep back
COUNTED = "alerts-counted"  # Store: the sentence that says what the draft would keep back
TICK = "alerts-tick"  # Store: counts while nobody is writing, so that lists and the clock's pulse stay fresh
DRAWN = "alerts-drawn"  # Store: what the part shows, so that it is drawn anew only when that changed
HEARD = "alerts-heard"  # Store: set once the browser has taken in an answer, so that the forms open again

STANDING = "alerts-standing"
TABS = "alerts-tabs"
ANSWER = "alerts-answer"  # what came of the last form, a refusal included
NAME_DIALOG = "alerts-name-dialog"
PART = "alerts-part"  # every part but the rules, which stay mounted so that no draft is lost
RULES = "alerts-rules"

VALUES = "alerts-values-"  # the lists of values a condition suggests from; the label follows
