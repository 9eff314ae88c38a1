"""Whole messages of many sorts of people are read right: every fact surely said, and no other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from bot.catalogue.files import load_catalogue_files
from bot.catalogue.records import Catalogue
from bot.dialogue.taking import take_facts
from bot.guidance.profile import PROFILE_FIELDS, FieldName, Profile
from bot.nlu.facts import FactReader, extract_facts, read_answer
from bot.nlu.understanding import Fact

NAMES = {
    "sit": "situation", "circ": "circumstances", "town": "commune", "age": "age", "band": "age_band",
    "lvl": "qualification_level", "exp": "experience_years", "goal": "goal", "field": "field", "job": "job_title",
    "mod": "modality", "cpf": "cpf_balance_eur", "hrs": "weekly_hours", "bud": "budget_eur",
}  # fmt: skip
# What unseen writers are owed; below it something was broken.
FACTS_RIGHT = 0.95
MOST_INVENTED = 0.02
_PART = re.compile(r"(?:^|\s)(\??)([a-z]+)(!?=|)((?:(?!\s\??[a-z]+!?=)(?!\s\?[a-z]).)*)")
_ASKED = re.compile(r"(" + "|".join(get_args(FieldName)) + r"): (.*)")


@dataclass(frozen=True)
class Story:
    """A message, what it says, and what it may be read to say."""

    text: str
    section: str
    asks: FieldName | None = None
    declined: bool = False
    said: dict[str, str] = field(default_factory=dict)
    excluded: dict[str, str] = field(default_factory=dict)
    maybe: frozenset[str] = frozenset()

    @property
    def guided(self) -> bool:
        return self.section.startswith("guided")


def stories() -> Iterator[Story]:
    """Read the file of messages."""
    section = ""
    for line in (Path(__file__).parent / "facts_stories.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        elif line and not line.startswith("#"):
            yield _story(line, section)


def _story(line: str, section: str) -> Story:
    text, expected = line.split(" => ")
    asked = _ASKED.fullmatch(text) if section == "answers" else None
    if expected in {"-", "declined"}:
        parts = []
    else:
        parts = [(maybe, NAMES[name], sign, value.strip()) for maybe, name, sign, value in _PART.findall(expected)]
    return Story(
        text=asked[2] if asked else text,
        section=section,
        asks=asked[1] if asked else None,  # type: ignore[arg-type]
        declined=expected == "declined",
        said={name: value for maybe, name, sign, value in parts if not maybe and sign == "="},
        excluded={name: value for maybe, name, sign, value in parts if sign == "!="},
        maybe=frozenset(name for maybe, name, _, _ in parts if maybe),
    )


def right(name: str, expected: str, got: Any) -> bool:
    """Tell whether a profile holds what is expected of a field."""
    if name == "commune":
        return got is None if expected == "?" else got is not None and f"{got.name}/{got.department_code}" == expected
    if name == "circumstances":
        return got is not None and set(got) == {word for word in expected.split(",") if word}
    if name == "job_title":
        ours, theirs = (re.sub(r"\W", "", str(word).casefold()) for word in (got or "", expected))
        return bool(ours) and (ours in theirs or theirs in ours)
    if isinstance(got, int | float):
        return float(got) == float(expected)
    return str(got) == expected


def read_story(story: Story, reader: FactReader, catalogue: Catalogue, today: date) -> tuple[Profile, bool]:
    """Return the profile after the message, and whether it declined to answer."""
    facts = extract_facts(story.text, reader=reader, today=today, guided=story.guided)
    declined = False
    if story.asks is not None and not any(_answers(fact, story.asks) for fact in facts):
        answer = read_answer(story.asks, story.text, reader=reader, today=today)
        declined = answer == "declined"
        facts = (*facts, answer) if isinstance(answer, Fact) else facts
    return take_facts(Profile(), facts, catalogue).profile, declined


def _answers(fact: Fact, asks: FieldName) -> bool:
    return fact.field == asks or (asks == "age_band" and fact.field == "age")


@dataclass
class Score:
    """Right and total by field and by section; fields invented; what went wrong."""

    right: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    invented: int = 0
    silent: int = 0
    errors: list[str] = field(default_factory=list)

    def rate(self, name: str) -> float:
        return self.right[name] / self.total[name]


def score_of(reader: FactReader, catalogue: Catalogue, today: date) -> Score:
    """Read every message and count."""
    score = Score()
    for story in stories():
        profile, declined = read_story(story, reader, catalogue, today)
        wrong = []
        for name, good, note in checks(story, profile, declined):
            if name in story.said or name == "declined":
                for kind in (name, f"## {story.section}", "all"):
                    score.total[kind] += 1
                    score.right[kind] += good
            else:
                score.silent += 1
                score.invented += not good
            if not good:
                wrong.append(note)
        if wrong:
            score.errors.append(f"{story.asks or ''}: {story.text}\n" + "\n".join(f"     {note}" for note in wrong))
    return score


def checks(story: Story, profile: Profile, declined: bool) -> Iterator[tuple[str, bool, str]]:
    """Yield each field looked at: its name, whether it is as it should be, and what to say of it."""
    values = msgspec.structs.asdict(profile)
    if story.declined or declined:
        yield "declined", story.declined == declined, f"declined: {declined}"
    for name in PROFILE_FIELDS:
        got = values[name]
        if name in story.said:
            yield name, right(name, story.said[name], got), f"{name}: wanted {story.said[name]}, read {got}"
        elif name in story.excluded:
            yield name, str(got) != story.excluded[name], f"{name}: read {got}, which is denied"
        elif name not in story.maybe and not (name == "age_band" and profile.age is not None):
            yield name, got in (None, ()), f"{name}: invented {got}"


@pytest.fixture(scope="module")
def score(fact_reader: FactReader) -> Score:
    return score_of(fact_reader, load_catalogue_files(), date(2026, 11, 21))


def test_what_people_say_of_themselves_is_read(score: Score) -> None:
    assert score.rate("all") >= FACTS_RIGHT, "\n".join(score.errors)


def test_what_people_do_not_say_is_not_invented(score: Score) -> None:
    assert score.invented / score.silent <= MOST_INVENTED, "\n".join(score.errors)


@pytest.mark.parametrize("name", [*NAMES.values(), "declined"])
def test_each_sort_of_fact_is_read(name: str, score: Score) -> None:
    assert score.rate(name) >= FACTS_RIGHT - 0.1, "\n".join(error for error in score.errors if f"{name}:" in error)


def report(make: Callable[[], FactReader]) -> str:
    """Return the whole score as text."""
    score = score_of(make(), load_catalogue_files(), date(2026, 11, 21))
    lines = [f"{score.right[name]:4}/{score.total[name]:<4} {score.rate(name):6.1%} {name}" for name in score.total]
    return "\n".join([*score.errors, *lines, f"invented {score.invented} of {score.silent}"])
