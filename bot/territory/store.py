"""What was imported, read back as the values that the engine uses."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import inspect, select
from sqlalchemy.engine import Connection, Engine

from bot.guidance.offers import Offer, OfferIndex
from bot.guidance.rome import Appellation, RomeLabels
from bot.territory import tables
from bot.territory.imported import Imported
from bot.territory.needs import WANTED, CoreTown, JobWanted, TerritoryNeeds

# Jobs kept for each area: those that weigh on the courses, and some more to show.
_KEPT = 2 * WANTED


def load_imported(engine: Engine) -> Imported:
    """Return what was imported into a database. Nothing from a database whose schema is older than the imports."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(tables.imported_files.name):
            return Imported()
        return Imported(territory=_territory(connection), rome=_rome(connection), offers=_offers(connection))


def _territory(connection: Connection) -> TerritoryNeeds | None:
    towns = {
        row.insee_code: CoreTown(acv_id=row.acv_id, name=row.name, signed_on=row.signed_on)
        for row in connection.execute(select(tables.acv_communes))
    }
    areas = tables.commune_bassins.c
    communes = {row[0]: row[1] for row in connection.execute(select(areas.insee_code, areas.bassin_code))}
    bassins, jobs = _jobs(connection)
    if not towns and not (communes and jobs):
        return None
    rome: dict[str, list[str]] = defaultdict(list)
    for fap, code in connection.execute(select(tables.fap_rome.c.fap_code, tables.fap_rome.c.rome_code)):
        rome[fap].append(code)
    return TerritoryNeeds(
        bassins=bassins, communes=communes, jobs=jobs, rome=rome, parents=_parents(connection), towns=towns
    )


def _parents(connection: Connection) -> dict[str, str]:
    codes = tables.rome_codes.c
    return {row[0]: row[1] for row in connection.execute(select(codes.code, codes.parent)) if row[1]}


def _jobs(connection: Connection) -> tuple[dict[str, str], dict[str, tuple[JobWanted, ...]]]:
    """Add up the departments of each area; a masked part makes a number a minimum, and a share unknown."""
    needs = tables.bmo_needs.c
    query = select(
        needs.bassin_code,
        needs.fap_code,
        needs.bassin_name,
        needs.label,
        needs.year,
        needs.projects,
        needs.difficult,
        needs.seasonal,
    ).order_by(needs.bassin_code, needs.fap_code, needs.department_code)
    bassins: dict[str, str] = {}
    parts: dict[str, dict[str, list[tuple[str, int, int | None, int | None, int | None]]]] = {}
    for bassin, fap, name, label, year, projects, difficult, seasonal in connection.execute(query):
        bassins[bassin] = name
        found = parts.setdefault(bassin, {}).setdefault(fap, [])
        found.append((label, year, projects, difficult, seasonal))
    jobs: dict[str, tuple[JobWanted, ...]] = {}
    for bassin, by_job in parts.items():
        known = [
            JobWanted(
                code=fap,
                label=rows[0][0],
                year=rows[0][1],
                projects=sum(row[2] or 0 for row in rows),
                at_least=any(row[2] is None for row in rows),
                difficult_share=_share([(row[3], row[2]) for row in rows]),
                seasonal_share=_share([(row[4], row[2]) for row in rows]),
            )
            for fap, rows in by_job.items()
            if any(row[2] for row in rows)
        ]
        known.sort(key=lambda one: (-one.projects, one.code))
        jobs[bassin] = tuple(known[:_KEPT])
    return bassins, jobs


def _share(parts: list[tuple[int | None, int | None]]) -> float | None:
    some = whole = 0
    for part, total in parts:
        if part is None or total is None:
            return None
        some += part
        whole += total
    return round(min(1.0, some / whole), 4) if whole else None


def _rome(connection: Connection) -> RomeLabels | None:
    names = tables.rome_appellations.c
    rows = connection.execute(select(names.label, names.short_label, names.rome_code).order_by(names.ogr))
    appellations = [Appellation(label=row[0], short_label=row[1], rome_code=row[2]) for row in rows]
    return RomeLabels(appellations, _parents(connection)) if appellations else None


def _offers(connection: Connection) -> OfferIndex | None:
    columns = tables.offers.c
    query = select(
        columns.course_id,
        columns.insee_code,
        columns.department_code,
        columns.modality,
        columns.price_eur,
        columns.starts_on,
        columns.organisation,
    ).order_by(columns.course_id, columns.id)
    index = OfferIndex(Offer(*row) for row in connection.execute(query).yield_per(5000))
    return index if len(index) else None
