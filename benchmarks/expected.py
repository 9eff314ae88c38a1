"""When a value of the profile is the one an annotation expects."""

from __future__ import annotations

from typing import Any


def plain_value(field: str, value: Any) -> Any:
    if isinstance(value, str) and field == "job_title":
        return "".join(char for char in value.casefold() if char.isalnum())
    return value


def same(field: str, expected: Any, got: Any) -> bool:
    """Tell whether a profile value is the one expected (ranges, lists and undecided communes as the README says)."""
    if field == "commune":
        return got is None if expected in {"ambiguous", "unknown"} else got is not None and got.insee_code == expected
    if field in {"circumstances", "declined"}:
        return got is not None and set(expected) == set(got)
    if isinstance(expected, list):
        return got is not None and expected[0] <= got <= expected[1]
    if field == "job_title" and got is not None:
        ours, theirs = plain_value(field, got), plain_value(field, expected)
        return ours == theirs or ours in theirs or theirs in ours
    return bool(got == expected)
