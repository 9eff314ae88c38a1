"""Commands on what is learnt from use: reading the messages not understood and the errors reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from bot.learning.examples import Examples
    from bot.learning.reports import Report, Scenario
    from bot.learning.store import LearningStore, Unheard

nlu_app = typer.Typer(
    help="Ce que l'assistant n'a pas compris, et ce qu'on lui a signalé : à relire par une personne.",
    no_args_is_help=True,
)

Ask = Callable[[str], str]
_STOP, _DROP, _LATER = "q", "x", ""


@nlu_app.callback()
def nlu() -> None:
    """Ce que l'assistant n'a pas compris, et ce qu'on lui a signalé : à relire par une personne."""


@nlu_app.command()
def review() -> None:
    """Relire les messages non compris, un par un : choisir leur sujet (ils deviennent des exemples), ou les écarter."""
    from rich.console import Console

    from bot.learning.examples import Examples

    with _opened() as store:
        read_unheard(store, Examples(), Console(highlight=False), _typed)


@nlu_app.command()
def reports(
    export: Annotated[
        Path | None, typer.Option(help="Écrire les signalements dans un fichier YAML, sans rien effacer.")
    ] = None,
) -> None:
    """Relire les réponses signalées comme fausses : les garder, ou les classer une fois traitées."""
    from rich.console import Console

    with _opened() as store:
        if export is not None:
            export.write_text(as_yaml(store.reports()), encoding="utf-8")
            typer.echo(f"✔ {export} est écrit.")
            return
        read_reports(store, Console(highlight=False), _typed)


def read_unheard(store: LearningStore, examples: Examples, console: Console, ask: Ask) -> None:
    """Show each message with its best guesses, and do as the counsellor says, until the last one or "q"."""
    waiting = store.unheard()
    console.print(f"Messages à relire : {len(waiting)}." if waiting else "Aucun message à relire.")
    for rank, message in enumerate(waiting, start=1):
        _show(message, rank, len(waiting), console)
        if not _decided(message, store, examples, console, ask):
            return


def _show(message: Unheard, rank: int, count: int, console: Console) -> None:
    from rich.panel import Panel
    from rich.text import Text

    from bot.dialogue.labels import topic_label

    # What a visitor wrote is text, never markup of the terminal.
    title = f"{rank} sur {count}, le {message.day:%d/%m/%Y}"
    console.print(Panel(Text(message.text), title=title, title_align="left"))
    for number, topic in enumerate(message.guesses, start=1):
        console.print(Text(f"  {number}  {topic} : {topic_label(topic) or topic}"))


def _decided(message: Unheard, store: LearningStore, examples: Examples, console: Console, ask: Ask) -> bool:
    """Do what the counsellor chooses for one message. False when they stop."""
    from bot.learning.examples import ExampleError

    text = message.text
    while True:
        said = ask(
            "Sujet (numéro ou nom), « ? » la liste, « m » modifier le texte, « x » écarter, Entrée passer, « q » fin"
        )
        said = said.strip()
        if said == _STOP:
            return False
        if said == _LATER:
            return True
        if said == _DROP:
            store.forget_unheard(message.text)
            console.print("Écarté.")
            return True
        if said == "?":
            console.print(", ".join(examples.topics))
            continue
        if said == "m":
            text = ask("Le texte à apprendre").strip() or text
            continue
        topic = message.guesses[int(said) - 1] if said in _numbers(message) else said
        try:
            path = examples.add(topic, text)
        except ExampleError as error:
            console.print(f"✘ {error}", markup=False)
            continue
        store.forget_unheard(message.text)
        console.print(
            f"✔ Appris sous « {topic} », dans {path.name}. Pour en tenir compte : conseil train.", markup=False
        )
        return True


def _numbers(message: Unheard) -> set[str]:
    return {str(number) for number in range(1, len(message.guesses) + 1)}


def read_reports(store: LearningStore, console: Console, ask: Ask) -> None:
    """Show each report; "c" files it as dealt with (it is erased), Enter keeps it, "q" stops."""
    waiting = store.reports()
    console.print(f"Signalements à relire : {len(waiting)}." if waiting else "Aucun signalement à relire.")
    for report in waiting:
        _show_report(report, console)
        said = ask("« c » classer (effacer), Entrée garder, « q » quitter").strip()
        if said == _STOP:
            return
        if said == "c":
            store.forget_report(report.id)
            console.print("Classé.")


def _show_report(report: Report, console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=f"Signalement {report.id}", title_justify="left", show_header=False)
    for label, value in _lines(report.scenario):
        table.add_row(label, Text(value))
    console.print(table)


def _lines(scenario: Scenario) -> Iterator[tuple[str, str]]:
    yield "Le", f"{scenario.as_of:%d/%m/%Y}, {scenario.channel}"
    yield "Sujet de la réponse", scenario.topic or "aucun"
    yield "Question", scenario.question or "aucune"
    yield "Profil", ", ".join(f"{name} = {value}" for name, value in scenario.profile.items()) or "rien"
    if scenario.comment:
        yield "Remarque", scenario.comment


def as_yaml(waiting: tuple[Report, ...]) -> str:
    """Return reports as YAML: one scenario each, ready to become a test."""
    import msgspec
    import yaml

    scenarios = [msgspec.to_builtins(report.scenario) for report in waiting]
    return str(yaml.safe_dump(scenarios, allow_unicode=True, sort_keys=False))


def _typed(question: str) -> str:
    return str(typer.prompt(question, default="", show_default=False))


@contextmanager
def _opened() -> Iterator[LearningStore]:
    from bot.cli.data import DataError, opened_database
    from bot.database import upgrade
    from bot.learning.store import LearningStore

    try:
        with opened_database() as engine:
            upgrade(engine)
            yield LearningStore(engine)
    except DataError as error:
        typer.echo(f"✘ {error}", err=True)
        raise SystemExit(1) from error
