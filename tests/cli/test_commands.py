"""The ``conseil`` command as a person types it: what it answers, in French, and its exit codes."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.conversations import RETENTION_DAYS, ConversationStore
from bot.conversations.store import utc_now
from bot.database import make_engine, upgrade
from bot.dialogue.types import State
from bot.processes import PROJECT_ROOT

runner = CliRunner()


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'conseil.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    return url


def conversations(url: str, *, days_ago: int) -> None:
    """Leave one conversation whose last message is that old."""
    engine = make_engine(url)
    upgrade(engine)
    ConversationStore(engine, now=lambda: utc_now() - timedelta(days=days_ago)).create(State(), ())
    engine.dispose()


def test_help_lists_the_commands_without_loading_rasa_or_the_engine() -> None:
    code = (
        "import sys\n"
        "from bot.cli import app\n"
        "from typer.testing import CliRunner\n"
        "print(CliRunner().invoke(app, ['--help']).output)\n"
        "print(sorted({'rasa', 'sqlalchemy', 'starlette', 'bot.guidance', 'bot.catalogue'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT_ROOT)

    assert all(name in done.stdout for name in ("run", "train", "seed", "match", "doctor", "purge", "law"))
    assert done.stdout.strip().endswith("[]")


def test_seeding_twice_loads_once(database: str) -> None:
    first = runner.invoke(app, ["seed"])
    second = runner.invoke(app, ["seed"])

    assert first.exit_code == 0, first.output
    assert "communes.csv.xz" in first.output
    assert second.exit_code == 0
    assert "déjà" in second.output


@pytest.mark.parametrize("command", ["seed", "purge"])
def test_a_database_that_cannot_be_opened_is_said_in_french(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'file' / 'conseil.db'}")

    done = runner.invoke(app, [command])

    assert done.exit_code == 1
    assert "La base de données ne répond pas" in done.output
    assert "DATABASE_URL" in done.output


def test_the_doctor_examines_the_rest_when_the_database_cannot_be_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'file' / 'conseil.db'}")

    done = runner.invoke(app, ["doctor"])

    assert done.exit_code == 1
    assert "✘ Base de données" in done.output
    assert "Droit" in done.output


def test_purging_only_counts_unless_told_to_apply(database: str) -> None:
    conversations(database, days_ago=RETENTION_DAYS + 1)
    conversations(database, days_ago=1)

    counted = runner.invoke(app, ["purge"])
    applied = runner.invoke(app, ["purge", "--apply"])
    after = runner.invoke(app, ["purge"])

    assert "à effacer : 1" in counted.output
    assert "effacées : 1" in applied.output
    assert "à effacer : 0" in after.output


def test_a_plan_is_written_for_a_person_to_read() -> None:
    done = runner.invoke(
        app,
        ["match", "--situation", "employee", "--commune", "chaumont", "--as-of", "2026-11-21", "--set", "goal=train"],
    )
    assert done.exit_code == 2
    assert "52121" in done.output

    done = runner.invoke(app, ["match", "--situation", "employee", "--commune", "52121", "--goal", "train"])
    assert done.exit_code == 0, done.output
    assert "Chaumont" in done.output
    assert "Financements" in done.output


def test_the_same_profile_gives_the_same_json_from_a_file_and_from_standard_input(tmp_path: Path) -> None:
    profile = {"situation": "artisan", "goal": "certify_experience", "experience_years": 12}
    file = tmp_path / "profile.json"
    file.write_text(json.dumps(profile), encoding="utf-8")
    day = ["--as-of", "2026-11-21", "--json"]

    from_file = runner.invoke(app, ["match", str(file), *day])
    from_input = runner.invoke(app, ["match", "-", *day], input=json.dumps({"profile": profile}))

    assert from_file.exit_code == 0, from_file.output
    assert from_file.output == from_input.output
    plan = json.loads(from_file.output)
    assert plan["as_of"] == "2026-11-21"
    assert plan["profile"]["situation"] == "artisan"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["match"], "Donnez un profil"),
        (["match", "absent.json"], "ne peut pas être lu"),
        (["match", "--situation", "astronaute"], "situation"),
        (["match", "--situation", "employee", "--commune", "Atlantide"], "Commune inconnue"),
        (["match", "--set", "couleur=bleu"], "CHAMP=VALEUR"),
        (["match", "--set", "age=300"], "entre 10 et 120"),
    ],
)
def test_a_profile_that_cannot_be_used_is_explained(arguments: list[str], said: str) -> None:
    done = runner.invoke(app, arguments)

    assert done.exit_code == 2
    assert said in done.output


def test_running_on_a_taken_port_names_it_and_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))

        done = runner.invoke(app, ["run"])

    assert done.exit_code == 1
    assert f"Le port {port} est déjà pris" in done.output


def test_a_port_that_is_none_is_refused_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "huit")

    done = runner.invoke(app, ["run"])

    assert done.exit_code == 1
    assert "PORT=huit" in done.output


def test_the_doctor_says_how_to_mend_an_empty_database(database: str) -> None:
    sick = runner.invoke(app, ["doctor"])
    assert sick.exit_code == 1
    assert "✘ Base de données" in sick.output
    assert "conseil seed" in sick.output

    runner.invoke(app, ["seed"])
    mended = runner.invoke(app, ["doctor"])

    assert "✔ Base de données" in mended.output
    assert "✔ Catalogue" in mended.output


def test_the_doctor_names_a_port_held_by_another_program(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("RASA_PORT", str(port))

        done = runner.invoke(app, ["doctor"])

    assert f"✘ Port {port}" in done.output
    assert "RASA_PORT" in done.output


def test_law_check_accepts_a_day_and_an_age() -> None:
    done = runner.invoke(app, ["law", "check", "--months", "600", "--as-of", "2026-11-21"])

    assert done.exit_code == 0, done.output
    assert "Paramètres échus" in done.output


def test_match_shares_a_price_told_between_the_devices() -> None:
    asked = ["match", "--situation", "employee", "--field", "comptabilite_finance", "--as-of", "2026-11-21"]
    balance = ["--set", "cpf_balance_eur=1200"]
    told = runner.invoke(app, [*asked, *balance, "--price", "3000"])
    data = json.loads(runner.invoke(app, [*asked, *balance, "--price", "3000", "--json"]).stdout)

    assert told.exit_code == 0, told.output
    assert "Il resterait 1 800 € à payer sur 3 000 €." in told.stdout.replace("\u202f", " ").replace("\xa0", " ")
    assert data["mix"]["mix"]["left_eur"] == 1800
    assert "resterait à payer sur" not in runner.invoke(app, asked).stdout
    assert runner.invoke(app, [*asked, "--price", "0"]).exit_code == 2
