"""Reading a scheme as its funder describes it: from a file or from the options of the command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, get_args

from bot.catalogue.records import Catalogue
from bot.guidance.french import fold
from bot.guidance.local import FUNDERS, LocalScheme
from bot.guidance.profile import Circumstance, Situation
from bot.topups.errors import TopupError

ID_LENGTH = 60
_LABEL_LENGTH = 120
_TEXT_LENGTH = 300
_MOST_EUR = Decimal(1_000_000_000)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PLACES = ("communes", "epcis", "departments", "regions")
KEYS = (
    *("id", "label", "funder", "funder_name", "national", *_PLACES, "courses", "fields", "certification_types"),
    *("situations", "circumstances", "share_percent", "amount_eur", "cap_eur", "budget_eur", "starts_on", "ends_on"),
    *("conditions", "contact", "source_url", "source_date"),
)
"""What describes a scheme, in a file as in the options."""

_SHOWN = 8
_YES_NO = {"oui": True, "true": True, "non": False, "false": False}


class Draft(NamedTuple):
    """A scheme that can be stored: its terms and its whole budget in euros, None when it has none."""

    terms: LocalScheme
    budget_eur: Decimal | None


def read_scheme(data: Mapping[str, Any], catalogue: Catalogue) -> Draft:
    """Read a scheme and check it against the catalogue. Raises TopupError with everything that is wrong."""
    return _Reader(data, catalogue).draft()


class _Reader:
    """Collects what is wrong instead of stopping at the first error: a file is corrected once."""

    def __init__(self, data: Mapping[str, Any], catalogue: Catalogue) -> None:
        self._data = {key: value for key, value in data.items() if value not in (None, "", [], ())}
        self._catalogue = catalogue
        self.problems: list[str] = []

    def draft(self) -> Draft:
        """Read everything, then raise TopupError if anything was wrong."""
        unknown = [str(key) for key in self._data if key not in KEYS]
        if unknown:
            self.problems.append(f"Clé inconnue : {', '.join(unknown)}. Clés possibles : {', '.join(KEYS)}.")
        label = self._text("label", _LABEL_LENGTH, required=True)
        terms: dict[str, Any] = {
            "id": self._id(label),
            "label": label,
            "funder": self._funder(),
            "funder_name": self._text("funder_name", _LABEL_LENGTH, required=True),
            **self._territory(),
            **self._courses(),
            "situations": self._among("situations", get_args(Situation)),
            "circumstances": self._among("circumstances", get_args(Circumstance)),
            **self._money(),
            **self._days(),
            "conditions": tuple(self._sentence(one) for one in self._texts("conditions")),
            "contact": self._text("contact", _TEXT_LENGTH).rstrip(".") or None,
            "source_url": self._url(),
        }
        if not self._data.keys() & {"contact", "source_url"}:
            self.problems.append("Donnez source_url ou contact : chacun doit pouvoir vérifier cette aide.")
        budget = self._euros("budget_eur")
        if self.problems:
            raise TopupError(*self.problems)
        return Draft(LocalScheme(**terms, left_eur=budget), budget)

    # Who and where.

    def _id(self, label: str) -> str:
        given = self._text("id", ID_LENGTH)
        if given and not _ID.fullmatch(given):
            self.problems.append(f"id « {given} » : des minuscules sans accent, des chiffres et des tirets seulement.")
        return given or fold(label).replace("+", " ").replace("#", " ").strip().replace(" ", "-")[:ID_LENGTH].strip("-")

    def _funder(self) -> str:
        given = self._text("funder", 20, required=True)
        if given and given not in FUNDERS:
            self.problems.append(f"funder « {given} » : choisissez parmi {', '.join(FUNDERS)}.")
        return given

    def _territory(self) -> dict[str, frozenset[str]]:
        communes = self._catalogue.communes
        departments = self._catalogue.departments
        known: dict[str, Collection[str]] = {
            "communes": communes.keys(),
            "epcis": {one.epci_code for one in communes.values() if one.epci_code},
            "departments": departments.keys(),
            "regions": {one.region_code for one in departments.values()},
        }
        width = {"communes": 5, "epcis": 9, "departments": 2, "regions": 2}

        def spelt(name: str) -> Callable[[str], str]:
            return lambda code: code.upper().zfill(width[name])

        found = {name: self._among(name, known[name], spelt(name)) for name in _PLACES}
        national = _YES_NO.get(str(self._data.get("national", "non")).lower())
        if national is None:
            self.problems.append("national : écrivez oui ou non.")
        elif national == bool(self._data.keys() & set(_PLACES)):
            self.problems.append(
                "Territoire : donnez communes, epcis, departments ou regions (codes), ou bien national, pas les deux."
            )
        return found

    def _courses(self) -> dict[str, frozenset[str]]:
        courses = self._catalogue.courses
        ids = {one.id: one.id for one in courses} | {one.cnam_code.lower(): one.id for one in courses if one.cnam_code}
        found = self._among("courses", ids.keys(), str.lower)
        return {
            "courses": frozenset(ids.get(one, one) for one in found),
            "fields": self._among("fields", self._catalogue.fields.keys()),
            "certification_types": self._among("certification_types", {one.certification_type for one in courses}),
        }

    def _among(
        self, key: str, known: Collection[str], spelt: Callable[[str], str] = lambda text: text
    ) -> frozenset[str]:
        found = [spelt(one) for one in self._texts(key)]
        wrong = [one for one in found if one not in known]
        if wrong:
            choices = f" Valeurs possibles : {', '.join(sorted(known))}." if len(known) <= 2 * _SHOWN else ""
            self.problems.append(f"{key} : {', '.join(wrong[:_SHOWN])} n'est pas connu du catalogue.{choices}")
        return frozenset(found)

    # How much and when.

    def _money(self) -> dict[str, Decimal | None]:
        share, amount, cap = self._number("share_percent"), self._euros("amount_eur"), self._euros("cap_eur")
        if share is not None and not 0 < share <= 100:
            self.problems.append("share_percent : une part du prix, plus de 0 et 100 au plus.")
        if ("share_percent" in self._data) == ("amount_eur" in self._data):
            self.problems.append("Donnez soit share_percent (part du prix), soit amount_eur (montant), pas les deux.")
        if amount is not None and cap is not None and cap < amount:
            self.problems.append("cap_eur : le plafond par personne est plus petit que le montant.")
        return {"share_percent": share, "amount_eur": amount, "cap_eur": cap}

    def _euros(self, key: str) -> Decimal | None:
        value = self._number(key)
        if value is not None and not 0 < value <= _MOST_EUR:
            self.problems.append(f"{key} : un montant en euros, plus grand que zéro.")
        return value

    def _number(self, key: str) -> Decimal | None:
        if key not in self._data:
            return None
        value = read_number(self._data[key])
        if value is None:
            self.problems.append(f"{key} : écrivez un nombre avec deux décimales au plus, par exemple 1200,50.")
        return value

    def _days(self) -> dict[str, date | None]:
        days = {name: self._day(name) for name in ("starts_on", "ends_on", "source_date")}
        starts, ends = days["starts_on"], days["ends_on"]
        if "starts_on" not in self._data:
            self.problems.append("starts_on est obligatoire : le premier jour de l'aide, AAAA-MM-JJ.")
        if starts is not None and ends is not None and ends < starts:
            self.problems.append("ends_on : la fin est avant le début.")
        return days

    def _day(self, key: str) -> date | None:
        value = self._data.get(key)
        if isinstance(value, datetime):
            return value.date()
        if value is None or isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value).strip())
        except ValueError:
            self.problems.append(f"{key} : écrivez une date AAAA-MM-JJ.")
            return None

    # Words.

    def _text(self, key: str, longest: int, *, required: bool = False) -> str:
        value = self._data.get(key, "")
        text = " ".join(str(value).split()) if isinstance(value, str | int) else ""
        if not text and (required or key in self._data):
            self.problems.append(f"{key} est obligatoire." if key not in self._data else f"{key} : écrivez un texte.")
        if len(text) > longest:
            self.problems.append(f"{key} : {longest} caractères au plus.")
        return text

    def _texts(self, key: str) -> list[str]:
        value = self._data.get(key, [])
        items = value if isinstance(value, list | tuple) else [value]
        texts = [" ".join(str(one).split()) for one in items if isinstance(one, str | int)]
        if len(texts) < len(items) or not all(texts):
            self.problems.append(f"{key} : écrivez une liste de textes.")
            return []
        if any(len(one) > _TEXT_LENGTH for one in texts):
            self.problems.append(f"{key} : {_TEXT_LENGTH} caractères au plus chacun.")
        return texts

    def _sentence(self, text: str) -> str:
        return f"{text[0].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"

    def _url(self) -> str | None:
        url = self._text("source_url", _TEXT_LENGTH)
        if url and not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", url):
            self.problems.append("source_url : une adresse de page qui commence par https://")
        return url or None


def read_number(value: object) -> Decimal | None:
    """Read a number as people write it (``1 200,50``), None when it is not one or has more than two decimals."""
    if isinstance(value, bool):
        return None
    text = re.sub(r"[\s  €%]", "", str(value)).replace(",", ".")
    try:
        number = Decimal(text)
        return number if number.is_finite() and number == round(number, 2) else None
    except InvalidOperation:
        return None
