"""Training only when the data changed, and never losing a good model to a bad training."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.training import TrainingError, current_model, ensure_model, fingerprint, model_path, sources

# A stand-in for `python -m rasa train`: it counts its calls and writes a model, or fails when told to.
RASA = """
import pathlib, sys
with open("calls", "a") as calls:
    calls.write("train\\n")
if pathlib.Path("broken").exists():
    print("InvalidConfigException: config.yml", file=sys.stderr)
    raise SystemExit(1)
options = dict(zip(sys.argv[2::2], sys.argv[3::2]))
pathlib.Path(options["--out"], options["--fixed-model-name"] + ".tar.gz").write_text("a model")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "rasa").mkdir()
    (tmp_path / "rasa" / "__init__.py").touch()
    (tmp_path / "rasa" / "__main__.py").write_text(RASA)
    for name in ("config.yml", "domain.yml", "data/nlu/talk.yml", "data/rules/rules.yml", "bot/nlu/topics.py"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    return tmp_path


def trainings(project: Path) -> int:
    calls = project / "calls"
    return len(calls.read_text().splitlines()) if calls.exists() else 0


def test_a_second_start_does_not_train(project: Path) -> None:
    first = ensure_model(project)

    assert ensure_model(project) == first
    assert current_model(project) == first
    assert trainings(project) == 1


@pytest.mark.parametrize(
    "name",
    ["config.yml", "domain.yml", "data/nlu/talk.yml", "data/nlu/new.yml", "data/rules/rules.yml", "bot/nlu/topics.py"],
)
def test_a_change_in_what_the_model_is_made_from_trains_again(project: Path, name: str) -> None:
    first = ensure_model(project)

    (project / name).write_text("changed")

    assert current_model(project) is None
    assert ensure_model(project) != first
    assert trainings(project) == 2


def test_a_change_elsewhere_does_not_train(project: Path) -> None:
    ensure_model(project)

    (project / "bot" / "web.py").write_text("changed")
    (project / "bot" / "nlu" / "__pycache__").mkdir()
    (project / "bot" / "nlu" / "__pycache__" / "topics.cpython-310.pyc").write_bytes(b"changed")

    assert current_model(project) is not None


def test_only_the_current_model_is_kept(project: Path) -> None:
    ensure_model(project)
    (project / "domain.yml").write_text("changed")

    kept = ensure_model(project)

    assert [path.name for path in (project / "models").iterdir() if path.name != ".lock"] == [kept.name]


def test_a_failed_training_shows_why_and_keeps_the_model_of_before(project: Path) -> None:
    before = ensure_model(project)
    (project / "domain.yml").write_text("changed")
    (project / "broken").touch()

    with pytest.raises(TrainingError, match="InvalidConfigException"):
        ensure_model(project)

    assert before.read_text() == "a model"


def test_what_a_killed_training_left_is_swept_and_never_taken_for_a_model(project: Path) -> None:
    left_over = project / "models" / ".training-killed"
    left_over.mkdir(parents=True)
    (left_over / "model.tar.gz").write_text("half a model")

    assert current_model(project) is None
    assert ensure_model(project).read_text() == "a model"
    assert not left_over.exists()


def test_moving_text_from_one_file_to_another_changes_the_fingerprint(project: Path) -> None:
    before = fingerprint(project)
    (project / "config.yml").write_text("domain.yml")
    (project / "domain.yml").write_text("config.yml")

    assert fingerprint(project) != before


def test_the_shipped_model_depends_on_the_training_data_and_on_our_components() -> None:
    names = {path.as_posix() for path in sources()}

    assert any("/data/nlu/" in name for name in names)
    assert any("/bot/nlu/" in name for name in names)
    assert model_path().parent.name == "models"
