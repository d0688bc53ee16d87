"""The shipped sample district and its seeded generator."""
