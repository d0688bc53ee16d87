"""The product as gunicorn serves it in the browser tests: everything real but the hour."""

import os
from datetime import datetime

from app import ROOT, create_app, warm_up
from data_access.settings import Settings
from tests.browser.harness import CLOCK

server = create_app(Settings.from_environment(os.environ, ROOT), lambda: datetime.fromisoformat(CLOCK)).server
warm_up(server)
