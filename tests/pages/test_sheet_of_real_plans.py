"""The sheet of plans made by the engine, from the catalogue and the law."""

from __future__ import annotations

import io
from datetime import date
from functools import lru_cache
from typing import get_args

import pypdf
import pytest

from bot.catalogue.files import load_catalogue_files
from bot.catalogue.records import Catalogue
from bot.guidance.engine import Advisor
from bot.guidance.profile import CommuneRef, Profile, Situation
from bot.law import load_law
from bot.web.map import ON_PAPER, surroundings
from bot.web.sheet import mapped_centres, plan_pdf

AS_OF = date(2026, 11, 21)
CHAUMONT = CommuneRef(insee_code="52121", name="Chaumont", department_code="52", postal_code="52000")
SITUATIONS = get_args(Situation)


@lru_cache(maxsize=1)
def advisor_catalogue() -> Catalogue:
    return load_catalogue_files()


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor(advisor_catalogue(), load_law())


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("goal", ["certify_experience", "change_job", "create_business"])
def test_a_real_plan_fits_on_two_pages_with_its_centre_and_its_courses(
    advisor: Advisor, situation: Situation, goal: str
) -> None:
    profile = Profile(
        situation=situation,
        circumstances=("disabled", "fixed_term", "micro_entrepreneur"),
        commune=CHAUMONT,
        age=50,
        age_band="45_and_over",
        qualification_level=3,
        experience_years=12,
        goal=goal,
        field="gestion_pme",
        job_title="responsable administratif et financier d'une petite entreprise",
        cpf_balance_eur=1234.5,
        weekly_hours=6,
        budget_eur=500,
    )
    plan = advisor.plan(profile, AS_OF)
    catalogue = advisor_catalogue()
    drawing = surroundings(catalogue, catalogue.communes["52121"], mapped_centres(plan), frame=ON_PAPER)
    pdf = plan_pdf(plan, resume_url="https://exemple.fr/reprise", field_label="Gestion de PME", area_map=drawing)
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split()).replace("’", "'")
    assert len(pages) <= 2
    assert plan.centres[0].name in text
    assert plan.courses[0].title.replace("’", "'") in text
    assert "01 40 27 20 00" in text.replace("\u00a0", " ")
    assert all(document.replace("’", "'") in text for document in plan.documents)
