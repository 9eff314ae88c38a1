"""A trade said in words that the catalogue does not have is still understood through its name in the ROME."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import pytest
from builders import CHAUMONT, TODAY, advisor, catalogue, course, person, plasterer, shipped

from bot.catalogue.records import TrainingField
from bot.guidance.engine import Advisor
from bot.guidance.rome import Appellation, RomeLabels
from bot.law import load_law

OFFICIAL = Path(__file__).parents[1] / "data" / "rome" / "unix_referentiel_appellation_v460_utf8.csv"
# Names in the form of the official file, of trades that its extract does not hold.
MORE = (
    Appellation("Aide-soignant / Aide-soignante", "Aide-soignant / Aide-soignante", "J1501"),
    Appellation("Orthoptiste", "Orthoptiste", "J1410"),
    Appellation("Monteur / Monteuse de charpentes métalliques", "Monteur / Monteuse de charpentes", "F1502"),
    Appellation("Conducteur / Conductrice de ligne de conditionnement", "Conducteur / Conductrice de ligne", "H3301"),
    Appellation("Conducteur / Conductrice de ligne de production alimentaire", "Conducteur / Conductrice", "H2102"),
    Appellation("Souffleur / Souffleuse de verre au chalumeau", "Souffleur / Souffleuse de verre", "B1602"),
)


@lru_cache(maxsize=1)
def rome() -> RomeLabels:
    with OFFICIAL.open(encoding="utf-8", newline="") as file:
        official = [
            Appellation(row["libelle_appellation_long"], row["libelle_appellation_court"], row["code_rome"])
            for row in csv.DictReader(file)
        ]
    return RomeLabels([*official, *MORE], {"M1855": "M1805"})


def best(text: str) -> str | None:
    return next((one.rome_code for one in rome().match(text)), None)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("aide-soignante", "J1501"),
        ("aide soignant", "J1501"),
        ("Aides-soignantes", "J1501"),
        ("aide soigante", "J1501"),
        ("monter des charpentes métalliques", "F1502"),
        ("monteuse de charpente métallique", "F1502"),
        ("conductrice de ligne de conditionnement", "H3301"),
        ("conducteur de ligne production alimentaire", "H2102"),
        ("souffler le verre", "B1602"),
        ("contrôleuse de gestion", "M1204"),
        ("controleur de gestion", "M1204"),
        ("attachée de presse", "E1103"),
        ("chasseuse de têtes", "M1502"),
    ],
)
def test_spelling_gender_number_and_verb_are_forgiven(said: str, code: str) -> None:
    assert best(said) == code


def test_a_short_name_may_mean_several_trades() -> None:
    assert {one.rome_code for one in rome().match("conductrice de ligne")} >= {"H3301", "H2102"}


@pytest.mark.parametrize("said", ["", "de la", "quelque chose d'autre", "xyzzy", "trapéziste volant"])
def test_words_that_name_no_trade_find_none(said: str) -> None:
    assert rome().match(said) == ()


def test_the_same_words_in_another_order_find_the_same_trade() -> None:
    assert rome().match("gestion contrôleur") == rome().match("contrôleur gestion")


def small(*, rome_codes: tuple[str, ...], **facts: object) -> Advisor:
    """An adviser on a health field whose own words say nothing of the trade."""
    health = TrainingField(
        id="sante_social",
        label="Santé",
        keywords=("hôpital",),
        rome_families=("J14 Rééducation et appareillage", "K13 Aide à la vie quotidienne"),
        trades_not_taught=(),
    )
    management = TrainingField(
        id="gestion_pme", label="Gestion", keywords=("bureau",), rome_families=(), trades_not_taught=()
    )
    courses = (course("soin", "sante_social", rome_codes=rome_codes, title="Parcours de soin"), course("bureautique"))
    return Advisor(catalogue(courses=courses, fields=(health, management)), load_law(), rome=rome())


def test_a_course_that_carries_the_code_of_the_trade_is_found() -> None:
    found = small(rome_codes=("J1410",)).match_trade("orthoptiste")

    assert found.course_ids == ("soin",)
    assert found.field_ids[0] == "sante_social"
    assert found.taught is True


def test_a_course_coded_in_the_older_rome_is_found_from_the_newer_code() -> None:
    made = RomeLabels([Appellation("Développeur / Développeuse web", "Développeur", "M1855")], {"M1855": "M1805"})
    adviser = Advisor(catalogue(courses=(course("dev", "gestion_pme", rome_codes=("M1805",)),)), load_law(), rome=made)
    assert adviser.match_trade("développeuse web").course_ids == ("dev",)


def test_a_known_trade_that_no_course_leads_to_is_said_with_the_nearest_fields() -> None:
    found = small(rome_codes=()).match_trade("orthoptiste")

    assert found.taught is False
    assert found.trade == "orthoptiste"
    assert found.course_ids == ()
    assert found.nearest_fields[0] == "sante_social"
    assert "gestion_pme" in found.nearest_fields


def test_the_plan_of_a_trade_not_taught_says_so_and_sends_to_someone() -> None:
    glass = person(situation="jobseeker", job_title="souffleuse de verre", commune=CHAUMONT)
    plan = Advisor(shipped(), load_law(), rome=rome()).plan(glass, TODAY)

    assert any("souffleuse de verre" in warning for warning in plan.warnings)
    assert plan.contacts[0].id == "acdt-chaumont"
    assert advisor().match_trade("souffleuse de verre").taught is None


def test_words_known_to_neither_stay_unknown() -> None:
    found = small(rome_codes=("J1410",)).match_trade("trapéziste volant")
    assert (found.course_ids, found.field_ids, found.taught) == ((), (), None)


@pytest.mark.parametrize("said", ["plaquiste", "boulangère", "comptable", "chef de chantier"])
def test_what_the_catalogue_says_in_its_own_words_comes_first(said: str) -> None:
    with_rome = Advisor(shipped(), load_law(), rome=rome())
    own, completed = advisor().match_trade(said), with_rome.match_trade(said)

    assert completed.taught == own.taught
    assert completed.nearest_fields == own.nearest_fields
    assert completed.field_ids[: len(own.field_ids)] == own.field_ids


def test_a_person_whose_trade_the_catalogue_knows_gets_the_same_plan() -> None:
    assert Advisor(shipped(), load_law(), rome=rome()).plan(plasterer(), TODAY) == advisor().plan(plasterer(), TODAY)
