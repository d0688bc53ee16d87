"""Use cases: short stories in calls."""
