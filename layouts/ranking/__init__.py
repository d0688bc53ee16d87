"""The desk's page of rankings: pure layouts, already worded values in, elements out."""
