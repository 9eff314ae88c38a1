"""A made-up catalogue at the scale of the national registers, written in a database with the project's own tables.

Nothing in it is true but its shape: titles, jobs and keywords are drawn, always the same for the same seed, from the
words of the shipped catalogue.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Engine

from bot.catalogue import load_catalogue_files, seed
from bot.catalogue import tables as catalogue_tables
from bot.database import make_engine, upgrade
from bot.territory import tables as territory_tables

DAY = date(2026, 11, 21)
_BATCH = 5000
_KINDS = ("licence_pro", "titre_rncp", "certificat_competence", "certificat_professionnel", "master")


def make_database(path: Path, certifications: int, offers: int, seed_number: int = 7) -> Engine:
    """Make a database: the shipped catalogue, then so many certifications and so many offers of them."""
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    seed(engine)
    shipped = load_catalogue_files()
    drawn = random.Random(seed_number)
    words = _words(shipped.courses, shipped.fields.values())
    fields = sorted(shipped.fields)
    communes = sorted(shipped.communes)
    _fill(engine, catalogue_tables.courses, _courses(drawn, words, fields, certifications))
    _fill(engine, territory_tables.offers, _offers(drawn, communes, shipped.communes, certifications, offers))
    return engine


def _fill(engine: Engine, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    with engine.begin() as connection:
        batch: list[dict[str, Any]] = []
        for row in rows:
            batch.append(row)
            if len(batch) == _BATCH:
                connection.execute(insert(table), batch)
                batch = []
        if batch:
            connection.execute(insert(table), batch)


def _words(courses: Any, fields: Any) -> dict[str, tuple[str, ...]]:
    jobs = sorted({job for course in courses for job in course.target_jobs})
    keywords = sorted({word for course in courses for word in course.keywords})
    trades = sorted({word for one in fields for word in (*one.keywords, *one.trades_not_taught)})
    titles = sorted({word for course in courses for word in course.title.split() if len(word) > 3})
    codes = sorted({code for course in courses for code in course.rome_codes})
    return {"jobs": tuple(jobs), "keywords": tuple(keywords), "trades": tuple(trades), "titles": tuple(titles),
            "codes": tuple(codes)}  # fmt: skip


def _courses(
    drawn: random.Random, words: dict[str, tuple[str, ...]], fields: list[str], count: int
) -> Iterator[dict[str, Any]]:
    for rank in range(count):
        level = drawn.choice((3, 4, 4, 5, 5, 6, 6, 7))
        number = f"RNCP{40_000 + rank}"
        yield {
            "position": 10_000 + rank,
            "id": f"made-{rank}",
            "cnam_code": None,
            "title": " ".join(drawn.sample(words["titles"], drawn.randint(3, 6))),
            "certification_type": drawn.choice(_KINDS),
            "level": level,
            "bac_label": None,
            "level_indicative": level,
            "rncp_rs": number,
            "rncp_status": "active",
            "rncp_end_date": DAY + timedelta(days=drawn.randint(-300, 1500)),
            "rncp_basis": "K",
            "ects": None,
            "duration_months": float(drawn.randint(3, 24)),
            "duration_hours": None,
            "entry_level": drawn.choice((None, 0, level - 1, level - 1)),
            "entry_is_public": False,
            "field": drawn.choice(fields),
            "rome_codes": drawn.sample(words["codes"], drawn.randint(1, 4)),
            "modality": drawn.choice((None, "distance", "hybrid", "onsite")),
            "cpf_eligible": drawn.choice(("yes", "unknown")),
            "vae_accessible": drawn.choice(("yes", "unknown")),
            "price_eur": drawn.choice((None, float(drawn.randint(5, 90) * 100))),
            "target_jobs": [
                *drawn.sample(words["jobs"], drawn.randint(1, 4)),
                f"{drawn.choice(words['trades'])} {drawn.choice(words['titles']).lower()}",
            ],
            "keywords": drawn.sample(words["keywords"], drawn.randint(3, 8)),
            "scope": drawn.choice(("core", "extended")),
            "source_url": None,
            "rncp_url": None,
            "source_date": DAY.isoformat(),
            "confidence": "low",
        }


def _offers(
    drawn: random.Random, communes: list[str], known: Any, certifications: int, count: int
) -> Iterator[dict[str, Any]]:
    for rank in range(count):
        town = known[drawn.choice(communes)]
        yield {
            "id": f"offer-{rank}",
            "course_id": f"made-{drawn.randrange(certifications)}",
            "insee_code": town.insee_code if drawn.random() < 0.8 else None,
            "department_code": town.department_code,
            "modality": drawn.choice((None, "distance", "hybrid", "onsite")),
            "price_eur": drawn.choice((None, float(drawn.randint(5, 90) * 100))),
            "starts_on": drawn.choice((None, DAY + timedelta(days=drawn.randint(-60, 400)))),
            "organisation": f"Organisme {drawn.randrange(3000)}",
        }
