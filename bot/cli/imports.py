"""Imports of the public files: what the command says of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy.engine import Engine

from bot.catalogue.rows import CatalogueError
from bot.cli.data import DataError, opened_database
from bot.database import upgrade
from bot.territory.imports import (
    ImportReport,
    import_bassins,
    import_bmo,
    import_fap_rome,
    import_offers,
    import_rome,
    import_towns,
)

_IMPORTS: dict[str, tuple[str, Callable[[Engine, Path], ImportReport]]] = {
    "bmo": ("Besoins en main-d'œuvre", import_bmo),
    "bassins": ("Bassins d'emploi des communes", import_bassins),
    "fap-rome": ("Table de passage des métiers (FAP) au ROME", import_fap_rome),
    "acv": ("Villes d'Action cœur de ville", import_towns),
    "rome": ("Appellations du ROME", import_rome),
    "offers": ("Sessions annoncées", import_offers),
}


def import_file(kind: str, path: Path) -> str:
    """Import one file, or the folder of the ROME, and say what was loaded. Raises ``DataError``."""
    label, work = _IMPORTS[kind]
    with opened_database() as engine:
        upgrade(engine)
        try:
            report = work(engine, path)
        except CatalogueError as error:
            raise DataError(f"Rien n'est importé ; les données d'avant restent en place.\n{error}") from error
    vintage = f" {report.vintage}" if report.vintage else ""
    if report.unchanged:
        return f"✔ {label}{vintage} : ce fichier est déjà en base ({report.rows} lignes)."
    then = "L'assistant les lit dans les secondes qui suivent, sans redémarrer."
    return f"✔ {label}{vintage} : {report.rows} lignes importées.\n  {then}"
