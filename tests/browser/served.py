"""The product as gunicorn serves it in the browser tests: everything real but the hour."""

import os
from datetime import datetime
from pathlib import Path

from app import ROOT, create_app, warm_up
from data_access.settings import Settings
from tests.browser.harness import CLOCK, HOUR


def hour() -> datetime:
    """Read the hour from the test's file where there is one; else it stands still."""
    file = os.environ.get(HOUR, "")
    return datetime.fromisoformat(Path(file).read_text() if file else CLOCK)


server = create_app(Settings.from_environment(os.environ, ROOT), hour).server
warm_up(server)
