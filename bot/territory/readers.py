"""The official files, line by line: what each holds and the oddities it is known for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import strptime
from typing import Any

from bot.catalogue.rows import CatalogueError
from bot.territory.sheets import Column, Line, read_lines

Row = dict[str, Any]

_INSEE = r"\d[\dAB]\d{3}"
_BASSIN = r"\d{4}"
_ROME = r"[A-N]\d{4}"
# The survey uses the level of five characters; the table of DARES adds a letter.
_FAP = r"[A-Z][A-Z0-9]{4}"
_ACV = re.compile(r"acv-?(\d{1,3})", re.I)
_DATES = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S")

_BMO = {
    "year": Column(r"^annee$", "annee"),
    "fap_code": Column(r"^code metier", "Code métier BMO"),
    "label": Column(r"^nom metier", "Nom métier BMO"),
    "department_code": Column(r"^dep(t|artement)?$", "Dept"),
    "bassin_code": Column(r"^be ?\d{2}$", "BE24"),
    "bassin_name": Column(r"^nom ?be ?\d{2}$", "NOMBE24"),
    "projects": Column(r"^met$", "met"),
    "difficult": Column(r"^xmet$", "xmet"),
    "seasonal": Column(r"^smet$", "smet"),
}
_BASSINS = {
    "insee_code": Column(r"^(codgeo|code commune insee)$", "codgeo"),
    "bassin_code": Column(r"^(codbe|code bassin bmo|be ?\d{2})$", "codbe"),
    "bassin_name": Column(r"^(libbe|lib bassin bmo|nombe ?\d{2})$", "libbe"),
}
_ZONES = {"insee_code": Column(r"^codgeo$", "CODGEO"), "zone": Column(r"^ze20\d\d$", "ZE2020")}
_FAP_ROME = {
    "rome_code": Column(r"^(code )?rome( v?\d+)?$", "rome"),
    "fap_code": Column(r"^(code )?fap( ?(2021|341))*$", "fap_2021"),
}
_TOWNS = {
    "insee_code": Column(r"^insee com$", "insee_com"),
    "acv_id": Column(r"^id acv$", "id_acv"),
    "name": Column(r"^lib com$", "lib_com"),
    "signed_on": Column(r"^date signature$", "date_signature", optional=True),
}
_ROME_CODES = {
    "code": Column(r"^code rome$", "code_rome"),
    "label": Column(r"^libelle rome$", "libelle_rome"),
    "parent": Column(r"^code rome parent$", "code_rome_parent", optional=True),
}
_APPELLATIONS = {
    "ogr": Column(r"^code ogr$", "code_ogr"),
    "label": Column(r"^libelle appellation long$", "libelle_appellation_long"),
    "short_label": Column(r"^libelle appellation court$", "libelle_appellation_court"),
    "rome_code": Column(r"^code rome$", "code_rome"),
}


def read_bmo(path: Path) -> Iterator[Row]:
    """Read a survey workbook: one row a bassin, a department and a job. Masked numbers are None."""
    year: int | None = None
    for line in read_lines(path, _BMO):
        found = int(line.matching("year", r"20\d\d"))
        if year is not None and found != year:
            raise line.error("year", f"{found} après {year} : un fichier ne porte qu'une année")
        year = found
        yield {
            "year": found,
            "fap_code": line.matching("fap_code", _FAP),
            "label": line.text("label"),
            "department_code": line.matching("department_code", r"\d{2,3}|2[AB]", width=2),
            "bassin_code": line.matching("bassin_code", _BASSIN, width=4),
            "bassin_name": line.text("bassin_name"),
            "projects": line.count("projects"),
            "difficult": line.count("difficult"),
            "seasonal": line.count("seasonal"),
        }


def read_bassins(path: Path) -> Iterator[Row]:
    """Read the areas of France Travail: one row a commune, former communes included."""
    try:
        for line in read_lines(path, _BASSINS):
            yield {
                "insee_code": line.matching("insee_code", _INSEE, width=5),
                "bassin_code": line.matching("bassin_code", _BASSIN, width=4),
                "bassin_name": line.text("bassin_name"),
            }
    except CatalogueError as error:
        if error.line == 1 and _has_columns(path, _ZONES):
            problem = (
                "ce sont les zones d'emploi de l'Insee. Il faut les bassins de France Travail : leurs codes se "
                "ressemblent, mais ne désignent pas les mêmes lieux"
            )
            raise CatalogueError(path.name, problem) from error
        raise


def _has_columns(path: Path, columns: dict[str, Column]) -> bool:
    try:
        return next(read_lines(path, columns), None) is not None
    except CatalogueError:
        return False


def read_fap_rome(path: Path) -> Iterator[Row]:
    """Read the table from FAP 2021 to ROME. A pair said for several qualifications is given once."""
    seen: set[tuple[str, str]] = set()
    for line in read_lines(path, _FAP_ROME):
        fap = line.matching("fap_code", _FAP + "[a-z]?")[:5]
        rome = line.matching("rome_code", _ROME)
        if (fap, rome) not in seen:
            seen.add((fap, rome))
            yield {"fap_code": fap, "rome_code": rome}


def read_towns(path: Path) -> Iterator[Row]:
    """Read the towns of Action cœur de ville: the table, or the map (GeoJSON, or JavaScript that assigns one)."""
    if path.suffix.lower() in (".geojson", ".json", ".js"):
        yield from _map_towns(path)
        return
    for line in read_lines(path, _TOWNS):
        yield _town(
            line, line.optional("insee_code"), line.optional("acv_id"), line.text("name"), line.optional("signed_on")
        )


def _map_towns(path: Path) -> Iterator[Row]:
    try:
        content = path.read_text(encoding="utf-8-sig")
        features = json.loads(content[content.index("{") : content.rindex("}") + 1])["features"]
    except OSError as error:
        raise CatalogueError(path.name, f"fichier illisible ({error.strerror})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise CatalogueError(path.name, "ce n'est pas une carte GeoJSON lisible") from error
    for rank, feature in enumerate(features, start=1):
        cells = dict(feature.get("properties") or {}) if isinstance(feature, dict) else {}
        # The map has no lines worth naming: a wrong feature is named by its rank.
        line = Line(path.name, rank, cells, {})
        yield _town(line, line.optional("insee_com"), line.optional("id_acv"), line.text("lib_com"), "")


def _town(line: Line, insee_code: str, acv_id: str, name: str, signed_on: str) -> Row:
    code = insee_code.zfill(5)
    if not re.fullmatch(_INSEE, code):
        raise line.error("insee_code", f"« {insee_code} » n'est pas un code de commune")
    found = _ACV.fullmatch(acv_id)
    if found is None:
        raise line.error("acv_id", f"« {acv_id} » n'a pas la forme attendue")
    return {
        "insee_code": code,
        "acv_id": f"ACV{found[1].zfill(3)}",
        "name": name,
        "signed_on": _day(line, signed_on) if signed_on else None,
    }


def _day(line: Line, said: str) -> date:
    for form in _DATES:
        try:
            return date(*strptime(said, form)[:3])
        except ValueError:
            continue
    raise line.error("signed_on", f"« {said} » n'est pas une date")


def read_rome_codes(path: Path) -> Iterator[Row]:
    """Read the jobs of the ROME."""
    for line in read_lines(path, _ROME_CODES):
        parent = line.optional("parent")
        yield {
            "code": line.matching("code", _ROME),
            "label": line.text("label"),
            "parent": line.matching("parent", _ROME) if parent else None,
        }


def read_appellations(path: Path) -> Iterator[Row]:
    """Read the names of trades of the ROME."""
    for line in read_lines(path, _APPELLATIONS):
        yield {
            "ogr": line.matching("ogr", r"\d{1,10}"),
            "label": line.text("label"),
            "short_label": line.text("short_label"),
            "rome_code": line.matching("rome_code", _ROME),
        }
