"""Reads every profile fact of a message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from bot.catalogue.records import Catalogue
from bot.nlu.facts.circumstances import read_circumstances
from bot.nlu.facts.context import Context
from bot.nlu.facts.goal import read_goal
from bot.nlu.facts.guided import in_first_person, in_full, with_job_seekers, written_for_another
from bot.nlu.facts.implied import implied_goal, recognition
from bot.nlu.facts.level import read_level
from bot.nlu.facts.modality import read_modality
from bot.nlu.facts.money import read_money, read_weekly_hours
from bot.nlu.facts.numbers import find_numbers
from bot.nlu.facts.place import CommuneReader, PlaceFinder
from bot.nlu.facts.project import ProjectReader
from bot.nlu.facts.reading import Reading
from bot.nlu.facts.situation import read_situation
from bot.nlu.facts.years import read_years
from bot.nlu.lexicon import load_lexicon
from bot.nlu.normalise import Normalised, normalise
from bot.nlu.phrases import PhraseFinder
from bot.nlu.respelling import Respeller
from bot.nlu.understanding import Fact

_ONE_GROUP = ("circumstances", "modality", "money", "age_band", "experience", "correction")
_NESTED = ("situation", "levels")
# Beyond 25, one is not helped as a school leaver any more (contract: "under_26").
_NO_LONGER_A_LEAVER = 26
# Goals may overlap ("je veux devenir artisan"): each is looked for apart.
_OVERLAPPING = ("goal",)


class FactReader:
    """Everything needed to read facts, prepared once: phrases, trades and fields of the catalogue, places."""

    def __init__(self, catalogue: Catalogue, places: PlaceFinder | None = None) -> None:
        """Prepare the phrases. ``places`` is ``bot.places.Places(catalogue)``; without it no commune is read."""
        self.project = ProjectReader(catalogue)
        self.communes = CommuneReader(places) if places is not None else None
        self._finder = PhraseFinder(self._phrases())
        self._respeller = Respeller(catalogue)

    def _phrases(self) -> dict[str, Mapping[str, Iterable[str]]]:
        phrases: dict[str, Mapping[str, Iterable[str]]] = {name: load_lexicon(name) for name in _ONE_GROUP}
        for name in _NESTED:
            phrases.update({f"{name}.{part}": labels for part, labels in load_lexicon(name).items()})
        for name in _OVERLAPPING:
            phrases.update({f"{name}.{label}": {label: found} for label, found in load_lexicon(name).items()})
        phrases.update({f"wish.{label}": {label: found} for label, found in load_lexicon("wish")["objects"].items()})
        answers = load_lexicon("answers")
        phrases.update({f"answers.{name}": {name: answers[name]} for name in ("declined", "none")})
        phrases.update(
            {
                f"answers.{name}": answers[name]
                for name in ("situation", "circumstances", "goal", "level", "modality", "experience", "field")
            }
        )
        phrases.update(self.project.phrases())
        return phrases

    def plain_words(self, text: str) -> Normalised:
        """Return a message in plain words, the badly spelt ones mended."""
        return self._respeller.respell(normalise(text))

    def prepare(self, text: str, today: date, *, guided: bool = False) -> Reading:
        """Return the message ready to be read."""
        message = self._respeller.respell(in_full(normalise(text))) if guided else self.plain_words(text)
        guided = guided or written_for_another(message)
        message = with_job_seekers(message, guided=guided)
        if guided:
            message = in_first_person(message)
        return Reading(
            message=message,
            hits=self._finder.find(message),
            numbers=tuple(find_numbers(message.words)),
            context=Context(message.words),
            today=today,
            guided=guided,
        )

    def read(self, reading: Reading) -> tuple[Fact, ...]:
        """Return the facts of a message, in the order of the text."""
        about_now = [
            *read_situation(reading),
            *read_circumstances(reading),
            *read_level(reading),
            *read_money(reading),
            *read_weekly_hours(reading),
            *read_years(reading),
        ]
        goals = read_goal(reading)
        goal = goals[0].value if goals else None
        project = self.project.read(reading, goal)
        if goal in {None, "unsure", "train"}:
            goals = self._implied(reading, about_now, project, goal) or goals
        facts = [
            *about_now,
            *goals,
            *project,
            *read_modality(reading),
            *(self.communes.read(reading) if self.communes else ()),
        ]
        facts = _with_circumstances(_without_homonyms(_without_old_leavers(facts)))
        return tuple(sorted(facts, key=lambda fact: (fact.start, fact.field)))

    def _implied(self, reading: Reading, about_now: list[Fact], project: list[Fact], goal: str | None) -> list[Fact]:
        """Return the goal that the other facts amount to, when none more precise is said."""
        aimed = {fact.field: fact for fact in project}
        title, field = aimed.get("job_title"), aimed.get("field")
        trades = reading.of("trade")
        own = [hit for hit in trades if title is None or reading.message.span(hit.first, hit.last)[0] < title.start]
        found = {self.project.field_of(hit.label) for hit in own}
        works = any(fact.field in {"situation", "experience_years"} for fact in about_now) or bool(trades)
        if goal != "train" or title is not None:
            implied = implied_goal(
                reading, title, field, works=works, own_fields=frozenset(name for name in found if name is not None)
            )
            if implied:
                return implied
        experienced = goal is None and any(fact.field == "experience_years" for fact in about_now)
        return recognition(reading, experienced=experienced)


def extract_facts(text: str, *, reader: FactReader, today: date, guided: bool = False) -> tuple[Fact, ...]:
    """Return the profile facts a visitor states about themselves, in the order of the text.

    Only what is said: nothing is deduced beyond what the words mean, and what is said of somebody else is left
    out. ``today`` dates "depuis 2010" and "né en 1980". ``guided``: a counsellor types for the person ("elle a 45").
    """
    return reader.read(reader.prepare(text, today, guided=guided))


def _without_old_leavers(facts: list[Fact]) -> list[Fact]:
    """Leave out the school leaver of a person past the age of the schemes: they only said where school stopped."""
    if not any(fact.field == "age" and fact.value >= _NO_LONGER_A_LEAVER for fact in facts):
        return facts
    return [fact for fact in facts if fact.value != "early_school_leaver"]


def _without_homonyms(facts: list[Fact]) -> list[Fact]:
    """Leave out the town that a circumstance is spelt like: "BOE" is no inhabitant of Boé."""
    named = [fact for fact in facts if fact.field == "circumstances"]
    return [
        fact
        for fact in facts
        if fact.field != "commune" or not any(fact.start < other.end and other.start < fact.end for other in named)
    ]


def _with_circumstances(facts: list[Fact]) -> list[Fact]:
    """Add the situation that a circumstance implies: for the contract, apprentices and temps are employees."""
    situations = [fact for fact in facts if fact.field == "situation" and not fact.negated]
    if situations:
        return facts
    implied = {
        "temp_worker": "employee", "fixed_term": "employee", "apprentice": "employee", "executive": "employee",
        "long_term_unemployed": "jobseeker", "micro_entrepreneur": "business_owner",
        "salaried_director": "business_owner", "parental_leave": "employee",
    }  # fmt: skip
    for fact in facts:
        if fact.field == "circumstances" and not fact.negated and fact.value in implied:
            return [*facts, Fact(field="situation", value=implied[fact.value], start=fact.start, end=fact.end)]
    return facts
