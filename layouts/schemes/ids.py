"""Every component id of the page of schemes, once.

`assets/desk_schemes*.js` repeats the few it needs; the wiring test compares them with this module. What the
page shares with the desk's other pages (bar, outage, changed data) keeps the ids of `layouts.desk.ids`.
"""

ADDRESS = "schemes-address"  # dcc.Location: the one place where the view lives

OPENED = "schemes-opened"  # Store: the scheme in the editor as a form, and what may be chosen in it
OPENED_DRAWN = "schemes-opened-drawn"  # Store: set once the browser has drawn it
DRAFT = "schemes-draft"  # Store: the form as it stands; findings and differences follow it
FINDINGS = "schemes-findings"  # Store: what is wrong with the draft, by place
FINDINGS_DRAWN = "schemes-findings-drawn"
TRY = "schemes-try"  # Store: the form to be tried on the last periods
ASKED = "schemes-asked"  # Store: an analyst's act: save or retire, and its fields
DONE = "schemes-done"  # Store: what came of it
MARK_ASKED = "schemes-mark-asked"  # Store: a mark to be added or taken back
MARK_DONE = "schemes-mark-done"  # Store: what came of it

STANDING = "schemes-standing"
NOTICE = "schemes-notice"
HEAD = "schemes-head"
TABS = "schemes-tabs"
PART = "schemes-part"
EDITOR = "schemes-editor"
FORM = "schemes-form"
GROUPS = "schemes-groups"
TIES = "schemes-ties"
TREE = "schemes-tree"
VERDICT = "schemes-verdict"  # how many faults and hints there are
DIFFERENCE = "schemes-difference"  # what the draft changes against the newest version
TRIAL = "schemes-trial"
REPORT = "schemes-report"  # what the check of a file answered

MARKING = "schemes-marking"  # the form of a mark; stays mounted so that nothing written is lost
UNITS = "schemes-units"
FIRST = "schemes-first"
LAST = "schemes-last"

SAVE_DIALOG = "schemes-save-dialog"
RETIRE_DIALOG = "schemes-retire-dialog"
WITHDRAW_DIALOG = "schemes-withdraw-dialog"
