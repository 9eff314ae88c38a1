"""The commands and their options; what each does is in its own module, imported when it is called.

``conseil run`` must have started the web process before anything slow is imported, and ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli.nlu import nlu_app
from bot.cli.topup import topup_app
from bot.clock import PARIS, today
from bot.processes import PROJECT_ROOT
from bot.settings import SettingError, Settings, load_env_file, read_settings

app = typer.Typer(
    name="conseil",
    help="L'assistant d'orientation des centres Cnam : démarrer, entraîner, vérifier.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
law_app = typer.Typer(help="Les chiffres et les règles du droit : sont-ils à jour ?", no_args_is_help=True)
app.add_typer(law_app, name="law")
import_app = typer.Typer(help="Importer les fichiers publics : territoire, métiers, sessions.", no_args_is_help=True)
app.add_typer(import_app, name="import")
app.add_typer(topup_app, name="topup")
app.add_typer(nlu_app, name="nlu")

Day = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help="Jour du calcul (aujourd'hui par défaut).", metavar="AAAA-MM-JJ"
    ),
]


def main() -> None:
    """Entry point of the ``conseil`` command."""
    try:
        load_env_file(PROJECT_ROOT / ".env")
    except SettingError as error:
        fail(str(error))
    app()


def fail(message: str, *, code: int = 1) -> NoReturn:
    """Say on standard error what went wrong and leave with an exit code."""
    typer.echo(f"✘ {message}", err=True)
    raise SystemExit(code)


def settings_from_environment() -> Settings:
    """Return the addresses and ports, or leave with a clear message."""
    try:
        return read_settings(os.environ)
    except SettingError as error:
        fail(str(error))


@app.command()
def run(
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Montrer les journaux des trois processus dans le terminal.")
    ] = False,
) -> None:
    """Démarrer l'assistant : pages, compréhension, actions. Ctrl-C pour tout arrêter."""
    from bot.processes import end_with_parent
    from bot.supervisor import Supervisor, SupervisorError

    # "make run" killed outright must not leave the assistant behind; a closed shell is no such thing.
    if "MAKELEVEL" in os.environ:
        end_with_parent()

    def say(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    supervisor = Supervisor(settings_from_environment(), PROJECT_ROOT / "var" / "log", say, verbose=verbose)
    try:
        supervisor.run()
    except SupervisorError as error:
        fail(str(error))


@app.command()
def train(
    force: Annotated[bool, typer.Option("--force", help="Entraîner même si rien n'a changé.")] = False,
) -> None:
    """Entraîner le modèle de compréhension, si ses données ont changé."""
    from bot.training import TrainingError, current_model, ensure_model

    if current_model() is not None and not force:
        typer.echo("✔ Le modèle est à jour.")
        return
    typer.echo("→ Entraînement du modèle de compréhension (quelques minutes).")
    started = datetime.now(PARIS)
    try:
        path = ensure_model(force=force)
    except TrainingError as error:
        fail(str(error))
    seconds = (datetime.now(PARIS) - started).total_seconds()
    typer.echo(f"✔ Modèle prêt en {seconds:.0f} s : {path.relative_to(PROJECT_ROOT)}")


@app.command()
def seed() -> None:
    """Préparer la base de données et y charger le catalogue livré avec le projet."""
    from bot.cli.data import DataError, seed_database

    try:
        typer.echo(seed_database())
    except DataError as error:
        fail(str(error))


@app.command()
def match(
    profile: Annotated[str, typer.Argument(help="Fichier JSON du profil ; - pour l'entrée standard.")] = "",
    *,
    situation: Annotated[str, typer.Option(help="Exemple : employee, artisan, jobseeker.")] = "",
    commune: Annotated[str, typer.Option(help="Nom ou code Insee de la commune.")] = "",
    goal: Annotated[str, typer.Option(help="Exemple : train, change_job, certify_experience.")] = "",
    field: Annotated[str, typer.Option(help="Identifiant de filière du catalogue.")] = "",
    job_title: Annotated[str, typer.Option(help="Métier visé, en clair.")] = "",
    given: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="CHAMP=VALEUR", help="Tout autre champ du profil (valeur JSON), répétable."),
    ] = None,
    as_of: Day = None,
    as_json: Annotated[bool, typer.Option("--json", help="Écrire le plan en JSON.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Dire pourquoi, pourquoi pas, et ce qui changerait la réponse.")
    ] = False,
    price: Annotated[
        float | None,
        typer.Option(help="Prix en euros de la première formation : ce que paie chacun, ce qui resterait."),
    ] = None,
) -> None:
    """Calculer le plan d'un profil : centres, parcours, VAE, financements, contacts."""
    from bot.cli.matching import MatchError, explained_text, plan_for, plan_json, profile_from

    options = {"situation": situation, "goal": goal, "field": field, "job_title": job_title}
    try:
        if not profile and not commune and not given and not any(options.values()):
            raise MatchError("Donnez un profil : un fichier JSON, - pour l'entrée standard, ou des options (--help).")
        catalogue, wanted = profile_from(profile, {k: v for k, v in options.items() if v}, commune, given or [])
        plan = plan_for(catalogue, wanted, day(as_of), explained=explain, price_eur=price)
    except MatchError as error:
        fail(str(error), code=2)
    typer.echo(plan_json(plan) if as_json else explained_text(plan))


@app.command()
def doctor() -> None:
    """Vérifier l'installation et dire comment réparer ce qui ne va pas."""
    from bot.doctor import examine

    checks = list(examine(settings_from_environment(), PROJECT_ROOT, day(None)))
    for check in checks:
        typer.echo(f"{check.mark} {check.name} : {check.detail}")
        if check.mend:
            typer.echo(f"    → {check.mend}")
    if not all(check.passed for check in checks):
        raise typer.Exit(1)


@app.command()
def purge(
    apply: Annotated[bool, typer.Option("--apply", help="Effacer vraiment (sinon : compter seulement).")] = False,
) -> None:
    """Effacer ce dont la durée de conservation est passée : conversations, messages à relire, signalements."""
    from bot.cli.data import DataError, purge_conversations

    try:
        typer.echo(purge_conversations(apply=apply))
    except DataError as error:
        fail(str(error))


@app.command()
def kiosks(
    forget: Annotated[str, typer.Option(help="Oublier une borne retirée.", metavar="CENTRE/BORNE")] = "",
) -> None:
    """Lister les bornes des centres : ce qu'elles font, quand elles ont été vues. Code 1 si l'une est muette."""
    from bot.cli.data import DataError
    from bot.cli.kiosks import forget_kiosk, kiosks_report

    try:
        if forget:
            centre, _, kiosk = forget.partition("/")
            if not forget_kiosk(centre, kiosk):
                fail(f"Je ne connais pas la borne « {forget} ». conseil kiosks les liste.", code=2)
            typer.echo(f"✔ Borne oubliée : {forget}")
            return
        report = kiosks_report()
    except DataError as error:
        fail(str(error))
    typer.echo(report)
    if "✘" in report:
        raise typer.Exit(1)


@law_app.callback()
def law() -> None:
    """Les chiffres et les règles du droit : sont-ils à jour ?"""


@law_app.command("check")
def law_check(
    months: Annotated[int, typer.Option(min=1, help="Âge, en mois, au-delà duquel une lecture est à refaire.")] = 6,
    as_of: Day = None,
) -> None:
    """Lister les valeurs échues, celles qui finissent bientôt et celles à relire. Code 1 s'il y a à faire."""
    from bot.cli.law import report
    from bot.law import load_law

    text, to_do = report(load_law(), day(as_of), months)
    typer.echo(text)
    if to_do:
        raise typer.Exit(1)


@law_app.command("page")
def law_page(
    check: Annotated[bool, typer.Option("--check", help="Dire si la page est à jour, sans l'écrire.")] = False,
) -> None:
    """Écrire docs/rules.md : toutes les règles de droit, lisibles, avec leurs dates et leurs sources."""
    from bot.cli.law_page import PAGE, page, write_page

    name = PAGE.relative_to(PROJECT_ROOT)
    if not check:
        typer.echo(f"✔ {name} est écrite." if write_page() else f"✔ {name} était à jour.")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page():
        fail(f"{name} n'est plus à jour : lancez conseil law page.")
    else:
        typer.echo(f"✔ {name} est à jour.")


@import_app.callback()
def import_files() -> None:
    """Importer les fichiers publics : territoire, métiers."""


@import_app.command("bmo")
def import_bmo(file: Annotated[Path, typer.Argument(help="Classeur Base_open_data_BMO_AAAA.xlsx.")]) -> None:
    """Besoins en main-d'œuvre par bassin d'emploi et par métier (France Travail)."""
    _import("bmo", file)


@import_app.command("bassins")
def import_bassins(file: Annotated[Path, typer.Argument(help="Fichier CSV : commune, bassin.")]) -> None:
    """Bassin d'emploi de chaque commune (France Travail)."""
    _import("bassins", file)


@import_app.command("fap-rome")
def import_fap_rome(
    file: Annotated[Path, typer.Argument(help="Table de passage de la Dares (.xlsx ou .csv).")],
) -> None:
    """Passage des métiers de l'enquête (FAP 2021) aux codes ROME (Dares)."""
    _import("fap-rome", file)


@import_app.command("acv")
def import_acv(file: Annotated[Path, typer.Argument(help="Table CSV ou carte GeoJSON de l'ANCT.")]) -> None:
    """Villes du programme Action cœur de ville (ANCT)."""
    _import("acv", file)


@import_app.command("rome")
def import_rome(folder: Annotated[Path, typer.Argument(help="Dossier des fichiers CSV du ROME, dézippés.")]) -> None:
    """Métiers et appellations du ROME (France Travail)."""
    _import("rome", folder)


@import_app.command("offers")
def import_offers(
    file: Annotated[Path, typer.Argument(help="Mon Compte Formation (CSV) ou offre LHÉO d'un Carif-Oref (XML).")],
) -> None:
    """Sessions des formations du catalogue : où, par qui, quand."""
    _import("offers", file)


def _import(kind: str, path: Path) -> None:
    from bot.cli.data import DataError
    from bot.cli.imports import import_file

    try:
        typer.echo(import_file(kind, path))
    except DataError as error:
        fail(str(error))


def day(chosen: datetime | None) -> date:
    """Return the chosen day, or today in France."""
    return today() if chosen is None else chosen.date()
