"""Bulletins: what a document says (content) and how it looks (faces)."""
