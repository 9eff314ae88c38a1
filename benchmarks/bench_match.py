"""How long a plan takes on the shipped catalogue, against a plain scan of it, in the same run.

Run it from the root: ``python -m benchmarks.bench_match``. The plain scan compares the trade and the field with every
label of every course and measures every centre, as a first version would; the adviser does the same and all the rest
(21 devices, VAE, contacts, steps) from its indexes.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from datetime import date
from time import perf_counter

from rapidfuzz import fuzz

from bot.catalogue.files import load_catalogue_files
from bot.catalogue.records import Catalogue
from bot.guidance.engine import Advisor, encode_plan
from bot.guidance.french import fold
from bot.guidance.profile import Profile, read_profile
from bot.law import load_law
from bot.places import distance_km

DAY = date(2026, 11, 21)
TARGET_MS = 3.0
TRADES = ("plaquiste", "boulangère", "comptable", "devellopeur web", "aide-soignante", "chef de chantier")
SITUATIONS = ("artisan", "employee", "jobseeker", "business_owner", "public_agent", "student")


def people(catalogue: Catalogue) -> list[Profile]:
    """Make one person a town out of twelve spread over the country, with all situations and trades."""
    towns = sorted(catalogue.communes.values(), key=lambda one: one.insee_code)[:: len(catalogue.communes) // 12]
    return [
        read_profile(
            {
                "situation": SITUATIONS[rank % len(SITUATIONS)],
                "goal": ("progress", "change_job", "train", "certify_experience")[rank % 4],
                "job_title": TRADES[rank % len(TRADES)],
                "qualification_level": 3 + rank % 4,
                "experience_years": rank,
                "commune": {
                    "insee_code": town.insee_code,
                    "name": town.name,
                    "department_code": town.department_code,
                },
            }
        )
        for rank, town in enumerate(towns)
    ]


def plain_scan(catalogue: Catalogue, profile: Profile) -> list[str]:
    """Match courses and centres without any index."""
    asked = fold(profile.job_title or "")
    scored = []
    for course in catalogue.courses:
        labels = (*course.target_jobs, *course.keywords, course.title)
        scored.append((max(fuzz.WRatio(asked, fold(label)) for label in labels), course.id))
    home = catalogue.communes[profile.commune.insee_code] if profile.commune else None
    if home is not None and home.latitude is not None and home.longitude is not None:
        origin = (home.latitude, home.longitude)
        near = [
            (distance_km(origin, (one.latitude, one.longitude)), one.id)
            for one in catalogue.centres
            if one.latitude is not None and one.longitude is not None
        ]
        near.sort()
    scored.sort(reverse=True)
    return [name for _, name in scored[:5]]


def median_ms(work: Callable[[Profile], object], profiles: list[Profile], rounds: int = 20) -> tuple[float, float]:
    """Return the median and the 95th percentile of one call, in milliseconds."""
    times = []
    for _ in range(rounds):
        for profile in profiles:
            start = perf_counter()
            work(profile)
            times.append((perf_counter() - start) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def main() -> None:
    catalogue, law = load_catalogue_files(), load_law()
    start = perf_counter()
    advisor = Advisor(catalogue, law)
    made = (perf_counter() - start) * 1000
    profiles = people(catalogue)
    rows = [
        ("plan", *median_ms(lambda one: advisor.plan(one, DAY), profiles)),
        ("plan and JSON", *median_ms(lambda one: encode_plan(advisor.plan(one, DAY)), profiles)),
        ("plain scan (courses and centres only)", *median_ms(lambda one: plain_scan(catalogue, one), profiles, 5)),
    ]
    print(
        f"{len(profiles)} people, {len(catalogue.courses)} courses, {len(catalogue.centres)} centres; "
        f"indexes {made:.0f} ms"
    )
    for name, median, slow in rows:
        print(f"{name:40} median {median:6.2f} ms   95 % {slow:6.2f} ms")
    print(f"target: plan {TARGET_MS:.0f} ms median, {'met' if rows[0][1] <= TARGET_MS else 'missed'}")


if __name__ == "__main__":
    main()
