"""Untrusted files are read in a child process that can be killed; the parent only sees its answer."""
