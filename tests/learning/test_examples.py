"""A message read by a counsellor becomes a training example in the right place, or is refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.learning.examples import ExampleError, Examples
from bot.nlu.decision import read_messages

TALK = """version: "3.1"

nlu:
- intent: talk.greet
  examples: |
    - bonjour
    - salut

- intent: talk.bye
  examples: |
    - au revoir
"""


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    taught, measures = tmp_path / "nlu", tmp_path / "heldout"
    taught.mkdir()
    measures.mkdir()
    (taught / "talk.yml").write_text(TALK, encoding="utf-8")
    kept = {"talk.greet": ["hé bien le bonjour à toute la compagnie"]}
    (measures / "one.yml").write_text(yaml.safe_dump(kept), encoding="utf-8")
    return taught, measures


@pytest.fixture
def examples(folders: tuple[Path, Path]) -> Examples:
    return Examples(folders[0], (folders[1],))


def blocks(path: Path) -> dict[str, list[str]]:
    read = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    return {block["intent"]: [line[2:] for line in block["examples"].splitlines()] for block in read}


@pytest.mark.parametrize(("topic", "rest"), [("talk.greet", "talk.bye"), ("talk.bye", "talk.greet")])
def test_an_example_goes_to_the_end_of_its_topic_and_nothing_else_moves(
    examples: Examples, folders: tuple[Path, Path], topic: str, rest: str
) -> None:
    before = blocks(folders[0] / "talk.yml")
    path = examples.add(topic, "  yo les   gens ")
    after = blocks(path)
    assert after[topic] == [*before[topic], "yo les gens"]
    assert after[rest] == before[rest]
    assert set(TALK.splitlines()) <= set(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(
    ("topic", "text", "reason"),
    [
        ("talk.greet", "Bonjour !", "déjà appris"),
        ("talk.greet", "au revoir", "talk.bye"),
        ("talk.greet", "Hé bien, le bonjour à toute la compagnie", "mesurer"),
        ("talk.greet", "je m'appelle [nom]", "crochets"),
        ("talk.greet", "/talk.bye", "commence"),
        ("talk.greet", "?", "court"),
        ("talk.nothing", "hop", "talk.nothing"),
    ],
)
def test_what_must_not_be_taught_is_refused(
    examples: Examples, folders: tuple[Path, Path], topic: str, text: str, reason: str
) -> None:
    with pytest.raises(ExampleError, match=reason):
        examples.add(topic, text)
    assert (folders[0] / "talk.yml").read_text(encoding="utf-8") == TALK


def test_what_was_just_taught_is_not_taught_twice(examples: Examples) -> None:
    examples.add("talk.greet", "wesh la famille")
    with pytest.raises(ExampleError, match="déjà appris"):
        examples.add("talk.bye", "Wesh la famille")


def test_the_shipped_examples_can_receive_one_for_each_topic(tmp_path: Path) -> None:
    from shutil import copytree

    from bot.learning.examples import TRAINING

    copy = Path(copytree(TRAINING, tmp_path / "nlu"))
    shipped = Examples(copy)
    for topic in shipped.topics:
        path = shipped.add(topic, f"zorglub pour {topic.replace('.', ' ')}")
        assert blocks(path)[topic][-1].startswith("zorglub")


def test_a_message_that_teaches_what_to_take_up_is_not_made_an_example_too() -> None:
    message = next(each.text for each in read_messages() if len(each.text.split()) > 12)
    with pytest.raises(ExampleError, match="déjà"):
        Examples().add("talk.help", message)
