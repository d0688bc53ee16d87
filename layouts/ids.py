"""Every component id of the wall, once; callbacks and scripts name nothing else.

`assets/*.js` repeats the few ids it needs; the wiring test compares them with this module.
"""

ADDRESS = "address"  # dcc.Location: the one place where the view lives
FRAME = "map-frame"  # Store: which geometry and which figures the map shows
PAINTED = "map-painted"  # Store: true once the map has been drawn; the other panels wait for it
SHOWN = "shown"  # Store: the view and data version the panels show, set once the map is painted
DATA_VERSION = "data-version"  # Store: the version the page knows of; rises with the heartbeat
UNIT = "length-unit"  # Store: pixels per design unit, for what does not follow CSS

HEADER_TITLE = "header-title"
THEMES = "themes"
HEADER_MARKS = "header-marks"
AS_OF = "as-of"
DATA_AGE = "data-age"
CLOCK = "clock"
NOTICES = "notices"
HEADLINES = "headlines"
MORE_HEADLINES = "more-headlines"
MAP_TITLE = "map-title"
MAP_FOOT = "map-foot"
PLAYBACK = "playback"
TREND = "trend"
TREND_TITLE = "trend-title"
TREND_SPEC = "trend-spec"
WARNINGS = "warnings"
RANKING = "ranking"
DRAWER = "drawer"
OUTAGE = "outage"
RED_NEWS = "red-news"

DISTRICT_MAP = "district-map"
MAGNIFIER_MAP = "magnifier-map"
