"""The drawing room: values in, Dash components out."""
