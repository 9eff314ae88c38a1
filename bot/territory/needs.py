"""The needs of a territory as plain values: what the engine and the dialogue read. No file, no database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import msgspec

BMO_URL = "https://www.data.gouv.fr/datasets/enquete-besoins-en-main-doeuvre-bmo"
# How many jobs of an area count as wanted there: nearly every job of the survey has a few projects.
WANTED = 20

_SMALL = frozenset({"de", "du", "des", "la", "le", "les", "sur", "sous", "en", "et", "aux", "au", "lès", "d", "l"})


class JobWanted(msgspec.Struct, frozen=True, kw_only=True):
    """A job that employers of an area say they want to fill.

    ``projects`` is the number of hirings planned in ``year``; when ``at_least``, part of the area is masked and the
    number is a minimum. The shares (0 to 1) are None when masked. ``code`` is a FAP 2021 code.
    """

    code: str
    label: str
    projects: int
    at_least: bool
    difficult_share: float | None
    seasonal_share: float | None
    year: int

    @property
    def source(self) -> str:
        """Return the name of the survey and its year, as people can read it."""
        return survey(self.year)


class CoreTown(msgspec.Struct, frozen=True, kw_only=True):
    """A commune of the programme Action cœur de ville. ``signed_on`` is None when the file does not say."""

    acv_id: str
    name: str
    signed_on: date | None


class Want(msgspec.Struct, frozen=True):
    """A job wanted where someone lives, and how much (1 for the first of the area, down to 0)."""

    job: JobWanted
    strength: float


class TerritoryNeeds:
    """What is known of the employment areas, and of the towns of the programme. Never changes once made."""

    def __init__(
        self,
        *,
        bassins: Mapping[str, str],
        communes: Mapping[str, str],
        jobs: Mapping[str, tuple[JobWanted, ...]],
        rome: Mapping[str, Iterable[str]] | None = None,
        parents: Mapping[str, str] | None = None,
        towns: Mapping[str, CoreTown] | None = None,
    ) -> None:
        """Hold ``bassins`` (code: name), ``communes`` (INSEE code: code of the area), ``jobs`` of each area.

        ``rome`` gives the ROME codes of a FAP code, ``parents`` the older ROME code from which a newer one comes.
        """
        self._bassins = dict(bassins)
        self._communes = dict(communes)
        self._jobs = {
            code: tuple(sorted(found, key=lambda one: (-one.projects, one.code))) for code, found in jobs.items()
        }
        self._rome = {code: tuple(sorted(found)) for code, found in (rome or {}).items()}
        self._children: dict[str, list[str]] = {}
        for code, parent in sorted((parents or {}).items()):
            if code != parent:
                self._children.setdefault(parent, []).append(code)
        self._towns = dict(towns or {})
        self._wanted = lru_cache(maxsize=None)(self._wanted_of)

    def bassin(self, insee_code: str) -> str | None:
        """Return the name of the employment area (France Travail's) of a commune, None when it is not known."""
        code = self._communes.get(insee_code)
        return None if code is None or code not in self._bassins else spoken_name(self._bassins[code])

    def needs(self, insee_code: str, limit: int = 5) -> tuple[JobWanted, ...]:
        """Return the jobs most wanted in the area of a commune, the most wanted first; none when nothing is known."""
        return self._jobs.get(self._communes.get(insee_code, ""), ())[:limit]

    def town(self, insee_code: str) -> CoreTown | None:
        """Return the programme's record of a commune, None when it is not one of its towns."""
        return self._towns.get(insee_code)

    def wanted(self, insee_code: str) -> Mapping[str, Want]:
        """Return the ROME codes of the jobs most wanted around a commune. Empty without the FAP to ROME table."""
        code = self._communes.get(insee_code)
        return MappingProxyType({}) if code is None else self._wanted(code)

    def _wanted_of(self, bassin: str) -> Mapping[str, Want]:
        found: dict[str, Want] = {}
        for rank, job in enumerate(self._jobs.get(bassin, ())[:WANTED]):
            want = Want(job, round(1 - rank / WANTED, 4))
            for older in self._rome.get(job.code, ()):
                for code in (older, *self._children.get(older, ())):
                    found.setdefault(code, want)
        return MappingProxyType(found)


def survey(year: int) -> str:
    """Name the survey of a year."""
    return f"enquête Besoins en main-d'œuvre {year} de France Travail"


def spoken_name(name: str) -> str:
    """Write the name of an area as in a sentence: the files write it in capitals."""
    if not name.isupper():
        return name
    name = re.sub(r"^BASSIN (DE |D')?", "", name)
    lowered = re.split(r"([\s'’-]+)", name.lower())
    return "".join(
        part if rank and part in _SMALL else part[:1].upper() + part[1:] for rank, part in enumerate(lowered)
    )
