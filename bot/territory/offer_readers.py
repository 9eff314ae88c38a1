"""Files of training offers, read for the courses of the catalogue: Mon Compte Formation (CSV) and LHÉO (XML)."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from time import strptime
from typing import Any
from xml.etree.ElementTree import Element, ParseError, iterparse

from bot.catalogue.records import Catalogue
from bot.catalogue.rows import CatalogueError
from bot.territory.sheets import Column, Line, read_lines

Row = dict[str, Any]
# The courses of the catalogue by their number in the register (``RNCP35924``).
CoursesByNumber = Mapping[str, tuple[str, ...]]

_MCF = {
    "organisation": Column(r"^nom of$", "nom_of"),
    "department_code": Column(r"^code departement$", "code_departement"),
    "region_code": Column(r"^code region$", "code_region", optional=True),
    "rncp": Column(r"^code rncp$", "code_rncp"),
    "rs": Column(r"^code (rs|inventaire)$", "code_rs"),
    "number": Column(r"^numero formation$", "numero_formation"),
    "sessions": Column(r"^nb session active$", "nb_session_active"),
    "distance": Column(r"^nb session a distance$", "nb_session_a_distance"),
    "price": Column(r"^frais ttc tot min$", "frais_ttc_tot_min"),
}
_UNKNOWN = frozenset({"", "-", "-1", "*"})
_UNBOUNDED = frozenset({"00000000", "99999999"})
_INSEE = r"\d[\dAB]\d{3}"
_DEPARTMENT = r"\d{2,3}|2[AB]"
_TEACHING = {"0": "onsite", "1": "hybrid", "2": "distance"}
# Recruiting is closed, or suspended.
_NOT_OPEN = frozenset({"2", "3"})
# A number in the register tied to a course by its content only is nobody's to announce sessions by.
_GUESSED = "M"


def courses_by_number(catalogue: Catalogue) -> CoursesByNumber:
    """Return the courses to advise by their number in the register, those whose number is sure."""
    found: dict[str, list[str]] = defaultdict(list)
    for course in catalogue.courses:
        if course.rncp_rs is not None and course.rncp_basis != _GUESSED and course.scope != "historical":
            found[course.rncp_rs].append(course.id)
    return {number: tuple(ids) for number, ids in found.items()}


def read_offers(path: Path, courses: CoursesByNumber) -> Iterator[Row]:
    """Read the offers of a file that lead to a course of the catalogue, by the ending of its name: XML or a table.

    Raises ``CatalogueError`` with the line, or the training, that is wrong; also when nothing in it is for us.
    """
    read = _lheo if path.suffix.lower() == ".xml" else _account
    empty = True
    for row in read(path, courses):
        empty = False
        yield row
    if empty:
        raise CatalogueError(path.name, "aucune session ouverte d'une formation du catalogue n'y est annoncée")


# Mon Compte Formation: one line a training and a department, its sessions counted and not dated.


def _account(path: Path, courses: CoursesByNumber) -> Iterator[Row]:
    for line in read_lines(path, _MCF):
        ids = _courses_of(line, courses)
        sessions = line.count("sessions")
        if not ids or sessions == 0:
            continue
        department = line.optional("department_code")
        department_code = None if department in _UNKNOWN else line.matching("department_code", _DEPARTMENT, width=2)
        away = line.count("distance") or 0
        # Without a department, only what is followed at distance can be told to someone.
        all_away = away > 0 and (department_code is None or away == sessions)
        for course_id in ids:
            yield {
                "id": _key(line.text("number"), line.optional("region_code"), department, course_id),
                "course_id": course_id,
                "insee_code": None,
                "department_code": department_code,
                "modality": "distance" if all_away else None,
                "price_eur": _line_price(line),
                "starts_on": None,
                "organisation": line.text("organisation"),
            }


def _courses_of(line: Line, courses: CoursesByNumber) -> tuple[str, ...]:
    for column, prefix in (("rncp", "RNCP"), ("rs", "RS")):
        said = line.optional(column)
        if said in _UNKNOWN:
            continue
        if not re.fullmatch(rf"({prefix})?\d{{1,6}}", said):
            raise line.error(column, f"« {said} » n'est pas un numéro du répertoire")
        return courses.get(prefix + said.removeprefix(prefix), ())
    return ()


def _line_price(line: Line) -> float | None:
    said = line.optional("price")
    if said in _UNKNOWN:
        return None
    price = _number(said)
    if price is None:
        raise line.error("price", f"« {said} » n'est pas un prix en euros")
    return price or None


# LHÉO: trainings, their actions in places, their sessions with dates. Names are matched whatever the namespace.


def _lheo(path: Path, courses: CoursesByNumber) -> Iterator[Row]:
    try:
        rank = 0
        for _, element in iterparse(path):
            if _name(element) == "formation":
                rank += 1
                yield from _training(_Sayer(path.name, element.get("numero") or f"n° {rank}"), element, courses)
                element.clear()
    except OSError as error:
        raise CatalogueError(path.name, f"fichier illisible ({error.strerror or error})") from error
    except ParseError as error:
        raise CatalogueError(path.name, "ce n'est pas un fichier XML lisible", line=error.position[0]) from error
    if rank == 0:
        raise CatalogueError(path.name, "aucune balise <formation> : ce n'est pas un fichier LHÉO")


class _Sayer:
    """Says what is wrong, and in which training and session of the file."""

    def __init__(self, file: str, training: str) -> None:
        self._file = file
        self.training = training

    def error(self, session: str, problem: str) -> CatalogueError:
        return CatalogueError(self._file, f"formation « {self.training} », session « {session} » : {problem}")


def _training(sayer: _Sayer, training: Element, courses: CoursesByNumber) -> Iterator[Row]:
    ids = dict.fromkeys(
        course_id
        for certification in _all(training, "certification")
        for prefix, tag in (("RNCP", "code-RNCP"), ("RS", "code-RS"))
        for course_id in courses.get(prefix + _text(certification, tag).removeprefix(prefix), ())
    )
    if not ids:
        return
    responsible = _text(training, "organisme-formation-responsable", "nom-organisme")
    for action_rank, action in enumerate(_all(training, "action"), start=1):
        sessions: list[Element | None] = [*_all(action, "session")]
        for session_rank, session in enumerate(sessions or [None], start=1):
            said = f"{action_rank}.{session_rank}" if session is None else session.get("numero") or str(session_rank)
            if session is not None and _text(session, "etat-recrutement") in _NOT_OPEN:
                continue
            known = {
                "modality": _teaching(sayer, said, action),
                "price_eur": _price(sayer, said, _text(action, "prix-total-TTC")),
                "starts_on": None if session is None else _start(sayer, said, _text(session, "periode", "debut")),
                "organisation": responsible or _text(action, "organisme-formateur", "raison-sociale-formateur"),
            }
            if not known["organisation"]:
                raise sayer.error(said, "le nom de l'organisme manque")
            for place_rank, place in enumerate(_places(sayer, said, action)):
                for course_id in ids:
                    key = _key(
                        sayer.training, action.get("numero") or action_rank, said, session_rank, place_rank, course_id
                    )
                    yield {"id": key, "course_id": course_id, **place, **known}


def _places(sayer: _Sayer, session: str, action: Element) -> list[Row]:
    found = []
    for place in _all(action, "lieu-de-formation"):
        insee = _text(place, "coordonnees", "adresse", "code-INSEE-commune").upper()
        if insee not in _UNKNOWN and not re.fullmatch(_INSEE, insee):
            raise sayer.error(session, f"« {insee} » n'est pas un code de commune")
        department = _text(place, "coordonnees", "adresse", "departement").upper()
        if department in _UNKNOWN and insee not in _UNKNOWN:
            department = insee[:3] if insee.startswith("97") else insee[:2]
        department = department.zfill(2) if department.isdigit() else department
        if department not in _UNKNOWN and not re.fullmatch(_DEPARTMENT, department):
            raise sayer.error(session, f"« {department} » n'est pas un code de département")
        row = {
            "insee_code": None if insee in _UNKNOWN else insee,
            "department_code": None if department in _UNKNOWN else department,
        }
        if row not in found:
            found.append(row)
    return found or [{"insee_code": None, "department_code": None}]


def _teaching(sayer: _Sayer, session: str, action: Element) -> str | None:
    said = _text(action, "modalites-enseignement")
    if said in _UNKNOWN:
        return None
    if said not in _TEACHING:
        raise sayer.error(session, f"« {said} » n'est pas une modalité d'enseignement (0, 1 ou 2)")
    return _TEACHING[said]


def _price(sayer: _Sayer, session: str, said: str) -> float | None:
    if said in _UNKNOWN:
        return None
    price = _number(said)
    if price is None:
        raise sayer.error(session, f"« {said} » n'est pas un prix en euros")
    return price or None


def _start(sayer: _Sayer, session: str, said: str) -> date | None:
    if said in _UNKNOWN or said in _UNBOUNDED:
        return None
    try:
        return date(*strptime(said, "%Y%m%d")[:3])
    except ValueError as error:
        raise sayer.error(session, f"le début « {said} » n'est pas une date (AAAAMMJJ)") from error


def _number(said: str) -> float | None:
    """Read a price, with a point or a comma; None when it is not one."""
    return float(said.replace(",", ".")) if re.fullmatch(r"\d{1,6}([.,]\d+)?", said) else None


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(parent: Element, name: str) -> Iterator[Element]:
    return (child for child in parent if _name(child) == name)


def _text(parent: Element, *names: str) -> str:
    """Return the text at the end of a path of names, blank when it is not there."""
    found: Element | None = parent
    for name in names:
        found = None if found is None else next(_all(found, name), None)
    return "" if found is None else (found.text or "").strip()


def _key(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:40]


def fingerprint(courses: CoursesByNumber) -> Iterable[str]:
    """Return what the rows of a same file depend on besides it: the courses and their numbers."""
    return (f"{number} {' '.join(ids)}" for number, ids in sorted(courses.items()))
