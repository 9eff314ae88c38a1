"""Writing a training example where it belongs in ``data/nlu``, without upsetting the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.database import PROJECT_ROOT
from bot.guidance.french import fold

TRAINING = PROJECT_ROOT / "data" / "nlu"
# Texts kept aside: those that measure the understanding, and the whole messages that teach what one takes up.
HELD_OUT = (
    *(PROJECT_ROOT / "tests" / "nlu" / name for name in ("voices", "heldout", "unheard")),
    PROJECT_ROOT / "bot" / "nlu" / "messages",
)
LONGEST = 2000
_FEWEST_LETTERS = 2
# Texts this short are everyone's: they may be in both.
_ANYONE_WRITES = 4


class ExampleError(ValueError):
    """An example that must not be taught. The message is French and says why."""


class Examples:
    """The training examples of a folder, and the texts kept aside."""

    def __init__(self, folder: Path = TRAINING, held_out: tuple[Path, ...] = HELD_OUT) -> None:
        self._folder = folder
        self._taught = {fold(text): topic for text, topic in read_examples(folder)}
        self._measures = {
            folded
            for path in held_out
            for file in sorted(path.rglob("*.yml"))
            for text in _texts(yaml.safe_load(file.read_text(encoding="utf-8")))
            if len((folded := fold(text)).split()) > _ANYONE_WRITES
        }

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that have examples."""
        return tuple(sorted(set(self._taught.values())))

    def add(self, topic: str, text: str) -> Path:
        """Write an example at the end of its topic's block; return the file.

        Raises ExampleError for an unknown topic, and for a text that is masked, too short or long, taught already, or
        one of those kept aside.
        """
        line = " ".join(text.split())
        self._check(topic, line)
        path = self._folder / f"{topic.partition('.')[0]}.yml"
        path.write_text(_with(path.read_text(encoding="utf-8"), topic, line), encoding="utf-8")
        self._taught[fold(line)] = topic
        return path

    def _check(self, topic: str, line: str) -> None:
        if topic not in self.topics:
            raise ExampleError(f"Je ne connais pas le sujet « {topic} ».")
        if "[" in line or "]" in line:
            raise ExampleError("Remplacez d'abord ce qui est entre crochets par des mots ordinaires.")
        if len(fold(line)) < _FEWEST_LETTERS or len(line) > LONGEST or line.startswith("/"):
            raise ExampleError(
                "Ce texte ne peut pas être un exemple : il est trop court, trop long, ou commence par « / »."
            )
        known = self._taught.get(fold(line))
        if known is not None:
            raise ExampleError(f"Cet exemple est déjà appris, sous « {known} ».")
        if fold(line) in self._measures:
            raise ExampleError("Ce texte sert déjà à mesurer ou à régler la compréhension : l'apprendre la fausserait.")


def read_examples(folder: Path = TRAINING) -> list[tuple[str, str]]:
    """Read the training examples, as (text, topic), in the order of the files. Raises OSError or ``yaml.YAMLError``."""
    return [
        (line[2:].strip(), block["intent"])
        for path in sorted(folder.glob("*.yml"))
        for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", ())
        if "intent" in block
        for line in block.get("examples", "").splitlines()
        if line.startswith("- ")
    ]


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        for value in [content["text"]] if "text" in content else content.values():
            yield from _texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value)
    elif isinstance(content, str):
        yield content


def _with(content: str, topic: str, example: str) -> str:
    """Return a file of examples with one more line at the end of a topic's block, all else as it was."""
    lines = content.splitlines()
    opening = re.compile(rf"\s*- intent:\s*[\"']?{re.escape(topic)}[\"']?\s*")
    start = next((rank for rank, line in enumerate(lines) if opening.fullmatch(line)), None)
    if start is None:
        raise ExampleError(f"Le fichier n'a pas de partie « {topic} ».")
    last, indent = start, "    "
    for rank in range(start + 1, len(lines)):
        if re.match(r"\s*- intent:", lines[rank]):
            break
        found = re.match(r"(\s+)- ", lines[rank])
        if found:
            last, indent = rank, found[1]
    return "\n".join([*lines[: last + 1], f"{indent}- {example}", *lines[last + 1 :]]) + "\n"
