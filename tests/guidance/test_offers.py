"""A session announced near someone is said in the plan, with what is known of it."""

from __future__ import annotations

from datetime import date

from builders import CHAUMONT, TODAY, person, shipped

from bot.guidance.engine import Advisor
from bot.guidance.offers import Offer, OfferIndex, announced
from bot.law import load_law

COURSE = "made"
HERE, BESIDE, FAR = ("52121", "52"), ("52269", "52"), ("13055", "13")


def offer(place: tuple[str, str], starts_on: date | None = date(2027, 1, 12), **facts: object) -> Offer:
    return Offer(COURSE, place[0], place[1], "onsite", None, starts_on, "Cnam Grand Est")._replace(**facts)


def nearest(*offers: Offer) -> Offer | None:
    return OfferIndex(offers).nearest(COURSE, *HERE, TODAY)


def test_the_session_of_ones_own_town_comes_before_a_sooner_one_of_the_department() -> None:
    assert nearest(offer(BESIDE, date(2026, 12, 1)), offer(HERE)) == offer(HERE)


def test_the_soonest_of_the_nearest_is_said() -> None:
    assert nearest(offer(HERE, date(2027, 9, 1)), offer(HERE, None), offer(HERE)) == offer(HERE)


def test_a_session_already_begun_is_not_announced() -> None:
    assert nearest(offer(HERE, date(2026, 11, 20))) is None
    assert nearest(offer(HERE, TODAY)) is not None


def test_a_session_far_away_is_announced_only_when_it_is_at_distance() -> None:
    assert nearest(offer(FAR)) is None
    assert nearest(offer(FAR, modality="distance")) == offer(FAR, modality="distance")


def test_another_course_has_its_own_sessions() -> None:
    assert OfferIndex([offer(HERE)]).nearest("other", *HERE, TODAY) is None


def test_what_is_not_known_of_a_session_is_not_said() -> None:
    said = announced(offer(BESIDE, None), HERE[0])
    assert said == "Une session est annoncée dans votre département : Cnam Grand Est."
    priced = announced(offer(HERE, price_eur=1200.0), HERE[0])
    assert priced == (
        "Une session est annoncée dans votre commune : Cnam Grand Est, à partir du 12 janvier 2027. "
        "Prix annoncé : 1 200 €."
    )


def test_the_plan_announces_the_session_of_a_course() -> None:
    profile = person(situation="employee", field="gestion_pme", commune=CHAUMONT)
    plain = Advisor(shipped(), load_law()).plan(profile, TODAY)
    first = plain.courses[0].id

    plan = Advisor(shipped(), load_law(), offers=OfferIndex([offer(HERE, course_id=first)])).plan(profile, TODAY)

    assert plan.courses[0].reasons[-1].startswith("Une session est annoncée dans votre commune : Cnam Grand Est")
    assert plan.courses[1:] == plain.courses[1:]
