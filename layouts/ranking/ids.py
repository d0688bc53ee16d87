"""Every component id of the page of rankings, once.

`assets/desk_ranking.js` repeats the few it needs; the wiring test compares them with this module. What the
page shares with the data page (bar, outage, changed data) keeps the ids of `layouts.desk.ids`.
"""

ADDRESS = "ranking-address"  # dcc.Location: the one place where the view lives

TITLE = "ranking-title"
STANDING = "ranking-standing"
PICKERS = "ranking-pickers"
EXPORTS = "ranking-exports"
TABS = "ranking-tabs"
SHEET = "ranking-sheet"  # the card around the table, hidden when there is nothing to list
GRID = "ranking-grid"  # AG Grid, mounted once: only its rows and columns change
NOTES = "ranking-notes"
PRINTED = "ranking-printed"  # every group as plain tables, for paper
UNIT = "ranking-unit"  # how the chosen unit's score came about
WAYS = "ranking-ways"  # what would lift it by a place; comes with the course
STEPS = "ranking-steps"  # every item of the chosen unit's score
SCHEME = "ranking-scheme"
COURSE_HEAD = "ranking-course-head"

MAP = "ranking-map"
MAP_SPEC = "ranking-map-spec"  # Store: where the outlines are, who has which colour and place
MAP_DRAWN = "ranking-map-drawn"  # Store: set once the map is drawn
COURSE = "ranking-course"
COURSE_SPEC = "ranking-course-spec"  # Store: the places of every unit over the last periods
COURSE_DRAWN = "ranking-course-drawn"  # Store: set once the chart is drawn
