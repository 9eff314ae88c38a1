"""The lists of words that help to tell a place from an ordinary word (bot/places/words)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from bot.places.names import plain_words

FOLDER = Path(__file__).resolve().parent / "words"


def _lines(name: str) -> list[str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def never_places() -> frozenset[str]:
    """Words of the language that name no place by themselves."""
    return frozenset(word for line in _lines("never.txt") for word in line.split())


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Names of communes that are ordinary words, first names or surnames too."""
    return frozenset(word for line in _lines("common.txt") for word in line.split())


@lru_cache(maxsize=1)
def common_phrases() -> frozenset[str]:
    """Names of communes, of several words, that are ordinary phrases too."""
    return frozenset(_lines("common_phrases.txt"))


@lru_cache(maxsize=1)
def not_short_forms() -> frozenset[str]:
    """Beginnings of towns' names that do not tell the town ("petite", for Petite-Île)."""
    words = frozenset(word for line in _lines("no_heads.txt") for word in line.split())
    return words | frozenset(_lines("no_head_phrases.txt")) | never_places()


@lru_cache(maxsize=1)
def well_known() -> frozenset[str]:
    """Ordinary words that are first of all the name of a town."""
    return frozenset(word for line in _lines("well_known.txt") for word in line.split())


@lru_cache(maxsize=1)
def foreign_places() -> frozenset[str]:
    """Countries, and cities of other countries."""
    return frozenset(_lines("foreign.txt"))


@lru_cache(maxsize=1)
def territories() -> Mapping[str, str]:
    """Overseas territories that the table of communes does not hold: what people call them, and their name."""
    with (FOLDER / "territories.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {" ".join(plain_words(row["name"])): row["name"] for row in rows if row["name"] != "Saint-Martin"}
    return names | {row["alias"]: row["name"] for row in rows}


@lru_cache(maxsize=1)
def former_regions() -> Mapping[str, frozenset[str]]:
    """The regions of before 2016, smaller than today's, and their departments."""
    with (FOLDER / "regions.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["department_codes"]]
    return {row["alias"]: frozenset(row["department_codes"].split()) for row in rows}


@lru_cache(maxsize=1)
def region_names() -> Mapping[str, str]:
    """What people call the regions, old and new, and the code of today's region."""
    with (FOLDER / "regions.csv").open(encoding="utf-8", newline="") as file:
        return {row["alias"]: row["region_code"] for row in csv.DictReader(file)}
