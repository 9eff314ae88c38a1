"""How well profile facts are read in the annotated messages of bot/nlu/messages, field by field.

Run: python benchmarks/bench_facts.py [--errors] [--field FIELD] [--extra]

These messages are learnt from: a measure of what the readers of facts have seen, to find what they still miss. What
unseen writers get is measured by bench_voices.py. ``facts`` lists what a message surely says, not all that could be
read: a value read in another field is not an error, and ``--extra`` prints a sample of those to look at.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from expected import same

from bot.catalogue.files import load_catalogue_files
from bot.dialogue.taking import take_facts
from bot.guidance.profile import PROFILE_FIELDS, Profile
from bot.nlu.facts import FactReader, extract_facts
from bot.places import Places

MESSAGES = ROOT / "bot" / "nlu" / "messages"
GUIDED = frozenset({"notes", "counsellor"})
TODAY = date(2026, 11, 21)
SAMPLE = 7  # one value read beyond the annotation in seven is printed


def messages() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every annotated message with the name of its file."""
    for path in sorted(MESSAGES.rglob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or ():
            yield path.stem, entry


def main() -> None:
    parser = argparse.ArgumentParser(description="How well facts are read in the annotated messages.")
    parser.add_argument("--errors", action="store_true", help="print what was missed")
    parser.add_argument("--extra", action="store_true", help="print a sample of what was read and is not annotated")
    parser.add_argument("--field", choices=PROFILE_FIELDS, help="look at one field only")
    asked = parser.parse_args()
    catalogue = load_catalogue_files()
    reader = FactReader(catalogue, Places(catalogue))
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    beyond: Counter[str] = Counter()
    errors: list[str] = []
    extra: list[str] = []
    entries = list(messages())
    spent = time.process_time()
    facts = [extract_facts(entry["text"], reader=reader, today=TODAY, guided=name in GUIDED) for name, entry in entries]
    spent = time.process_time() - spent
    read = [take_facts(Profile(), found, catalogue).profile for found in facts]
    for (name, entry), profile in zip(entries, read, strict=True):
        wanted = entry.get("facts") or {}
        for field in PROFILE_FIELDS:
            if asked.field not in {None, field}:
                continue
            got = getattr(profile, field)
            if field in wanted:
                total[field] += 1
                if same(field, wanted[field], got):
                    right[field] += 1
                else:
                    errors.append(f"[{name}] {field}: wanted {wanted[field]!r}, read {got!r}\n      {entry['text']}")
            elif got not in {None, ()} and field != "age_band":
                beyond[field] += 1
                extra.append(f"[{name}] {field}: read {got!r}\n      {entry['text']}")
    for name in sorted(total):
        print(f"{name:22}{right[name] / total[name]:6.1%} of {total[name]:<4}  beyond: {beyond[name]}")
    print(f"{'all':22}{right.total() / total.total():6.1%} of {total.total():<4}  beyond: {beyond.total()}")
    print(f"{1000 * spent / len(entries):.2f} ms of processor a message ({len(entries)} messages)")
    if asked.errors:
        print("\n== Missed\n" + "\n".join(errors))
    if asked.extra:
        print("\n== Read, not annotated\n" + "\n".join(extra[::SAMPLE]))


if __name__ == "__main__":
    main()
