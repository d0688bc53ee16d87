"""Every component id of the desk, once; `assets/desk_*.js` repeats the few it needs.

The wiring test compares them with this module.
"""

ADDRESS = "desk-address"  # dcc.Location: which part of the page, which load
CHANGED = "desk-changed"  # Store: the data version after the last act; every list follows it

UNDONE = "desk-undone"  # Store: what the last undo answered, and of which load

BRAND = "desk-brand"
MARKS = "desk-marks"
OUTAGE = "desk-outage"
STANDING = "desk-standing"
TABS = "desk-tabs"
PART = "desk-part"  # every part but the intake, which stays mounted so that no check is lost

INTAKE = "desk-intake"
FORM = "desk-form"
DROP = "desk-drop"
BUSY = "desk-busy"
REPORT = "desk-report"
OVERVIEW = "desk-overview"

UNDO_DIALOG = "desk-undo-dialog"
UNDO_WORDS = "desk-undo-words"
UNDO = "desk-undo"
