"""What numbers mean: pure functions and frozen values; no clock, no network, no database."""
