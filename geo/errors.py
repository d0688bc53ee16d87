"""What geography refuses, said in Chinese; callers turn it into the refusal of a file."""


class GeoError(ValueError):
    """A request geography cannot answer; `sentences` lists every reason, each with its cure."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("；".join(sentences))
        self.sentences = sentences
