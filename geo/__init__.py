"""Where things are: area tree, outlines, coordinate systems, matching; pure."""
