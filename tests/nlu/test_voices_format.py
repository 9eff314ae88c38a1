"""The annotated messages can be trusted, to learn from or to measure with: the contract's words, real communes."""

from __future__ import annotations

import csv
import lzma
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from bot.guidance import profile as profiles
from tests.contract import TOPICS

ROOT = Path(__file__).resolve().parents[2]
NLU = ROOT / "tests" / "nlu"
CATALOGUE = ROOT / "data" / "catalogue"


@dataclass(frozen=True)
class HeldOut:
    """Annotated texts, and how much they must hold to be worth learning from or measuring with."""

    folder: str
    singles: Path
    smallest: dict[str, int]
    informing: int
    cries: int
    figures_of_speech: int

    def load(self, name: str) -> list[dict[str, Any]]:
        folder = NLU / self.folder if name == "dialogues" else self.singles
        entries = yaml.safe_load((folder / f"{name}.yml").read_text(encoding="utf-8"))
        assert isinstance(entries, list)
        return entries

    def single_messages(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for name in self.smallest:
            for entry in self.load(name):
                yield f"{name}: {entry['text'][:60]}", entry

    def turns(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for dialogue in self.load("dialogues"):
            for turn in dialogue["turns"]:
                yield f"{dialogue['name']}: {turn['text'][:60]}", turn


VOICES = HeldOut(
    folder="voices",
    singles=ROOT / "bot" / "nlu" / "messages" / "voices",
    smallest={
        "clean": 70,
        "oral": 70,
        "sms": 70,
        "typos": 70,
        "nonnative": 70,
        "counsellor": 70,
        "lifestory": 40,
        "off_topic": 80,
        "distress": 40,
    },
    informing=150,
    cries=25,
    figures_of_speech=15,
)
UNHEARD = HeldOut(
    folder="unheard",
    singles=NLU / "unheard",
    smallest={
        "clean": 60,
        "oral": 60,
        "sms": 60,
        "typos": 60,
        "nonnative": 60,
        "counsellor": 40,
        "lifestory": 30,
        "off_topic": 60,
        "distress": 20,
    },
    informing=140,
    cries=12,
    figures_of_speech=8,
)
SETS = (VOICES, UNHEARD)
WORDS: dict[str, frozenset[Any]] = {
    "situation": frozenset(get_args(profiles.Situation)),
    "circumstances": frozenset(get_args(profiles.Circumstance)),
    "age_band": frozenset(get_args(profiles.AgeBand)),
    "qualification_level": frozenset(get_args(profiles.Level)),
    "goal": frozenset(get_args(profiles.Goal)),
    "modality": frozenset(get_args(profiles.Modality)),
    "declined": frozenset(profiles.PROFILE_FIELDS),
}
NUMBERS = {
    "age": (10, 120),
    "experience_years": (0, 80),
    "cpf_balance_eur": (0, 100_000),
    "weekly_hours": (0, 168),
    "budget_eur": (0, 1_000_000),
}
LISTS = {"circumstances", "declined"}


@pytest.fixture(params=SETS, ids=lambda held: held.folder)
def held(request: pytest.FixtureRequest) -> HeldOut:
    chosen = request.param
    assert isinstance(chosen, HeldOut)
    return chosen


@pytest.fixture(scope="module")
def insee_codes() -> frozenset[str]:
    with lzma.open(CATALOGUE / "communes.csv.xz", "rt", encoding="utf-8") as lines:
        return frozenset(row["insee_code"] for row in csv.DictReader(lines))


@pytest.fixture(scope="module")
def field_ids() -> frozenset[str]:
    with (CATALOGUE / "fields.csv").open(encoding="utf-8") as lines:
        return frozenset(row["id"] for row in csv.DictReader(lines))


def _faults(facts: dict[str, Any], insee_codes: frozenset[str], field_ids: frozenset[str]) -> list[str]:
    """Return what is not of the contract in these facts, as sentences."""
    faults = []
    for name, value in facts.items():
        if name in WORDS:
            listed = value if name in LISTS else [value]
            if not isinstance(listed, list) or not set(listed) <= WORDS[name] or len(set(listed)) != len(listed):
                faults.append(f"{name} cannot be {value!r}")
        elif name in NUMBERS:
            low, high = NUMBERS[name]
            bounds = value if isinstance(value, list) else [value, value]
            if len(bounds) != 2 or not low <= bounds[0] <= bounds[1] <= high:
                faults.append(f"{name} cannot be {value!r}")
        elif name == "commune":
            if value not in insee_codes | {"ambiguous", "unknown"}:
                faults.append(f"no commune has the code {value!r}")
        elif name == "field":
            if value not in field_ids:
                faults.append(f"no field has the id {value!r}")
        elif name != "job_title" or not isinstance(value, str) or not value.strip():
            faults.append(f"{name}: {value!r} is not of the profile")
    return faults


def test_every_voice_says_enough_to_be_counted(held: HeldOut) -> None:
    paths = [*held.singles.glob("*.yml"), *(NLU / held.folder).glob("*.yml")]
    assert {path.stem for path in paths} == {*held.smallest, "dialogues"}
    for name, least in held.smallest.items():
        assert len(held.load(name)) >= least, name
    assert len(held.load("dialogues")) >= 40


def test_every_message_is_labelled_with_topics_of_the_contract(held: HeldOut) -> None:
    for where, entry in [*held.single_messages(), *held.turns()]:
        assert entry["text"].strip() == entry["text"] != "", where
        assert len(entry["text"]) <= 2000, where
        assert entry["topics"], where
        assert set(entry["topics"]) <= set(TOPICS), where
        assert len(set(entry["topics"])) == len(entry["topics"]), where


def test_single_messages_have_no_key_that_nobody_reads(held: HeldOut) -> None:
    for where, entry in held.single_messages():
        assert set(entry) <= {"text", "topics", "facts", "absent"}, where
        assert set(entry.get("absent", [])) <= set(profiles.PROFILE_FIELDS), where
        assert not set(entry.get("absent", [])) & set(entry.get("facts", {})), where


def test_facts_are_values_of_the_contract(
    held: HeldOut, insee_codes: frozenset[str], field_ids: frozenset[str]
) -> None:
    for where, entry in held.single_messages():
        if "facts" in entry:
            assert entry["facts"], where
            assert not _faults(entry["facts"], insee_codes, field_ids), where


def test_facts_without_informing_come_only_with_a_question(held: HeldOut) -> None:
    for where, entry in held.single_messages():
        if entry.get("facts") and "profile.inform" not in entry["topics"]:
            assert any(topic.split(".")[0] not in {"talk", "plan", "privacy"} for topic in entry["topics"]), where


def test_someone_who_informs_has_given_a_fact(held: HeldOut) -> None:
    for where, entry in held.single_messages():
        if "profile.inform" in entry["topics"]:
            assert entry.get("facts") or entry.get("absent") or entry["topics"] != ["profile.inform"], where
    assert sum("profile.inform" in entry["topics"] for _, entry in held.single_messages()) >= held.informing


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^\w\s]", " ", letters).split())


def test_no_text_is_written_twice(held: HeldOut) -> None:
    seen: dict[str, str] = {}
    for where, entry in held.single_messages():
        key = _folded(entry["text"])
        assert key not in seen, f"{where} / {seen[key]}"
        seen[key] = where


def test_the_two_sets_share_no_sentence() -> None:
    """Texts of up to four words ("bonjour", "c'est combien ?") are everyone's."""
    ours, theirs = ({_folded(entry["text"]) for _, entry in held.single_messages()} for held in SETS)
    assert [text for text in sorted(ours & theirs) if len(text.split()) > 4] == []


def test_every_topic_is_spoken_of_several_times_in_several_voices(held: HeldOut) -> None:
    voices: dict[str, set[str]] = {topic: set() for topic in TOPICS}
    counts = dict.fromkeys(TOPICS, 0)
    for where, entry in held.single_messages():
        for topic in entry["topics"]:
            voices[topic].add(where.split(":")[0])
            counts[topic] += 1
    everywhere = set(TOPICS) - {"talk.language", "talk.insult", "talk.out_of_scope", "talk.distress"}
    assert [topic for topic in sorted(everywhere) if counts[topic] < 4 or len(voices[topic]) < 3] == []
    assert [topic for topic in sorted(set(TOPICS) - everywhere) if counts[topic] < 3] == []


def test_every_value_of_the_profile_is_said_by_someone(held: HeldOut, field_ids: frozenset[str]) -> None:
    said: dict[str, set[Any]] = {}
    for _, entry in held.single_messages():
        for name, value in entry.get("facts", {}).items():
            said.setdefault(name, set()).update(value if isinstance(value, list) else [value])
    for name in ("situation", "circumstances", "qualification_level", "goal", "modality"):
        assert WORDS[name] - said[name] == set(), name
    assert field_ids - said["field"] == set()
    assert {"age", "experience_years", "cpf_balance_eur", "weekly_hours", "budget_eur", "job_title"} <= set(said)
    assert {"ambiguous"} <= said["commune"]


def test_distress_stands_alone_and_figures_of_speech_are_something_else(held: HeldOut) -> None:
    entries = held.load("distress")
    cries = [entry for entry in entries if entry["topics"] == ["talk.distress"]]
    figures = [entry for entry in entries if "talk.distress" not in entry["topics"]]
    assert len(cries) >= held.cries
    assert len(figures) >= held.figures_of_speech
    assert len(cries) + len(figures) == len(entries)


def test_what_is_out_of_scope_asks_nothing_of_the_project(held: HeldOut) -> None:
    for entry in held.load("off_topic"):
        assert entry["topics"] in (["talk.out_of_scope"], ["talk.insult"]), entry["text"]


def test_dialogues_have_three_to_eight_turns_and_ask_fields_of_the_profile(
    held: HeldOut, insee_codes: frozenset[str], field_ids: frozenset[str]
) -> None:
    names = set()
    for dialogue in held.load("dialogues"):
        assert set(dialogue) - {"channel"} == {"name", "turns"}
        assert dialogue.get("channel", "guided") == "guided", dialogue["name"]
        assert dialogue["name"] not in names
        names.add(dialogue["name"])
        assert 3 <= len(dialogue["turns"]) <= 8, dialogue["name"]
        for turn in dialogue["turns"]:
            where = f"{dialogue['name']}: {turn['text']}"
            assert set(turn) == {"asks", "text", "topics", "profile"}, where
            assert turn["asks"] is None or turn["asks"] in profiles.PROFILE_FIELDS, where
            if turn["profile"] is not None:
                assert not _faults(turn["profile"], insee_codes, field_ids), where


def test_a_turn_that_informs_nothing_leaves_the_profile_as_it_was(held: HeldOut) -> None:
    for dialogue in held.load("dialogues"):
        before: dict[str, Any] = {}
        for turn in dialogue["turns"]:
            after = turn["profile"]
            if after is not None and not {"profile.inform", "talk.decline"} & set(turn["topics"]):
                changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
                assert changed <= {"field"}, f"{dialogue['name']}: {turn['text']}"
            before = after if after is not None else {}
