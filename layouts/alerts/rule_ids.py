"""Every component id of the rule list and the editor, once.

`assets/desk_rules*.js` repeats the few it needs; the wiring test compares them with this module.
"""

SHELL = "rules"
LIST = "rules-list"
LISTED = "rules-listed"
LINES = "rules-lines"  # Store: the list, as words for the table
EDITOR = "rules-editor"

REDRAWN = "rules-redrawn"  # Store: the form as it stands, when a choice in it makes the server draw it anew
FORM = "rules-form"  # Store: the form as it stands; everything live follows it
PICKED = "rules-picked"  # Store: the unit the preview shows
LIVE = "rules-live"  # Store: the preview, as numbers for the chart
TESTED = "rules-tested"  # Store: the backtest, as numbers for the grid
TUNED = "rules-tuned"  # Store: the slider's places and what each costs
ACT = "rules-act"  # Store: what a person asked to be done, and its fields
DONE = "rules-done"  # Store: what came of it
KEPT = "rules-kept"  # Store: the last act that changed a rule; the editor follows it

HEAD = "rules-head"
FIELDS = "rules-fields"
LINT = "rules-lint"
SAID = "rules-said"
MORE = "rules-more"
VERSIONS = "rules-versions"
DIFFERENCE = "rules-difference"
NUMBERS = "rules-numbers"
SAVING = "rules-saving"
NOTICE = "rules-notice"

PREVIEW_TITLE = "rules-preview-title"
AREA = "rules-area"
CHART = "rules-chart"
GRID = "rules-grid"
TUNING = "rules-tuning"

SAVE_DIALOG = "rules-save-dialog"
STATE_DIALOG = "rules-state-dialog"
DIFFERENCE_DIALOG = "rules-difference-dialog"
CELL_DIALOG = "rules-cell-dialog"
LEAVE_DIALOG = "rules-leave-dialog"
