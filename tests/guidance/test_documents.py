"""What the plan says to bring."""

from __future__ import annotations

from datetime import date

import pytest

from bot.catalogue.files import load_catalogue_files
from bot.guidance.engine import Advisor
from bot.guidance.profile import Profile
from bot.law import load_law

AS_OF = date(2026, 11, 21)


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor(load_catalogue_files(), load_law())


def brought(advisor: Advisor, profile: Profile) -> str:
    return " ".join(advisor.plan(profile, AS_OF).documents)


def test_someone_who_said_nothing_brings_the_plan_and_nothing_personal(advisor: Advisor) -> None:
    documents = brought(advisor, Profile())
    assert "Ce plan" in documents
    assert "handicap" not in documents
    assert "diplôme" not in documents


def test_an_artisan_brings_the_certificate_that_names_their_fund(advisor: Advisor) -> None:
    assert "Urssaf" in brought(advisor, Profile(situation="artisan", goal="train"))
    assert "Urssaf" not in brought(advisor, Profile(situation="employee", goal="train"))


def test_a_disability_is_only_shown_if_the_person_wishes_to(advisor: Advisor) -> None:
    documents = brought(advisor, Profile(situation="employee", circumstances=("disabled",), goal="train"))
    assert "si vous souhaitez en parler" in documents


def test_no_secret_is_ever_asked_for(advisor: Advisor) -> None:
    documents = brought(advisor, Profile(situation="employee", goal="train", cpf_balance_eur=500))
    assert "Jamais votre mot de passe" in documents
    assert "sécurité sociale" not in documents
