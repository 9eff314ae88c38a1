"""The trained model of Rasa: is it up to date, and train it when it is not.

The name of the model file carries the fingerprint of what it was trained on, so that one rename publishes both: a
training that is killed leaves the previous model in place.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from bot import processes

MODELS = "models"
_PREFIX = "conseil-"
_SUFFIX = ".tar.gz"
# The classifier learns from words respelt with the catalogue's names and places: they are part of the model.
_SOURCES = ("config.yml", "domain.yml", "data/nlu", "data/rules", "data/catalogue", "bot/nlu", "bot/places")
_READ_BY_TRAINING = frozenset({".yml", ".yaml", ".py", ".csv", ".xz", ".txt", ".json", ".jsonl"})
# Enough to hold a whole Python traceback of Rasa.
_TAIL_LINES = 40


class TrainingError(RuntimeError):
    """Rasa could not train. The message is French and ends with the last lines Rasa wrote."""


def sources(root: Path = processes.PROJECT_ROOT) -> list[Path]:
    """Return the files a model is made from, in a fixed order."""
    found: list[Path] = []
    for name in _SOURCES:
        path = root / name
        found += [path] if path.is_file() else [file for file in path.rglob("*") if file.suffix in _READ_BY_TRAINING]
    return sorted(found)


def fingerprint(root: Path = processes.PROJECT_ROOT) -> str:
    """Return the SHA-256 of everything a model depends on: data, configuration, our components, Rasa's version."""
    digest = hashlib.sha256(f"rasa {version('rasa')}, python {sys.version_info[:2]}".encode())
    for path in sources(root):
        content = path.read_bytes()
        digest.update(f"\0{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def model_path(root: Path = processes.PROJECT_ROOT) -> Path:
    """Return where the model of the present data is, or will be."""
    return root / MODELS / f"{_PREFIX}{fingerprint(root)[:16]}{_SUFFIX}"


def current_model(root: Path = processes.PROJECT_ROOT) -> Path | None:
    """Return the model trained on the present data, or None when it must be trained."""
    path = model_path(root)
    return path if path.is_file() else None


def latest_model(root: Path = processes.PROJECT_ROOT) -> Path | None:
    """Return the model trained last, be its data still the present ones or not; None when there is none."""
    models = (root / MODELS).glob(f"{_PREFIX}*{_SUFFIX}")
    return max(models, key=lambda path: path.stat().st_mtime, default=None)


def ensure_model(root: Path = processes.PROJECT_ROOT, *, force: bool = False) -> Path:
    """Return the model of the present data, training it when it is missing or when ``force`` is set.

    Takes a minute or more when it trains. Two callers at once train once. Raises TrainingError, and leaves the
    previous model in place, when Rasa fails.
    """
    models = root / MODELS
    models.mkdir(exist_ok=True)
    with _one_at_a_time(models):
        wanted = model_path(root)
        if wanted.is_file() and not force:
            return wanted
        _train(root, wanted)
        _forget_others(wanted)
    return wanted


def _train(root: Path, wanted: Path) -> None:
    for left_over in wanted.parent.glob(".training-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".training-", dir=wanted.parent) as name:
        directory = Path(name)
        log = directory / "train.log"
        command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", "model", "--out", str(directory)]
        with log.open("wb") as output:
            child = processes.start(command, cwd=root, env=processes.tool_environment(), output=output)
            try:
                code = child.wait()
            finally:
                processes.stop([child], patience_seconds=2)
        trained = directory / f"model{_SUFFIX}"
        if code != 0 or not trained.is_file():
            raise TrainingError(f"L'entraînement du modèle a échoué (code {code}).\n{_tail(log)}")
        trained.replace(wanted)


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-_TAIL_LINES:])


def _forget_others(kept: Path) -> None:
    for path in kept.parent.glob(f"{_PREFIX}*{_SUFFIX}"):
        if path != kept:
            path.unlink(missing_ok=True)


@contextmanager
def _one_at_a_time(models: Path) -> Iterator[None]:
    with (models / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)


def main() -> int:
    """Train when needed; what ``python -m bot.training`` does. Returns the exit code."""
    try:
        ensure_model()
    except TrainingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
