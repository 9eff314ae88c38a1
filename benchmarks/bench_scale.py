"""How long a plan takes, and what the indexes weigh, with 20,000 certifications and 100,000 offers.

Run it from the root: ``python -m benchmarks.bench_scale``. The data are made up (``benchmarks.scale``), in a temporary
database. Every person says another trade, so that no answer is remembered from the one before; the plain scan, in the
same run, compares the trade with every label of every certification and looks at every offer.
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rapidfuzz import fuzz, process

from benchmarks.scale import DAY, make_database
from bot.catalogue import load_catalogue
from bot.catalogue.records import Catalogue
from bot.guidance.engine import Advisor
from bot.guidance.french import fold
from bot.guidance.profile import Profile, read_profile
from bot.law import load_law
from bot.territory.store import load_imported

CERTIFICATIONS, OFFERS, PEOPLE, SCANNED = 20_000, 100_000, 400, 12
TARGET_MS, TARGET_MB = 30.0, 150.0
SITUATIONS = ("artisan", "employee", "jobseeker", "business_owner", "public_agent", "student")
GOALS = ("progress", "change_job", "train", "certify_experience")
SAID = ("{}", "je veux devenir {}", "{} dans le bâtiment", "responsable {}", "technicien {}", "gestion {}")


def people(catalogue: Catalogue, count: int) -> list[Profile]:
    """Make so many people, all over the country, in every situation, each with a trade said in their own way."""
    drawn = random.Random(11)
    towns = sorted(catalogue.communes.values(), key=lambda one: one.insee_code)
    jobs = sorted(
        {job for course in catalogue.courses for job in course.target_jobs if not course.id.startswith("made")}
    )
    trades = sorted({word for one in catalogue.fields.values() for word in (*one.keywords, *one.trades_not_taught)})
    made = []
    for rank in range(count):
        town = drawn.choice(towns)
        facts = {
            "situation": SITUATIONS[rank % len(SITUATIONS)],
            "goal": GOALS[rank % len(GOALS)],
            "job_title": SAID[rank % len(SAID)].format(drawn.choice(jobs if rank % 2 else trades)),
            "qualification_level": 3 + rank % 4,
            "experience_years": rank % 20,
            "commune": {
                "insee_code": town.insee_code,
                "name": town.name,
                "department_code": town.department_code,
            },
        }
        if rank % 3 == 0:
            facts["field"] = drawn.choice(sorted(catalogue.fields))
        made.append(read_profile(facts))
    return made


class PlainScan:
    """A first version: every label of every certification, every offer, no index."""

    def __init__(self, catalogue: Catalogue, offers: list[tuple[str, str | None, str | None]]) -> None:
        self._offers = offers
        self._labels = [
            (course.id, fold(label))
            for course in catalogue.courses
            for label in (*course.target_jobs, *course.keywords, course.title)
        ]
        self._texts = [label for _, label in self._labels]

    def plan(self, profile: Profile) -> list[str]:
        """Return the best certifications by their labels, those with an offer in the department first."""
        found = process.extract(fold(profile.job_title or ""), self._texts, scorer=fuzz.WRatio, limit=50)
        near = {course for course, _, department in self._offers if department == profile.commune.department_code}
        return sorted({self._labels[rank][0] for _, _, rank in found}, key=lambda one: one not in near)[:5]


def times_ms(
    work: Callable[[Profile], object], profiles: list[Profile], clock: Callable[[], float] = perf_counter
) -> tuple[float, float]:
    """Return the median and the 95th percentile of one call each, in milliseconds."""
    times = []
    for profile in profiles:
        start = clock()
        work(profile)
        times.append((clock() - start) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def main() -> None:
    """Measure, print, and say whether the targets are met."""
    with TemporaryDirectory() as folder:
        engine = make_database(Path(folder) / "scale.db", CERTIFICATIONS, OFFERS)
        catalogue, law = load_catalogue(engine), load_law()
        gc.collect()
        tracemalloc.start()
        imported = load_imported(engine)
        advisor = Advisor(catalogue, law, offers=imported.offers)
        gc.collect()
        index_mb = tracemalloc.get_traced_memory()[0] / 1e6
        tracemalloc.stop()
        start = perf_counter()
        advisor = Advisor(catalogue, law, offers=imported.offers)
        made = (perf_counter() - start) * 1000
        with engine.connect() as connection:
            offers = [
                (row[0], row[1], row[2])
                for row in connection.exec_driver_sql("SELECT course_id, insee_code, department_code FROM offers")
            ]
        engine.dispose()
    profiles = people(catalogue, PEOPLE)
    start = perf_counter()
    advisor.plan(profiles[-1], DAY)
    first = (perf_counter() - start) * 1000
    rows = [
        ("plan", *times_ms(lambda one: advisor.plan(one, DAY), profiles[: PEOPLE // 2])),
        (
            "plan (processor time)",
            *times_ms(lambda one: advisor.plan(one, DAY), profiles[PEOPLE // 2 : -1], process_time),
        ),
        ("plain scan (labels and offers only)", *times_ms(PlainScan(catalogue, offers).plan, profiles[:SCANNED])),
    ]
    print(
        f"{len(catalogue.courses)} certifications, {len(imported.offers or ())} offers, {PEOPLE} people; "
        f"indexes {made:.0f} ms, {index_mb:.0f} MB; first plan of a day {first:.0f} ms"
    )
    for name, median, slow in rows:
        print(f"{name:40} median {median:8.2f} ms   95 % {slow:8.2f} ms")
    fast, light = rows[0][1] <= TARGET_MS, index_mb < TARGET_MB
    print(f"target: plan {TARGET_MS:.0f} ms median, {'met' if fast else 'missed'}")
    print(f"target: indexes under {TARGET_MB:.0f} MB, {'met' if light else 'missed'}")


if __name__ == "__main__":
    main()
