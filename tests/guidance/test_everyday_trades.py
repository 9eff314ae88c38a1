"""The trades people name at a counter, in their own words: a verb, a feminine, a slip of the pen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
import yaml
from builders import CHAUMONT, TODAY, advisor, catalogue, course, person, shipped

from bot.guidance.engine import Advisor
from bot.guidance.everyday import load_everyday
from bot.guidance.plan_types import Plan
from bot.law import load_law

FOLDER = Path(__file__).parents[1] / "data" / "trades"
LIST = yaml.safe_load((FOLDER / "everyday.yml").read_text(encoding="utf-8"))
LEAST_FOUND = {"everyday": 0.97, "fresh": 0.93}


def read(name: str) -> dict[str, list[str]]:
    wordings: dict[str, list[str]] = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))["wordings"]
    return wordings


@lru_cache(maxsize=2)
def missed(name: str) -> tuple[str, ...]:
    """The wordings whose first field is not one expected."""
    wrong = []
    for expected, wordings in read(name).items():
        for said in wordings:
            first = next(iter(advisor().match_trade(said).nearest_fields), "none")
            if first not in expected.split("|"):
                wrong.append(f"{said} -> {first}, expected {expected}")
    return tuple(wrong)


@pytest.mark.parametrize(("name", "least"), [("everyday", 150), ("fresh", 60)])
def test_nearly_every_everyday_wording_leads_to_its_field(name: str, least: int) -> None:
    total = sum(map(len, read(name).values()))

    assert total >= least
    assert len(missed(name)) <= (1 - LEAST_FOUND[name]) * total, missed(name)


@pytest.mark.parametrize("said", LIST["not_taught"])
def test_a_trade_that_the_cnam_does_not_teach_is_said_so(said: str) -> None:
    assert advisor().match_trade(said).taught is False


@pytest.mark.parametrize("said", LIST["wordings"]["none"])
def test_a_trade_of_no_field_is_forced_into_none(said: str) -> None:
    found = advisor().match_trade(said)
    assert found.field_ids == found.course_ids == ()


def of(job_title: str) -> Plan:
    return advisor().plan(person(situation="employee", job_title=job_title, commune=CHAUMONT), TODAY)


def test_the_plan_of_a_trade_of_no_field_says_so_and_names_someone_to_see() -> None:
    plan = of("policière")

    (said,) = [warning for warning in plan.warnings if "policière" in warning]
    assert "Aucun domaine du Cnam" in said
    assert "conseil en évolution professionnelle" in said
    assert plan.contacts


def test_the_plan_of_a_trade_beside_a_field_names_that_field() -> None:
    (said,) = [warning for warning in of("poser du placo").warnings if "poser du placo" in warning]
    assert "« Bâtiment et travaux publics »" in said


def test_a_plan_made_of_words_that_nobody_knows_says_so_and_sends_to_someone() -> None:
    plan = of("xylographe")

    (said,) = [warning for warning in plan.warnings if "xylographe" in warning]
    assert "Je ne reconnais pas" in said
    assert "conseiller du centre" in said
    assert plan.contacts


def test_a_trade_that_is_taught_is_not_doubted() -> None:
    assert not [warning for warning in of("comptable").warnings if "comptable" in warning]


def test_a_course_that_says_it_leads_to_a_trade_is_believed_over_our_own_words() -> None:
    made = catalogue(courses=(course("garage", "gestion_pme", target_jobs=("garde du corps",)),))
    assert Advisor(made, load_law()).match_trade("garde du corps").taught is True


def test_every_word_of_ours_belongs_to_a_field_of_the_catalogue() -> None:
    assert set(load_everyday().fields) <= set(shipped().fields)


@pytest.mark.parametrize(("said", "field"), [("docteur en chimie", "labo_agro"), ("pilote de projet", "gestion_pme")])
def test_a_word_of_a_trade_found_nowhere_does_not_hide_a_field(said: str, field: str) -> None:
    found = advisor().match_trade(said)
    assert (found.nearest_fields[0], found.taught) == (field, None)


@pytest.mark.parametrize("said", ["aider", "animaux", "conduire"])
def test_a_verb_alone_names_no_trade_to_refuse(said: str) -> None:
    assert advisor().match_trade(said).taught is None


def test_a_trade_is_said_back_in_the_gender_it_was_said_in() -> None:
    assert advisor().match_trade("maquilleuse").trade == "maquilleuse"
    assert advisor().match_trade("je voudrais devenir maquilleuse").trade == "maquilleur"
