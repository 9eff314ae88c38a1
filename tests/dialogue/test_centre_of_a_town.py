"""« Le centre de Chaumont » : of several towns of that name, the only one that has a centre is meant."""

from __future__ import annotations

from datetime import date

import pytest

from bot.catalogue import load_catalogue_files
from bot.dialogue import Desk, Said, State, make_desk, take_turn
from bot.law import load_law
from bot.nlu.facts import FactReader
from bot.nlu.understanding import Fact
from bot.places import Places

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def desk() -> Desk:
    return make_desk(load_catalogue_files(), load_law())


@pytest.fixture(scope="module")
def chaumont() -> Fact:
    catalogue = load_catalogue_files()
    reader = FactReader(catalogue, Places(catalogue))
    facts = reader.read(reader.prepare("quel est le numéro du centre de Chaumont ?", TODAY))
    return next(fact for fact in facts if fact.field == "commune")


def _asked(desk: Desk, topic: str, fact: Fact) -> tuple[str, list[str], bool]:
    told = {name: getattr(fact, name) for name in ("field", "value", "start", "end", "candidates")}
    said = Said(text="le centre de Chaumont", topics=((topic, 0.95),), facts=(told,))
    _, replies = take_turn(State(), said, desk, TODAY)
    answer = next(reply for reply in replies if reply.topic == topic)
    return desk.words.text(answer), [card.title for card in answer.cards], bool(answer.choices)


@pytest.mark.parametrize("topic", ["centre.contact", "centre.offer"])
def test_the_centre_of_a_name_that_only_one_town_has_a_centre_for_is_that_one(
    desk: Desk, chaumont: Fact, topic: str
) -> None:
    assert len(chaumont.candidates) > 1
    _, titles, choices = _asked(desk, topic, chaumont)
    assert "Chaumont" in titles[0]
    assert not choices


def test_the_nearest_centre_still_asks_which_town_the_visitor_means(desk: Desk, chaumont: Fact) -> None:
    _, titles, choices = _asked(desk, "centre.find", chaumont)
    assert titles == []
    assert choices
