"""Every component id of the page of bulletins, once.

`assets/desk_bulletins*.js` repeats the few it needs; the wiring test compares them with this module. What the
page shares with the data page (bar, outage, changed data) keeps the ids of `layouts.desk.ids`.
"""

ADDRESS = "bulletins-address"  # dcc.Location: the one place where the view lives

ASKED = "bulletins-asked"  # Store: the form a person has just sent: what to do, and its fields
ACTED = "bulletins-acted"  # Store: changes with every act that was done; every list follows it
SHOWN = "bulletins-shown"  # Store: names the document that is opened, so that it is drawn anew only when it changed
DRAWN = "bulletins-drawn"  # Store: the document that has been drawn; what changed since comes after it
CHECK = "bulletins-check"  # Store: the issued bulletin that is to be compiled again
HEARD = "bulletins-heard"  # Store: set once the browser has taken in an answer, so that the forms open again

STANDING = "bulletins-standing"
TABS = "bulletins-tabs"
ANSWER = "bulletins-answer"  # what came of the last form, a refusal included
PART = "bulletins-part"  # the list, a new draft, the templates, the standing orders

OPENED = "bulletins-opened"  # one bulletin: its document, and beside it what may be done
SIDE = "bulletins-side"
PREVIEW = "bulletins-preview"
VERIFIED = "bulletins-verified"
CHANGES = "bulletins-changes"
