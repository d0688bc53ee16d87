"""The terminal: the use cases for hands and cron; commands in, lines out."""
