"""What people write, as the assistant learns it: one intent per topic of the public contract."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.nlu.decision import read_messages
from tests.contract import TOPICS

NLU = Path(__file__).resolve().parents[2] / "data" / "nlu"
FEWEST = 40
# "bonjour", "c'est combien ?": texts this short are everyone's.
ANYONE_WRITES = 4


def normalised(text: str) -> str:
    """The words of a text, without case, accents or punctuation."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w]+", " ", letters).split())


def load() -> dict[str, list[str]]:
    """Every example, by topic, as Rasa's YAML reader cuts them."""
    examples: dict[str, list[str]] = defaultdict(list)
    for path in sorted(NLU.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = entry["examples"].strip().splitlines()
            examples[entry["intent"]] += [line.removeprefix("- ").strip() for line in lines]
    return dict(examples)


@pytest.fixture(scope="module")
def examples() -> dict[str, list[str]]:
    return load()


def test_every_topic_a_visitor_can_raise_is_trained_and_no_other(examples: dict[str, list[str]]) -> None:
    assert set(examples) == set(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_is_asked_in_many_ways(topic: str, examples: dict[str, list[str]]) -> None:
    assert len(examples[topic]) >= FEWEST


def test_nothing_a_visitor_writes_is_taught_twice_nor_under_two_topics(examples: dict[str, list[str]]) -> None:
    taught = defaultdict(list)
    for topic, lines in examples.items():
        for line in lines:
            taught[normalised(line)].append(topic)
    assert {text: topics for text, topics in taught.items() if len(topics) > 1} == {}


def test_every_example_has_words_and_could_be_typed_as_a_message(examples: dict[str, list[str]]) -> None:
    for lines in examples.values():
        for line in lines:
            assert normalised(line)
            assert not line.startswith("/")
            assert len(line) <= 2000


def test_examples_are_plain_words_since_facts_are_read_by_code(examples: dict[str, list[str]]) -> None:
    annotated = [line for lines in examples.values() for line in lines if re.search(r"\[[^\]]*\][({]", line)]
    assert annotated == []


def held_out() -> Iterator[str]:
    """Every text of the held-out sets, whatever their layout."""
    for folder in ("voices", "unheard", "heldout"):
        for path in sorted((Path(__file__).parent / folder).glob("*.yml")):
            yield from texts_in(yaml.safe_load(path.read_text(encoding="utf-8")))


def messages() -> Iterator[str]:
    """The whole messages that teach how many things one says."""
    yield from (message.text for message in read_messages())


def texts_in(content: object) -> Iterator[str]:
    if isinstance(content, dict):
        for value in [content["text"]] if "text" in content else content.values():
            yield from texts_in(value)
    elif isinstance(content, list):
        for value in content:
            yield from texts_in(value)
    elif isinstance(content, str):
        yield content


def test_nothing_that_measures_the_understanding_has_been_taught(examples: dict[str, list[str]]) -> None:
    taught = {normalised(line) for lines in examples.values() for line in lines}
    longer = {normalised(text) for text in held_out() if len(normalised(text).split()) > ANYONE_WRITES}
    assert longer
    assert longer & taught == set()
    assert longer & {normalised(text) for text in messages()} == set()


def test_messages_that_teach_to_decide_are_not_examples_of_topics(examples: dict[str, list[str]]) -> None:
    """The classifier is surer of what it has learnt than of what people will write."""
    taught = {normalised(line) for lines in examples.values() for line in lines}
    longer = {normalised(text) for text in messages() if len(normalised(text).split()) > ANYONE_WRITES}
    assert longer & taught == set()


@pytest.mark.parametrize("path", sorted(NLU.glob("*.yml")), ids=lambda path: path.stem)
def test_each_file_holds_one_family_as_rasa_reads_it(path: Path) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert content["version"] == "3.1"
    intents = [entry["intent"] for entry in content["nlu"]]
    assert {intent.split(".")[0] for intent in intents} == {path.stem}
    assert max(Counter(intents).values()) == 1
    for entry in content["nlu"]:
        assert all(line.startswith("- ") for line in entry["examples"].strip().splitlines())
