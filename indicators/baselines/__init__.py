"""What a series itself leads one to expect: control charts, count surveillance, and how far a figure is off."""
