"""The desk: the clerk's light pages. Values in, Dash components out."""
