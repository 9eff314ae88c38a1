"""Our pipeline beside RasaHQ's stock ones, on the same examples, in the same run.

Run: python benchmarks/bench_stock.py [--epochs 100] [--only NAME]

Each pipeline trains, loads and reads in a process of its own, so that its memory can be told from the others'. Every
pipeline sees the same examples (data/nlu) and the same held-out messages of one topic (tests/nlu/unheard and
heldout), one at a time. DIET takes minutes to train.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

OURS = "ours"
FRENCH_MODEL = "fr_core_news_md"
COURTESIES = frozenset({"talk.greet", "talk.bye", "talk.thanks"})
ONE_TOPIC_VOICES = ("clean", "oral", "sms", "typos", "nonnative", "counsellor", "off_topic")

_LETTERS = {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4}
_SPACY = [{"name": "SpacyNLP", "model": FRENCH_MODEL}, {"name": "SpacyTokenizer"}, {"name": "SpacyFeaturizer"}]
_SPARSE = [
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    _LETTERS,
]


def pipelines(epochs: int) -> dict[str, list[dict[str, Any]]]:
    """The pipelines compared: ours as config.yml has it, Rasa's recommended ones, and what lies between."""
    diet = {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True, "entity_recognition": False}
    linear = {"name": "LogisticRegressionClassifier"}
    return {
        OURS: yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"],
        "stock: spaCy + n-grams + DIET": [*_SPACY, *_SPARSE, diet],
        "n-grams + DIET": [{"name": "WhitespaceTokenizer"}, *_SPARSE, diet],
        "spaCy + n-grams + logistic": [*_SPACY, *_SPARSE, linear],
        "n-grams + logistic": [{"name": "WhitespaceTokenizer"}, *_SPARSE, linear],
    }


def held_out() -> list[tuple[str, str]]:
    """The held-out messages that are about one thing."""
    found: list[tuple[str, str]] = []
    for name in ONE_TOPIC_VOICES:
        path = ROOT / "tests" / "nlu" / "unheard" / f"{name}.yml"
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            topics = [topic for topic in entry["topics"] if topic not in COURTESIES] or entry["topics"]
            if len(topics) == 1:
                found.append((entry["text"], topics[0]))
    single = yaml.safe_load((ROOT / "tests" / "nlu" / "heldout" / "one_topic.yml").read_text(encoding="utf-8"))
    found.extend((str(text), topic) for topic, texts in single.items() for text in texts)
    return found


def resident_mb() -> float:
    """The memory of this process, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def train(config: Path, model_folder: Path) -> None:
    """Train one pipeline in this process."""
    from rasa.model_training import train_nlu

    train_nlu(
        config=str(config),
        nlu_data=str(ROOT / "data" / "nlu"),
        output=str(model_folder),
        fixed_model_name="model",
        domain=str(ROOT / "domain.yml"),
    )


def read(config: Path, model_folder: Path) -> dict[str, float]:
    """Load one pipeline in this process and read the held-out messages with it, one at a time."""
    if yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"] == pipelines(1)[OURS]:
        from bot.without_tensorflow import spare

        spare(ROOT / "config.yml")
    start = time.perf_counter()
    from rasa.core.agent import Agent

    agent = Agent.load(str(model_folder / "model.tar.gz"))
    loading = time.perf_counter() - start
    messages = held_out()
    for text, _ in messages[:20]:
        asyncio.run(agent.parse_message(text))
    times, right = [], 0
    for text, topic in messages:
        start = time.perf_counter()
        parsed = asyncio.run(agent.parse_message(text))
        times.append(time.perf_counter() - start)
        right += parsed["intent"]["name"] == topic
    return {
        "loading": loading,
        "right": right / len(messages),
        "median_ms": sorted(times)[len(times) // 2] * 1000,
        "a_second": len(times) / sum(times),
        "memory_mb": resident_mb(),
    }


def measure(name: str, pipeline: list[dict[str, Any]], folder: Path) -> dict[str, float]:
    """Train and read one pipeline in two processes of their own. Raises RuntimeError with what they printed."""
    config = folder / "config.yml"
    config.write_text(yaml.safe_dump({"recipe": "default.v1", "language": "fr", "pipeline": pipeline}), "utf-8")
    environment = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "LOG_LEVEL": "ERROR",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
    }
    answers = []
    for step in ("train", "read"):
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, __file__, "--step", step, "--folder", str(folder)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{name}, {step}:\n{done.stderr[-2000:]}")
        answers.append(done.stdout)
        if step == "train":
            trained = time.perf_counter() - start
    return {"training": trained, **json.loads(answers[1].splitlines()[-1])}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--only", default="")
    parser.add_argument("--step", choices=["train", "read"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        config = asked.folder / "config.yml"
        if asked.step == "train":
            train(config, asked.folder)
        else:
            print(json.dumps(read(config, asked.folder)))
        return
    table = Table(title=f"{len(held_out())} held-out messages of one topic, one at a time; this machine, this run")
    for column in ("", "right", "one message", "a second", "ratio", "memory", "loading", "training"):
        table.add_column(column, justify="right" if column else "left")
    reference = 0.0
    for name, pipeline in pipelines(asked.epochs).items():
        if asked.only and asked.only not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            got = measure(name, pipeline, Path(folder))
        reference = reference or got["a_second"]
        table.add_row(
            name,
            f"{got['right']:.1%}",
            f"{got['median_ms']:.2f} ms",
            f"{got['a_second']:.0f}",
            f"{got['a_second'] / reference:.2f}",
            f"{got['memory_mb']:.0f} MB",
            f"{got['loading']:.1f} s",
            f"{got['training']:.0f} s",
        )
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
