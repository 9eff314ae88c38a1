"""Whole conversations, as people hold them: each is a behaviour, played over the real understanding and the dialogue.

How a story is written:

- ``start``: channel, centre, and what is known already (a profile; the commune by its INSEE code);
- a turn is what is said (``says``), what is said so badly that no topic is sure (``mumbles``, with ``guesses`` for the
  nearest ones), or the button taken (``takes``: its label or payload, as far as it tells it apart); then what follows:
  ``topics`` of the answers, in order (the questions of the assistant have none); ``among`` the topics, when others may
  come too; ``asks``: the field left open, null for none; ``profile``: what it now holds (commune by its name);
  ``declined``; ``words`` all said, ``any_word`` one of them, ``no_words`` none of them; ``choices`` offered, by label
  or payload; ``no_choices``; ``cards``: the kinds shown, an empty list for none; ``plan``: ready or not; ``changed``:
  the text is not the one said before; ``simple``: short lines and no bracket; ``calm``: no question at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue import State
from bot.guidance.french import fold
from bot.guidance.profile import CommuneRef, Profile, read_profile

HERE = Path(__file__).parent
Story = Mapping[str, Any]
ACTS = {"says", "mumbles", "takes"}
WITH_ACTS = {"guesses"}
LONGEST_SIMPLE_LINE = 12


def stories() -> list[Any]:
    found = []
    for path in sorted(HERE.glob("*.yml")):
        for story in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append(pytest.param(story, id=f"{path.stem}: {story['name']}"))
    return found


STORIES = stories()


def _known(profile: Profile, name: str) -> object:
    value = getattr(profile, name)
    if isinstance(value, CommuneRef):
        return value.name
    return sorted(value) if isinstance(value, tuple) else value


def _topics(talk: Any) -> list[str]:
    return [reply.topic for reply in talk.replies if reply.topic is not None]


def _choices(talk: Any) -> list[str]:
    return [f"{choice.label} {choice.payload}" for reply in talk.replies for choice in reply.choices]


def check_topics(talk: Any, wanted: list[str], _before: str) -> None:
    assert _topics(talk) == wanted


def check_among(talk: Any, wanted: list[str], _before: str) -> None:
    assert set(wanted) <= set(_topics(talk)), _topics(talk)


def check_asks(talk: Any, wanted: str | None, _before: str) -> None:
    assert [reply.asks for reply in talk.replies if reply.asks] == ([wanted] if wanted else [])


def check_profile(talk: Any, wanted: Mapping[str, Any], _before: str) -> None:
    assert {name: _known(talk.profile, name) for name in wanted} == dict(wanted)


def check_declined(talk: Any, wanted: list[str], _before: str) -> None:
    assert set(wanted) <= set(talk.profile.declined)


def check_words(talk: Any, wanted: list[str], _before: str) -> None:
    assert [word for word in wanted if fold(word) not in fold(talk.text)] == [], talk.text


def check_any_word(talk: Any, wanted: list[str], _before: str) -> None:
    assert any(fold(word) in fold(talk.text) for word in wanted), talk.text


def check_no_words(talk: Any, wanted: list[str], _before: str) -> None:
    assert [word for word in wanted if fold(word) in fold(talk.text)] == [], talk.text


def check_choices(talk: Any, wanted: list[str], _before: str) -> None:
    offered = _choices(talk)
    assert [one for one in wanted if not any(one in choice for choice in offered)] == [], offered


def check_no_choices(talk: Any, wanted: list[str], _before: str) -> None:
    offered = _choices(talk)
    assert [one for one in wanted if any(one in choice for choice in offered)] == [], offered


def check_cards(talk: Any, wanted: list[str], _before: str) -> None:
    kinds = {card.kind for reply in talk.replies for card in reply.cards}
    assert kinds >= set(wanted) if wanted else not kinds, kinds


def check_plan(talk: Any, wanted: bool, _before: str) -> None:
    assert talk.plan_ready is wanted


def check_changed(talk: Any, wanted: bool, before: str) -> None:
    assert (talk.text != before) is wanted, talk.text


def check_simple(talk: Any, wanted: bool, _before: str) -> None:
    first = talk.desk.words.text(talk.replies[0], talk.state.turn)
    longest = max(len(line.split()) for line in first.splitlines())
    assert ((longest <= LONGEST_SIMPLE_LINE) and "(" not in first) is wanted, first


def check_calm(talk: Any, wanted: bool, _before: str) -> None:
    assert ("?" not in talk.text and not any(reply.asks for reply in talk.replies)) is wanted, talk.text


CHECKS: Mapping[str, Callable[[Any, Any, str], None]] = {
    name.removeprefix("check_"): check for name, check in globals().items() if name.startswith("check_")
}


def _opening(start: Mapping[str, Any], talk: Any) -> None:
    known = dict(start)
    channel, centre = known.pop("channel", "web"), known.pop("centre", None)
    code = known.pop("commune", None)
    talk.state = State(channel=channel, centre=centre)
    talk.opens()
    if known or code:
        if code:
            commune = talk.desk.catalogue.communes[code]
            known["commune"] = {
                "insee_code": code,
                "name": commune.name,
                "department_code": commune.department_code,
                "postal_code": commune.postal_codes[0],
            }
        talk.state = State(channel=channel, centre=centre, profile=read_profile(known))


def _take(talk: Any, wanted: str) -> None:
    offered = [choice for reply in talk.replies for choice in reply.choices]
    named = [choice for choice in offered if wanted in f"{choice.label} {choice.payload}"]
    exact = [choice for choice in named if choice.label == wanted]
    assert len(exact or named) == 1, (wanted, [choice.label for choice in offered])
    talk.chooses((exact or named)[0].payload)


@pytest.mark.parametrize("story", STORIES)
def test_story(story: Story, talking: Callable[[State], Any]) -> None:
    talk = talking(State())
    _opening(story.get("start", {}), talk)
    for rank, turn in enumerate(story["turns"], start=1):
        before = talk.text
        if "takes" in turn:
            _take(talk, turn["takes"])
        elif "mumbles" in turn:
            talk.mumbles(turn["mumbles"], turn.get("guesses", ("course.find", "vae.what")))
        else:
            talk.says(turn["says"])
        for name, wanted in turn.items():
            if name in ACTS | WITH_ACTS:
                continue
            try:
                CHECKS[name](talk, wanted, before)
            except AssertionError as error:
                said = next(turn[act] for act in ACTS if act in turn)
                told = [(reply.response, reply.topic, reply.asks) for reply in talk.replies]
                raise AssertionError(f"tour {rank} « {said} », {name} : {error}\n{told}") from error


def test_there_are_many_stories_of_several_turns_each_of_its_own_name() -> None:
    names = [param.values[0]["name"] for param in STORIES]
    assert len(set(names)) == len(names)
    assert len([param for param in STORIES if len(param.values[0]["turns"]) >= 2]) >= 120


@pytest.mark.parametrize("story", STORIES)
def test_each_turn_of_a_story_says_something_and_expects_something(story: Story) -> None:
    assert set(story) <= {"name", "start", "turns"}
    for turn in story["turns"]:
        assert len(ACTS & set(turn)) == 1
        assert set(turn) - ACTS - WITH_ACTS
        assert set(turn) <= ACTS | WITH_ACTS | set(CHECKS)
