"""Placing areas beside each other."""
