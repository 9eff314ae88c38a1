"""How well unseen writers are understood: tests/nlu/unheard, and the dialogues of tests/nlu/voices.

Run: python benchmarks/bench_voices.py [--set unheard|voices] [--errors] [--skip N]

Both sets are measured, and printed apart, unless ``--set`` names one. The single messages of the voices were a
held-out set too, until enough of their errors had been looked at: they are learnt from now (bot/nlu/messages).

Each file is cut in two by position: odd entries are "dev", whose errors may be looked at (``--errors``) and learnt
from, even ones "blind", of which only totals are ever printed. A gap between the two says how much was learnt by heart.
``--skip`` leaves out the first entries of each file.

Single messages are read as the product reads them, and played as the first turn of a conversation just opened
("answered": the topics of the replies). Dialogues are played turn by turn, the state carried. A greeting, thanks or
goodbye beside something else is neither required nor held against the answer.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from bench_nlu import Plain
from expected import same

from bot.catalogue.files import load_catalogue_files
from bot.dialogue import Said, State, make_desk, open_conversation, take_turn
from bot.dialogue.taking import take_facts
from bot.guidance.profile import FieldName, Profile
from bot.law import load_law
from bot.learning.examples import read_examples
from bot.nlu.components import as_entity
from bot.nlu.decision import read_messages
from bot.nlu.facts import Answer, FactReader, read_answer
from bot.nlu.questions import MessageReader
from bot.nlu.understanding import Understanding
from bot.places import Places

NLU = ROOT / "tests" / "nlu"
SETS = ("unheard", "voices")
SINGLE = ("clean", "oral", "sms", "typos", "nonnative", "counsellor", "lifestory", "off_topic", "distress")
NOISY = frozenset({"oral", "sms", "typos", "nonnative"})
HALVES = ("dev", "blind")
TODAY = date(2026, 11, 21)
COURTESIES = frozenset({"talk.greet", "talk.bye", "talk.thanks"})
OUTSIDE, DISTRESS, INFORM = "talk.out_of_scope", "talk.distress", "profile.inform"
ACCEPTED_OUTSIDE = frozenset({OUTSIDE, "talk.not_understood", "profile.inform", "talk.language"})
TITLE_AND_FIELD = ("field", "job_title")


def halves(entries: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Cut a file in two by position: the first, third... entries are dev."""
    return {"dev": list(entries[0::2]), "blind": list(entries[1::2])}


def read_voice(folder: str, name: str) -> dict[str, list[dict[str, Any]]]:
    path = NLU / folder / f"{name}.yml"
    return halves(yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else [])


class Product:
    """The understanding and the dialogue, put together as actions/turn.py does."""

    def __init__(self) -> None:
        catalogue = load_catalogue_files()
        places = Places(catalogue)
        self.facts = FactReader(catalogue, places)
        self.examples = read_examples()
        start = time.process_time()
        self.reader = MessageReader.train(self.examples, read_messages(), self.facts)
        self.training_seconds = time.process_time() - start

        def read(asks: FieldName, text: str, today: date, /, *, guided: bool) -> Answer:
            return read_answer(asks, text, reader=self.facts, today=today, guided=guided)

        self.desk = make_desk(catalogue, load_law(), places=places, read_answer=read)

    def understand(self, text: str, *, guided: bool = False) -> Understanding:
        return self.reader.understand(text, today=TODAY, guided=guided)

    def play(self, state: State, text: str) -> tuple[State, list[str]]:
        """Play a turn and return the new state and the topics answered."""
        understood = self.understand(text, guided=state.channel == "guided")
        said = Said(
            text=text,
            topics=tuple((guess.topic, guess.confidence) for guess in understood.topics),
            facts=tuple(
                {"field": entity["entity"], **{key: entity[key] for key in entity.keys() - {"entity"}}}
                for entity in map(as_entity, understood.facts)
            ),
            ranking=tuple((guess.topic, guess.confidence) for guess in understood.ranking),
            language=understood.language,
        )
        state, replies = take_turn(state, said, self.desk, TODAY)
        return state, list(dict.fromkeys(reply.topic for reply in replies if reply.topic))

    def open(self, *, guided: bool = False) -> State:
        state, _ = open_conversation(State(channel="guided" if guided else "web"), self.desk, TODAY)
        return state


def bare(topics: Iterable[str]) -> tuple[str, ...]:
    """Leave out the courtesies that stand beside something else."""
    kept = tuple(topic for topic in topics if topic not in COURTESIES)
    return kept or tuple(topics)


class Score:
    """Counts of right and total, by name; the errors and confusions of the dev half."""

    def __init__(self) -> None:
        self.right: Counter[Any] = Counter()
        self.total: Counter[Any] = Counter()
        self.errors: list[str] = []
        self.confusions: Counter[tuple[str, str]] = Counter()

    def add(self, name: Any, right: object) -> None:
        self.right[name] += bool(right)
        self.total[name] += 1

    def show(self, name: Any) -> str:
        if not self.total[name]:
            return "     -     "
        return f"{self.right[name] / self.total[name]:6.1%} /{self.total[name]:<3}"


def single(product: Product, score: Score, folder: str, skip: int) -> None:
    for voice in SINGLE:
        for half, entries in read_voice(folder, voice).items():
            for entry in entries[skip // 2 :]:
                _message(product, voice, half, entry, score)


def _message(product: Product, voice: str, half: str, entry: Mapping[str, Any], score: Score) -> None:
    text, expected = entry["text"], list(entry["topics"])
    guided = voice == "counsellor"
    understood = product.understand(text, guided=guided)
    got = [guess.topic for guess in understood.topics] or ["talk.not_understood"]
    _, answered = product.play(product.open(guided=guided), text)
    wanted, found, replied = bare(expected), bare(got), set(bare(answered))
    kinds = [voice, "all", *(["noisy"] if voice in NOISY else [])]
    for kind in kinds:
        score.add((half, kind, "exact"), wanted == found)
        score.add((half, kind, "same, any order"), set(wanted) == set(found))
        score.add((half, kind, "all found"), set(wanted) <= set(found))
        score.add((half, kind, "nothing more"), set(found) <= set(wanted))
        score.add((half, kind, "answered"), set(wanted) - {INFORM} <= replied)
    if expected == [OUTSIDE]:
        score.add((half, "outside", "wrong"), set(got) - ACCEPTED_OUTSIDE)
        score.add((half, "outside", "answered wrong"), set(answered) - ACCEPTED_OUTSIDE)
    score.add((half, "distress", "heard" if DISTRESS in expected else "false alarm"), DISTRESS in got)
    profile = take_facts(Profile(), understood.facts, product.desk.catalogue).profile
    wrong = _facts(profile, entry, half, kinds, score)
    if half != "dev":
        return
    lost, more = set(wanted) - set(found), set(found) - set(wanted)
    if lost or more:
        score.confusions.update((one, two) for one in lost or {"-"} for two in more or {"-"})
        guesses = " ".join(f"{guess.topic}={guess.confidence:.2f}" for guess in understood.ranking[:3])
        wrong.insert(0, f"topics: wanted {' '.join(wanted)}, read {' '.join(found)}  ({guesses})")
    if wrong:
        score.errors.append(f"[{voice}] {text}\n" + "\n".join(f"      {line}" for line in wrong))


def _facts(profile: Profile, entry: Mapping[str, Any], half: str, kinds: Sequence[str], score: Score) -> list[str]:
    wrong = []
    for field, value in (entry.get("facts") or {}).items():
        right = same(field, value, getattr(profile, field))
        score.add((half, "field", field), right)
        for kind in kinds:
            score.add((half, kind, "facts"), right)
        if not right:
            wrong.append(f"{field}: wanted {value!r}, read {getattr(profile, field)!r}")
    for field in entry.get("absent") or ():
        empty = getattr(profile, field) in {None, ()}
        for kind in kinds:
            score.add((half, kind, "absent"), empty)
        if not empty:
            wrong.append(f"{field}: should be absent, read {getattr(profile, field)!r}")
    return wrong


def dialogues(product: Product, score: Score, folder: str, skip: int) -> None:
    for half, entries in read_voice(folder, "dialogues").items():
        for entry in entries[skip // 2 :]:
            state = product.open(guided=entry.get("channel") == "guided")
            perfect, wrong = True, []
            for turn in entry["turns"]:
                state = msgspec.structs.replace(state, asks=turn["asks"])
                expected = bare(turn["topics"])
                state, answered = product.play(state, turn["text"])
                if set(expected) - {INFORM} <= set(answered):
                    score.add((half, "dialogues", "topics answered"), right=True)
                else:
                    score.add((half, "dialogues", "topics answered"), right=False)
                    wrong.append(f"{turn['text']!r}: wanted {' '.join(expected)}, answered {' '.join(answered)}")
                if turn["profile"] is None:
                    continue
                right = _profile(state.profile, turn, half, score, wrong)
                perfect = perfect and right
            score.add((half, "dialogues", "whole profile right to the end"), perfect)
            if half == "dev" and wrong:
                score.errors.append(f"[dialogue] {entry['name']}\n" + "\n".join(f"      {line}" for line in wrong))


def _profile(profile: Profile, turn: Mapping[str, Any], half: str, score: Score, wrong: list[str]) -> bool:
    right_all = True
    for field, value in turn["profile"].items():
        right = same(field, value, getattr(profile, field))
        score.add((half, "dialogues", "facts"), right)
        score.add((half, "dialogue field", field), right)
        right_all = right_all and right
        if not right:
            wrong.append(
                f"{turn['text']!r} (asks {turn['asks']}): {field} wanted {value!r}, is {getattr(profile, field)!r}"
            )
    return right_all


def timing(product: Product, folder: str) -> None:
    texts = [entry["text"] for voice in SINGLE for entry in read_voice(folder, voice)["dev"]]
    plain = Plain()
    plain.fit([text for text, _ in product.examples], [topic for _, topic in product.examples])
    calls: dict[str, Callable[[str], object]] = {
        "plain": lambda text: plain.predict([text]),
        "message": product.understand,
    }
    spent: dict[str, list[float]] = {name: [] for name in calls}
    for text in texts:
        for name, call in calls.items():
            start = time.perf_counter()
            call(text)
            spent[name].append((time.perf_counter() - start) * 1000)
    base, whole = (float(np.median(spent[name])) for name in ("plain", "message"))
    slowest = np.percentile(spent["message"], 95)
    print(f"\n== Time: one message {whole:.2f} ms median, {slowest:.2f} ms at 95 %,", end=" ")
    print(f"{whole / base:.1f} times plain words ({base:.2f} ms)")


def report(score: Score) -> None:
    columns = ("exact", "same, any order", "all found", "nothing more", "answered", "facts", "absent")
    print("\n" + " " * 18 + "  ".join(f"{name:^13}" for name in columns))
    for half in HALVES:
        for voice in (*SINGLE, "noisy", "all"):
            print(f"{half:6}{voice:12}" + "  ".join(f"{score.show((half, voice, name)):^13}" for name in columns))
    for half in HALVES:
        print(f"\n== {half}")
        for name in (("outside", "wrong"), ("outside", "answered wrong"), ("distress", "heard"),
                     ("distress", "false alarm"), ("dialogues", "topics answered"), ("dialogues", "facts"),
                     ("dialogues", "whole profile right to the end")):  # fmt: skip
            print(f"   {score.show((half, *name))}  {': '.join(name)}")
        for group in ("field", "dialogue field"):
            names = sorted({key[2] for key in score.total if key[:2] == (half, group)})
            print(f"   {group}: " + " · ".join(f"{name} {score.show((half, group, name)).strip()}" for name in names))


def measure(product: Product, folder: str, skip: int, *, errors: bool) -> None:
    """Print what is understood of one held-out set; the errors of its dev half only when asked for."""
    score = Score()
    single(product, score, folder, skip)
    dialogues(product, score, folder, skip)
    print(f"\n######## tests/nlu/{folder}")
    report(score)
    if errors:
        print("\n== Dev: topics lost, and what was read instead")
        for (lost, more), count in score.confusions.most_common(25):
            print(f"{count:5}  {lost:26} {more}")
    if any(read_voice(folder, voice)["dev"] for voice in SINGLE):
        timing(product, folder)
    if errors:
        print("\n== Dev: errors\n" + "\n".join(score.errors))


def main() -> None:
    parser = argparse.ArgumentParser(description="How well unseen writers are understood.")
    parser.add_argument("--set", choices=SETS, help="one held-out set only (both by default)")
    parser.add_argument("--errors", action="store_true", help="print the errors of the dev halves")
    parser.add_argument("--skip", type=int, default=0, metavar="N", help="leave out the first N entries of each file")
    asked = parser.parse_args()
    product = Product()
    print(f"{product.training_seconds:.0f} s of processor to train on {len(product.examples)} examples")
    for folder in [asked.set] if asked.set else SETS:
        measure(product, folder, asked.skip, errors=asked.errors)


if __name__ == "__main__":
    main()
