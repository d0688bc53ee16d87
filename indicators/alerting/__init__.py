"""Rules, their wording and the fold that turns a series into an alert state."""
