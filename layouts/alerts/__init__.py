"""The page of early warning: the live list, one alert opened, silences and messages. Values in, components out."""
