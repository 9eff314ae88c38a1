"""Messages not understood and reports: kept masked, read by a counsellor, erased in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
import yaml
from rich.console import Console
from sqlalchemy.engine import Engine

from bot.cli.nlu import as_yaml, read_reports, read_unheard
from bot.conversations import ConversationStore
from bot.database import make_engine, upgrade
from bot.dialogue.types import State
from bot.guidance.profile import CommuneRef, Profile
from bot.learning.examples import Examples
from bot.learning.reports import Scenario, without_identity
from bot.learning.retention import Retention, read_retention
from bot.learning.store import LearningStore
from bot.settings import SettingError

TODAY = date(2026, 11, 21)
CHAUMONT = CommuneRef(insee_code="52121", name="Chaumont", department_code="52", postal_code="52000")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path / 'learning.db'}")
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def conversation(engine: Engine) -> str:
    return ConversationStore(engine).create(State(), ())[0].id


@pytest.fixture
def store(engine: Engine) -> LearningStore:
    return LearningStore(engine)


@pytest.fixture
def examples(tmp_path: Path) -> Examples:
    folder = tmp_path / "nlu"
    folder.mkdir()
    text = "version: '3.1'\nnlu:\n- intent: cpf.what\n  examples: |\n    - c'est quoi le cpf\n"
    (folder / "cpf.yml").write_text(text, encoding="utf-8")
    return Examples(folder, ())


def answers(*said: str):
    waiting = list(said)
    return lambda _question: waiting.pop(0)


def scenario(**more: object) -> Scenario:
    given = {"as_of": TODAY, "channel": "web", "topic": "cpf.fee", "question": "combien ?", "profile": {}}
    return Scenario(**{**given, **more})


def test_erasing_a_conversation_erases_what_it_did_not_get_understood(
    engine: Engine, store: LearningStore, conversation: str
) -> None:
    store.note_unheard(conversation, "le bidule", ("cpf.what",), day=TODAY)
    assert [one.text for one in store.unheard()] == ["le bidule"]
    ConversationStore(engine).delete(conversation)
    assert store.unheard() == ()


def test_nothing_is_kept_where_none_is_to_be_kept(engine: Engine, conversation: str) -> None:
    store = LearningStore(engine, Retention(unheard_days=0))
    store.note_unheard(conversation, "le bidule", (), day=TODAY)
    assert store.unheard() == ()


def test_what_is_past_its_date_is_counted_then_erased(store: LearningStore, conversation: str) -> None:
    for age in (0, 29, 30, 45):
        store.note_unheard(conversation, f"bidule {age}", (), day=TODAY - timedelta(days=age))
    for age in (0, 179, 200):
        store.add_report(scenario(as_of=TODAY - timedelta(days=age)))
    assert store.purge(TODAY) == (2, 1)
    assert len(store.unheard()) == 4
    assert store.purge(TODAY, dry_run=False) == (2, 1)
    assert (len(store.unheard()), len(store.reports())) == (2, 2)


def test_a_report_holds_no_town_no_age_and_no_free_words_of_the_profile() -> None:
    profile = Profile(situation="artisan", commune=CHAUMONT, age=47, age_band="45_and_over", job_title="maire de X")
    assert without_identity(profile) == {
        "situation": "artisan",
        "commune": {"department_code": "52"},
        "age_band": "45_and_over",
    }


def test_a_counsellor_teaches_one_message_and_drops_another(
    store: LearningStore, conversation: str, examples: Examples, tmp_path: Path
) -> None:
    store.note_unheard(conversation, "le bidule pour se former", ("cpf.what",), day=TODAY)
    store.note_unheard(conversation, "le bidule pour se former", ("cpf.what",), day=TODAY)
    store.note_unheard(conversation, "blorgh", (), day=TODAY)
    shown = StringIO()
    read_unheard(store, examples, Console(file=shown), answers("1", "x"))
    assert "le bidule pour se former" in (tmp_path / "nlu" / "cpf.yml").read_text(encoding="utf-8")
    assert store.unheard() == ()
    assert "cpf.what" in shown.getvalue()


def test_a_refused_example_is_explained_and_can_be_reworded(
    store: LearningStore, conversation: str, examples: Examples, tmp_path: Path
) -> None:
    store.note_unheard(conversation, "je m'appelle [nom], le bidule", ("cpf.what",), day=TODAY)
    shown = StringIO()
    read_unheard(store, examples, Console(file=shown), answers("cpf.what", "m", "le bidule svp", "cpf.what"))
    assert "crochets" in shown.getvalue()
    taught = (tmp_path / "nlu" / "cpf.yml").read_text(encoding="utf-8")
    assert "le bidule svp" in taught
    assert "[nom]" not in taught


@pytest.mark.parametrize("said", ["q", ""])
def test_stopping_or_passing_keeps_the_message(
    store: LearningStore, conversation: str, examples: Examples, said: str
) -> None:
    store.note_unheard(conversation, "le bidule", (), day=TODAY)
    read_unheard(store, examples, Console(file=StringIO()), answers(said))
    assert len(store.unheard()) == 1


def test_markup_in_a_message_is_shown_and_not_obeyed(
    store: LearningStore, conversation: str, examples: Examples
) -> None:
    store.note_unheard(conversation, "[bold]coucou[/bold]", (), day=TODAY)
    shown = StringIO()
    read_unheard(store, examples, Console(file=shown), answers("q"))
    assert "[bold]coucou[/bold]" in shown.getvalue()


def test_a_report_is_read_then_filed(store: LearningStore) -> None:
    store.add_report(scenario(comment="ce n'est plus 100 euros"))
    store.add_report(scenario(topic="vae.cost"))
    shown = StringIO()
    read_reports(store, Console(file=shown, width=120), answers("c", ""))
    assert "ce n'est plus 100 euros" in shown.getvalue()
    assert [report.scenario.topic for report in store.reports()] == ["vae.cost"]


def test_reports_are_written_as_scenarios(store: LearningStore) -> None:
    store.add_report(scenario(profile={"situation": "artisan"}))
    written = yaml.safe_load(as_yaml(store.reports()))
    assert written[0]["profile"] == {"situation": "artisan"}
    assert written[0]["topic"] == "cpf.fee"


@pytest.mark.parametrize("value", ["douze", "-3", "99999"])
def test_a_length_that_is_no_number_of_days_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match="UNHEARD_DAYS"):
        read_retention({"UNHEARD_DAYS": value})


def test_lengths_are_read_and_default() -> None:
    assert read_retention({}) == Retention()
    assert read_retention({"UNHEARD_DAYS": "0", "REPORT_DAYS": "60"}) == Retention(unheard_days=0, report_days=60)
