"""Numbers in figures and in French words, with their tokens.

A range ("entre 5 et 10 ans", "5 à 10 ans") counts for its lower bound: what the person is sure to have. "une vingtaine"
is twenty, "un an et demi" one and a half, "deux mille cinq" two thousand and five.
"""

from __future__ import annotations

from dataclasses import dataclass

_UNITS = {
    "zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
    "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
}  # fmt: skip
_TENS = {
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
    "huitante": 80, "octante": 80, "nonante": 90,
}  # fmt: skip
_ABOUT = {
    "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
    "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000,
}  # fmt: skip
_LONGEST_FIGURE = 12  # beyond, it is no amount or age: a card or telephone number
_SCALES = {"cent": 100, "cents": 100, "mille": 1000, "milles": 1000}


@dataclass(frozen=True)
class Number:
    """A number said: its value and its tokens (``last`` excluded).

    ``about`` for "une vingtaine"; ``article`` for a bare "un".
    """

    value: float
    first: int
    last: int
    about: bool = False
    article: bool = False


def find_numbers(words: tuple[str, ...]) -> list[Number]:
    """Return the numbers of a message in the order of the text."""
    found: list[Number] = []
    position = 0
    while position < len(words):
        number = _read(words, position)
        if number is None:
            position += 1
            continue
        found.append(number)
        position = number.last
    return _join_ranges(found, words)


def _read(words: tuple[str, ...], first: int) -> Number | None:
    word = words[first]
    if word[0].isdigit():
        return _figures(words, first)
    if word in {"un", "une"} and first + 1 < len(words) and words[first + 1] in _ABOUT:
        return Number(_ABOUT[words[first + 1]], first, first + 2, about=True)
    if word in _ABOUT:
        return Number(_ABOUT[word], first, first + 1, about=True)
    if word in _UNITS or word in _TENS or word in _SCALES:
        return _spelled(words, first)
    return None


def _figures(words: tuple[str, ...], first: int) -> Number | None:
    if len(words[first]) > _LONGEST_FIGURE:
        return None
    try:
        value = float(words[first])
    except ValueError:
        return None
    last = first + 1
    following = words[last : last + 1]
    if following == ("k",):
        return Number(value * 1000, first, last + 1)
    if following in {("mille",), ("milles",)}:
        return Number(value * 1000, first, last + 1)
    if following in {("cent",), ("cents",)} and value < 100:
        return Number(value * 100, first, last + 1)
    return Number(value, first, last)


def _spelled(words: tuple[str, ...], first: int) -> Number:
    total, current, position = 0, 0, first
    last_kind = ""
    while position < len(words):
        word = words[position]
        if word in _UNITS:
            if last_kind == "unit" and not (current % 100 in {10, 70, 90} and 7 <= _UNITS[word] <= 9):
                break
            current += _UNITS[word]
            last_kind = "unit"
        elif word in _TENS:
            value = _TENS[word]
            if value == 20 and current % 100 == 4:
                current += 76
            elif last_kind in {"unit", "ten"} and current % 100:
                break
            else:
                current += value
            last_kind = "ten"
        elif word in {"cent", "cents"}:
            current = current - current % 100 + max(current % 100, 1) * 100 if current < 100 else current
            last_kind = "scale"
        elif word in {"mille", "milles"}:
            total += max(current, 1) * 1000
            current, last_kind = 0, "scale"
        elif (
            word == "et" and last_kind == "ten" and words[position + 1 : position + 2] in {("un",), ("une",), ("onze",)}
        ):
            pass
        else:
            break
        position += 1
    alone = position == first + 1 and words[first] in {"un", "une"}
    return Number(float(total + current), first, position, article=alone)


def _join_ranges(numbers: list[Number], words: tuple[str, ...]) -> list[Number]:
    joined: list[Number] = []
    for number in numbers:
        previous = joined[-1] if joined else None
        between = words[previous.last : number.first] if previous else ()
        is_range = (
            previous is not None
            and previous.value < number.value < 1900
            and not previous.article
            and (
                between in {("a",), ("ou",), ("/",)}
                or (between == ("et",) and previous.first > 0 and words[previous.first - 1] == "entre")
            )
        )
        if previous is not None and is_range:
            joined[-1] = Number(previous.value, previous.first, number.last, about=True)
        else:
            joined.append(number)
    return joined
