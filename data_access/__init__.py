"""The door: settings, store, files in."""
