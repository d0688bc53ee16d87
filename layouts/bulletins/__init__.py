"""The page of bulletins: values in, Dash components out."""
