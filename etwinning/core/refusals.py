"""Why a file is not taken, in a sentence for the person who chose it."""


class Refused(Exception):
    """The file is not taken. `sentence` says why and what to do instead, in the reader's language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
