"""The switchboard: guarded callbacks and routes."""
