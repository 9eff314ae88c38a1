"""French wording of figures, dates, lists and places, the same everywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

_PER = {
    "year": "par an",
    "month": "par mois",
    "day": "par jour",
    "night": "par nuit",
    "hour": "par heure",
    "km": "par kilomètre",
    "point": "par point",
    "week": "par semaine",
}
_UNITS = {
    "percent": "%",
    "percent of SMIC": "% du Smic",
    "percent of PASS": "% du plafond de la sécurité sociale",
    "percent of turnover": "% du chiffre d'affaires",
    "km": "km",
    "smic": "Smic",
    "times": "fois",
}
_COUNTED = {
    "years": ("an", "ans"),
    "age": ("an", "ans"),
    "months": ("mois", "mois"),
    "days": ("jour", "jours"),
    "working_days": ("jour ouvré", "jours ouvrés"),
    "hours": ("heure", "heures"),
    "employees": ("salarié", "salariés"),
    "employee": ("salarié", "salariés"),
    "files": ("dossier", "dossiers"),
}
_DURATIONS = frozenset({"months", "years", "days", "working_days", "hours"})

Number = int | float | Decimal


def number(value: Number) -> str:
    """Write a number the French way: ``1200`` is ``1 200``, ``20.5`` is ``20,5``.

    Plain spaces, as in the sentences of the rules, so that texts can be searched; pages bind figures to their units.
    """
    exact = round(Decimal(str(value)), 2)
    text = f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{exact:,}".rstrip("0")
    return text.replace(",", " ").replace(".", ",")


def euros(value: Number) -> str:
    """Write an amount in euros: ``1 200,50 €``, ``150 €``."""
    exact = Decimal(str(value))
    if exact == exact.to_integral_value():
        return f"{number(exact)} €"
    return f"{exact:,.2f} €".replace(",", " ").replace(".", ",")


def figure(value: Decimal, unit: str | None) -> str:
    """Write a figure of the law with its unit (those of ``bot.law``): ``9,15 € par heure``, ``60 jours``."""
    measure, _, per = (unit or "").partition("/")
    if measure == "EUR":
        text = euros(value)
    elif measure in _COUNTED:
        one, many = _COUNTED[measure]
        text = f"{number(value)} {one if abs(value) < 2 else many}"
    else:
        text = f"{number(value)} {_UNITS[measure]}" if measure in _UNITS else number(value)
    return f"{text} {_PER[per]}" if per else text


def unknown_figure(unit: str | None) -> str:
    """Say that a figure is not established, in words that fit a sentence."""
    if unit is not None and unit.startswith("EUR"):
        return "un montant à confirmer"
    return "un délai à confirmer" if unit in _DURATIONS else "un chiffre à confirmer"


def day(value: date) -> str:
    """Write a date: ``2 avril 2026``, ``1er janvier 2027``."""
    return f"{'1er' if value.day == 1 else value.day} {_MONTHS[value.month - 1]} {value.year}"


def listing(items: Sequence[str], last: str = "et") -> str:
    """Write a list: ``a, b et c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def years(value: float) -> str:
    """Write a length of experience: ``12 ans``, ``1 an``, ``moins d'un an``."""
    if value < 1:
        return "moins d'un an"
    return f"{number(round(value, 1))} {'an' if value < 2 else 'ans'}"


def fold(text: str) -> str:
    """Reduce a text to lower-case unaccented words separated by single spaces, for comparison."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9+#]+", " ", kept).strip()
