"""Is this installation sound? Each check says what it saw and, when something is wrong, how to mend it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.settings import Settings
from bot.supervisor import answers, port_trouble

_MODEL_GB = 1
_READING_MONTHS = 6


@dataclass(frozen=True)
class Check:
    """What one check saw. ``mend`` is empty when there is nothing to do; a warning has a mend and still passes."""

    name: str
    passed: bool
    detail: str
    mend: str = ""

    @property
    def mark(self) -> str:
        """The sign shown before the check: passed, passed with advice, failed."""
        if not self.passed:
            return "✘"
        return "!" if self.mend else "✔"


def examine(settings: Settings, root: Path, as_of: date) -> Iterator[Check]:
    """Yield every check, in the order in which faults are best mended."""
    yield _python(root)
    yield _disk(root)
    yield _model(root)
    yield from _database()
    yield _catalogue_dates()
    yield _law_dates(as_of)
    yield from _ports(settings)
    yield _browser()


def _python(root: Path) -> Check:
    release = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] != (3, 10):
        return Check(
            "Python", False, f"{release} au lieu de 3.10", "Relancez « make run » : il installe ce qu'il faut."
        )
    if Path(sys.prefix).resolve() != (root / ".venv").resolve():
        return Check("Python", True, f"{release}, hors de .venv ({sys.prefix})", "Lancez .venv/bin/conseil.")
    return Check("Python", True, f"{release}, dans .venv")


def _disk(root: Path) -> Check:
    free = shutil.disk_usage(root).free / 1e9
    if free < _MODEL_GB:
        return Check("Disque", False, f"{free:.1f} Go libres", "Libérez au moins 1 Go : entraîner demande de la place.")
    return Check("Disque", True, f"{free:.0f} Go libres")


def _model(root: Path) -> Check:
    from bot.training import current_model

    model = current_model(root)
    if model is None:
        return Check("Modèle", False, "absent, ou plus ancien que ses données", "make train")
    return Check("Modèle", True, f"à jour ({model.name}, {model.stat().st_size / 1e6:.0f} Mo)")


def _database() -> Iterator[Check]:
    from bot.catalogue import CatalogueError, load_catalogue
    from bot.cli.data import DataError, opened_database
    from bot.database import is_current

    try:
        with opened_database() as engine:
            shown = engine.url.render_as_string(hide_password=True)
            if not is_current(engine):
                yield Check("Base de données", False, f"{shown} : tables absentes ou anciennes", "conseil seed")
                return
            yield Check("Base de données", True, f"{shown} répond, tables à jour")
            catalogue = load_catalogue(engine)
    except DataError as error:
        yield Check("Base de données", False, str(error), "Vérifiez DATABASE_URL, et que le serveur tourne.")
    except CatalogueError as error:
        yield Check("Catalogue", False, str(error), "conseil seed")
    else:
        places = f"{len(catalogue.communes)} communes, {len(catalogue.centres)} centres"
        yield Check("Catalogue", True, f"{places}, {len(catalogue.courses)} parcours")


def _catalogue_dates() -> Check:
    from bot.catalogue import CatalogueError, load_catalogue_files

    try:
        catalogue = load_catalogue_files()
    except CatalogueError as error:
        return Check("Sources du catalogue", False, str(error), "Corrigez le fichier nommé, ou reprenez celui de git.")
    dates = [centre.source_date for centre in catalogue.centres if centre.source_date]
    undated = len(catalogue.centres) - len(dates)
    oldest = min(dates, default="inconnue")
    return Check(
        "Sources du catalogue",
        True,
        f"centres : la source la plus ancienne est de {oldest}, {undated} sans date",
        "Les fiches anciennes sont à revoir avec les centres (data/catalogue/SOURCES.md)." if dates else "",
    )


def _law_dates(as_of: date) -> Check:
    from bot.cli.law import oldest_reading, report
    from bot.law import load_law

    law = load_law()
    oldest = oldest_reading(law, as_of)
    _, to_do = report(law, as_of, _READING_MONTHS)
    detail = f"lecture la plus ancienne : {oldest}" if oldest else "aucune date de lecture"
    return Check("Droit", True, detail, "Des règles sont à relire : conseil law check" if to_do else "")


def _ports(settings: Settings) -> Iterator[Check]:
    wanted = (
        ("PORT", settings.host, settings.port, f"{settings.web_url}/healthz"),
        ("RASA_PORT", "127.0.0.1", settings.rasa_port, f"{settings.rasa_url}/"),
        ("ACTIONS_PORT", "127.0.0.1", settings.actions_port, f"{settings.actions_url}/health"),
    )
    for name, host, port, url in wanted:
        trouble = port_trouble(host, port)
        if trouble is None:
            yield Check(f"Port {port}", True, "libre")
        elif answers(url):
            yield Check(f"Port {port}", True, "l'assistant y répond")
        else:
            yield Check(f"Port {port}", False, trouble, f"Arrêtez ce programme (ss -ltnp), ou changez {name}.")


def _browser() -> Check:
    found = next(filter(None, (shutil.which(name) for name in _browser_names())), None)
    if found is None:
        return Check("Navigateur de test", True, "absent (sert aux tests seulement)", "make test l'installe.")
    return Check("Navigateur de test", True, found)


def _browser_names() -> list[str]:
    chosen = os.environ.get("CHROME_BINARY", "")
    return [chosen, "chromium", "chromium-browser", "google-chrome", "chrome"]
