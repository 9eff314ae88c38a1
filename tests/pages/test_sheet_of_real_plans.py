"""The sheet of plans made by the engine, from the catalogue and the law."""

from __future__ import annotations

import io
from datetime import date
from typing import get_args

import pypdf
import pytest

from bot.catalogue.files import load_catalogue_files
from bot.guidance.engine import Advisor
from bot.guidance.profile import CommuneRef, Profile, Situation
from bot.law import load_law
from bot.web.sheet import plan_pdf

AS_OF = date(2026, 11, 21)
CHAUMONT = CommuneRef(insee_code="52121", name="Chaumont", department_code="52", postal_code="52000")
SITUATIONS = get_args(Situation)


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor(load_catalogue_files(), load_law())


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
    pages = pypdf.PdfReader(
        io.BytesIO(plan_pdf(plan, resume_url="https://exemple.fr/reprise", field_label="Gestion de PME"))
    ).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split()).replace("’", "'")
    assert len(pages) <= 2
    assert plan.centres[0].name in text
    assert plan.courses[0].title.replace("’", "'") in text
    assert "01 40 27 20 00" in text
