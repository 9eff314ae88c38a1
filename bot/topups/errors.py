"""What can be wrong with a scheme or a commitment."""

from __future__ import annotations


class TopupError(ValueError):
    """A scheme, an amount or an identifier that cannot be accepted. ``problems`` are French and say what to change."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
