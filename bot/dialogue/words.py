"""The assistant's words: which response of ``domain.yml`` to use, and the values it needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from bot.catalogue.records import Catalogue
from bot.conversations import retention
from bot.dialogue.types import Card, Channel, Choice, Reply
from bot.guidance.french import figure
from bot.guidance.plan_types import Source
from bot.guidance.profile import FieldName, Profile
from bot.law import Law, Rule

PROJECT = Path(__file__).resolve().parents[2]
DOMAIN_FILE = PROJECT / "domain.yml"
ACRONYMS_FILE = Path(__file__).with_name("acronyms.yml")

EASY_FILE = Path(__file__).with_name("easy.yml")

_PLACEHOLDER = re.compile(r"{([^\n{}]+?)}")
# Circumstances that say more than the situation: they name another regime of rights.
_STATUSES = frozenset(
    {
        "salaried_director",
        "micro_entrepreneur",
        "fixed_term",
        "temp_worker",
        "executive",
        "apprentice",
        "early_school_leaver",
    }
)

TO_CONFIRM = "un montant à confirmer"
REFERENCE_TO_CONFIRM = "référence à confirmer"


@dataclass(frozen=True)
class Wording:
    """One way of saying a response, and the ids of the rules it rests on besides those it quotes."""

    text: str
    rules: tuple[str, ...] = ()

    @cached_property
    def placeholders(self) -> frozenset[str]:
        """What the text expects to be filled."""
        return frozenset(_PLACEHOLDER.findall(self.text))


def read_responses(path: Path = DOMAIN_FILE) -> dict[str, tuple[Wording, ...]]:
    """Read the responses of a Rasa domain file."""
    domain = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {
        name: tuple(
            Wording(text=entry["text"], rules=tuple((entry.get("metadata") or {}).get("sources", ())))
            for entry in entries
        )
        for name, entries in domain["responses"].items()
    }


def read_acronyms(path: Path = ACRONYMS_FILE) -> dict[str, str]:
    """Read what acronyms mean: in a few words, or (``EASY_FILE``) as a line that is easy to read."""
    acronyms: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return acronyms


def source_of(rule: Rule) -> Source:
    """Return the source of a rule, with the day from which it holds when that day is known."""
    return Source(
        label=rule.legal_ref or rule.statement,
        url=rule.source,
        valid_from=rule.valid_from if rule.date_basis != "checked" else None,
    )


@dataclass(frozen=True)
class Listener:
    """To whom the assistant speaks, through which door, on which day; the acronyms already explained."""

    profile: Profile
    channel: Channel
    as_of: date
    acronyms: frozenset[str] = frozenset()

    @property
    def publics(self) -> tuple[str, ...]:
        """The rule words of the person, the one that decides first.

        A status (director paid as an employee, fixed-term contract...) says more than the situation it belongs to; a
        circumstance that overlays any situation (a disability...) says less: the employees' rights it widens are not
        those of a jobseeker. A public agent is a public agent first.
        """
        profile = self.profile
        circumstances = profile.circumstances or ()
        deciding = circumstances if profile.situation in (None, "employee") else _STATUSES
        first = [] if profile.situation == "public_agent" else [one for one in circumstances if one in deciding]
        said = (*first, profile.situation, *circumstances, profile.age_band)
        return tuple(dict.fromkeys(word for word in said if word is not None))


class Words:
    """Composes replies from the responses of the domain, the law of the day, the contacts and the acronyms."""

    def __init__(
        self,
        responses: Mapping[str, tuple[Wording, ...]],
        acronyms: Mapping[str, str],
        law: Law,
        catalogue: Catalogue,
        easy: Mapping[str, str] | None = None,
    ) -> None:
        self._responses = responses
        self._acronyms = acronyms
        self._law = law
        self._catalogue = catalogue
        self._easy = dict(easy or {})

    def __contains__(self, name: object) -> bool:
        return name in self._responses

    def variant(self, name: str, listener: Listener) -> str:
        """Return the response to use for a person: the one of their public, then of their door, else the plain one."""
        for public in listener.publics:
            if f"{name}__{public}" in self._responses:
                return f"{name}__{public}"
        door = f"{name}__{listener.channel}"
        return door if door in self._responses else name

    def compose(
        self,
        name: str,
        listener: Listener,
        *,
        topic: str | None = None,
        asks: FieldName | None = None,
        values: Mapping[str, str] | None = None,
        choices: Iterable[Choice] = (),
        cards: Iterable[Card] = (),
        sources: Iterable[Source] = (),
    ) -> Reply:
        """Compose one message: the variant for this person, every value its words need, and its sources.

        Raises KeyError when the domain has no such response, or when a placeholder means nothing.
        """
        chosen = self.variant(name, listener)
        wordings = self._responses[chosen]
        filled = dict(values or {})
        rules: list[Rule] = []
        for wording in wordings:
            for key in sorted(wording.placeholders - filled.keys()):
                filled[key] = self._value(key, listener, rules)
            named = (self._law.current(name, listener.as_of) for name in wording.rules if name in self._law)
            rules.extend(rule for rule in named if rule is not None)
        return Reply(
            response=chosen,
            values=filled,
            topic=topic,
            asks=asks,
            choices=tuple(choices),
            cards=tuple(cards),
            sources=tuple(dict.fromkeys((*map(source_of, rules), *sources))),
        )

    def can_fill(self, name: str, values: Mapping[str, str]) -> bool:
        """Tell whether a response needs no other value of the dialogue than these."""
        needed = frozenset().union(*(wording.placeholders for wording in self._responses[name]))
        return all(":" in key or key in values or key in {"year", "retention"} or key in self._law for key in needed)

    def explained(self, reply: Reply) -> frozenset[str]:
        """Return the acronyms that every wording of a reply spells out."""
        wordings = self._responses[reply.response]
        common = frozenset.intersection(*(wording.placeholders for wording in wordings))
        return frozenset(key.removeprefix("acro:") for key in common if key.startswith("acro:"))

    def text(self, reply: Reply, turn: int = 0) -> str:
        """Say a reply. ``turn`` picks among the wordings of one that has not chosen its own yet.

        So two turns in a row do not sound the same, and the same conversation always says the same.
        """
        wordings = self._responses[reply.response]
        chosen = wordings[(turn if reply.wording is None else reply.wording) % len(wordings)]
        return _PLACEHOLDER.sub(lambda match: reply.values[match[1]], chosen.text).strip()

    def wordings(self, name: str) -> int:
        """Return in how many ways a response can be said."""
        return len(self._responses[name])

    def _value(self, key: str, listener: Listener, rules: list[Rule]) -> str:
        kind, _, name = key.partition(":")
        if not name:
            return self._figure(key, listener, rules)
        if kind in {"say", "ref"}:
            return self._quoted(kind, name, listener, rules)
        if kind == "acro":
            return name if name in listener.acronyms else f"{name} ({self._acronyms[name]})"
        if kind == "easy":
            return self._easy[name]
        if kind in {"phone", "url"}:
            contact = self._catalogue.contacts[name]
            known = contact.phone if kind == "phone" else spoken_address(contact.website)
            return known or "à demander à un conseiller"
        raise KeyError(key)

    def _quoted(self, kind: str, name: str, listener: Listener, rules: list[Rule]) -> str:
        rule = self._law.current(name, listener.as_of)
        if rule is None:
            return "Ce point est à confirmer avec un conseiller." if kind == "say" else REFERENCE_TO_CONFIRM
        rules.append(rule)
        return rule.statement if kind == "say" else rule.legal_ref or REFERENCE_TO_CONFIRM

    def _figure(self, key: str, listener: Listener, rules: list[Rule]) -> str:
        if key == "year":
            return str(listener.as_of.year)
        if key == "retention":
            return retention.said(listener.channel)
        if key not in self._law:
            raise KeyError(key)
        rule = self._law.current(key, listener.as_of)
        if rule is None or rule.value is None or rule.confidence == "low":
            return TO_CONFIRM
        rules.append(rule)
        return figure(rule.value, rule.unit)


def spoken_address(url: str | None) -> str | None:
    """Return a web address as it is said: "moncompteformation.gouv.fr". The links of the cards keep it whole."""
    return url and url.split("://")[-1].removeprefix("www.").rstrip("/")


def load_words(law: Law, catalogue: Catalogue) -> Words:
    """Read the domain and the acronyms shipped with the project."""
    return Words(read_responses(), read_acronyms(), law, catalogue, read_acronyms(EASY_FILE))


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Fill the placeholders of a label."""
    return _PLACEHOLDER.sub(lambda match: str(values[match[1]]), text)
