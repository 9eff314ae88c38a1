"""Commands on local top-ups: entering one, listing them, setting money aside, closing one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot.clock import PARIS, today

if TYPE_CHECKING:
    from decimal import Decimal

    from bot.topups import Scheme, TopupStore


topup_app = typer.Typer(
    help="Les abondements locaux du CPF : aides d'une commune, d'un employeur, d'une Région, d'un fonds.",
    no_args_is_help=True,
)

SchemeId = Annotated[str, typer.Argument(metavar="ID", help="Identifiant de l'aide (conseil topup list).")]
Texts = list[str] | None
Day = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="Jour concerné (aujourd'hui par défaut).", metavar="AAAA-MM-JJ"),
]


def _option(words: str) -> Any:
    return typer.Option(help=words, show_default=False)


@topup_app.callback()
def topup() -> None:
    """Les abondements locaux du CPF : aides d'une commune, d'un employeur, d'une Région, d'un fonds."""


@topup_app.command()
def add(
    *,
    file: Annotated[str, _option("Fichier YAML qui décrit l'aide ; les options le complètent.")] = "",
    id: Annotated[str, _option("Identifiant ; par défaut, tiré du nom.")] = "",
    label: Annotated[str, _option("Nom de l'aide.")] = "",
    funder: Annotated[str, _option("employeur, opco, faf, cma, commune, epci, departement ou region.")] = "",
    funder_name: Annotated[str, _option("Qui paie, en clair. Exemple : Ville de Chaumont.")] = "",
    national: Annotated[bool, typer.Option("--national", help="Sans limite de territoire.")] = False,
    commune: Annotated[Texts, _option("Code Insee d'une commune, répétable.")] = None,
    epci: Annotated[Texts, _option("Code Siren d'une intercommunalité, répétable.")] = None,
    department: Annotated[Texts, _option("Code d'un département, répétable.")] = None,
    region: Annotated[Texts, _option("Code Insee d'une Région, répétable.")] = None,
    course: Annotated[Texts, _option("Code d'un parcours, répétable.")] = None,
    field: Annotated[Texts, _option("Identifiant d'une filière, répétable.")] = None,
    certification_type: Annotated[Texts, _option("Type de certification, répétable.")] = None,
    situation: Annotated[Texts, _option("Situation visée, répétable. Exemple : artisan.")] = None,
    circumstance: Annotated[Texts, _option("Cas particulier visé, répétable. Exemple : disabled.")] = None,
    share_percent: Annotated[str, _option("Part du prix payée, en pour cent.")] = "",
    amount_eur: Annotated[str, _option("Montant par personne, en euros.")] = "",
    cap_eur: Annotated[str, _option("Plafond par personne, en euros.")] = "",
    budget_eur: Annotated[str, _option("Budget total, en euros ; sans lui, pas de limite.")] = "",
    starts_on: Annotated[str, _option("Premier jour, AAAA-MM-JJ.")] = "",
    ends_on: Annotated[str, _option("Dernier jour, AAAA-MM-JJ.")] = "",
    condition: Annotated[Texts, _option("Condition à remplir, en une phrase, répétable.")] = None,
    contact: Annotated[str, _option("À qui demander : service, téléphone, adresse.")] = "",
    source_url: Annotated[str, _option("Page où l'aide est publiée.")] = "",
    source_date: Annotated[str, _option("Jour où cette page a été lue, AAAA-MM-JJ.")] = "",
) -> None:
    """Enregistrer une aide. Le plan l'applique aussitôt."""
    given = {
        "id": id,
        "label": label,
        "funder": funder,
        "funder_name": funder_name,
        "national": national,
        "communes": commune,
        "epcis": epci,
        "departments": department,
        "regions": region,
        "courses": course,
        "fields": field,
        "certification_types": certification_type,
        "situations": situation,
        "circumstances": circumstance,
        "share_percent": share_percent,
        "amount_eur": amount_eur,
        "cap_eur": cap_eur,
        "budget_eur": budget_eur,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "conditions": condition,
        "contact": contact,
        "source_url": source_url,
        "source_date": source_date,
    }
    data = {**(_read_file(file) if file else {}), **{key: value for key, value in given.items() if value}}
    if not data:
        _fail("Décrivez l'aide par des options ou par un fichier : conseil topup add --help", code=2)

    def store(schemes: TopupStore) -> str:
        from bot.catalogue import load_catalogue_files
        from bot.topups import read_scheme

        scheme = schemes.add(read_scheme(data, load_catalogue_files()))
        return f"✔ Aide enregistrée : {scheme.terms.id}"

    _do(store)


@topup_app.command("list")
def list_all(
    open_only: Annotated[bool, typer.Option("--open", help="Seulement celles qui sont ouvertes.")] = False,
    on: Day = None,
) -> None:
    """Lister les aides et ce qu'il en reste."""

    def table(schemes: TopupStore) -> str:
        day = _day(on)
        rows = [(scheme, _state(scheme, day)) for scheme in schemes.all()]
        shown = [_row(scheme, state) for scheme, state in rows if state == _OPEN or not open_only]
        return _table(_HEADINGS, shown) if shown else "Aucune aide enregistrée. Pour en ajouter une : conseil topup add"

    _do(table)


@topup_app.command()
def show(scheme_id: SchemeId, on: Day = None) -> None:
    """Montrer une aide, son budget et ses engagements."""

    def sheet(schemes: TopupStore) -> str:
        scheme = schemes.get(scheme_id)
        lines = [f"{name} : {value}" for name, value in _details(scheme, _day(on)) if value]
        lines += ["Engagements :"]
        made = schemes.commitments(scheme_id)
        lines += [
            f"  n° {one.id}, {one.at.astimezone(PARIS):%d/%m/%Y}, {_euros(one.amount_eur)}"
            f"{f', {one.reference}' if one.reference else ''}{', annulé' if one.released_at else ''}"
            for one in made
        ] or ["  aucun"]
        return "\n".join(lines)

    _do(sheet)


@topup_app.command()
def stop(scheme_id: SchemeId, on: Day = None) -> None:
    """Fermer une aide à partir d'un jour. Ses engagements restent."""

    def close(schemes: TopupStore) -> str:
        stopped = schemes.stop(scheme_id, _day(on)).terms.stopped_on
        return f"✔ Aide fermée à partir du {stopped:%d/%m/%Y} : {scheme_id}"

    _do(close)


@topup_app.command()
def commit(
    scheme_id: SchemeId,
    amount: Annotated[str, typer.Argument(metavar="MONTANT", help="Montant engagé, en euros.")],
    reference: Annotated[str, _option("Numéro de dossier chez le financeur, jamais un nom.")] = "",
    on: Day = None,
) -> None:
    """Engager un montant sur le budget d'une aide. Refusé s'il dépasse ce qui reste."""

    def engage(schemes: TopupStore) -> str:
        from bot.topups import TopupError, read_number

        euros = read_number(amount)
        if euros is None:
            raise TopupError(f"« {amount} » n'est pas un montant : écrivez par exemple 350 ou 1200,50.")
        made = schemes.commit(scheme_id, euros, on=_day(on), reference=reference or None)
        left = schemes.get(scheme_id).terms.left_eur
        rest = "sans limite de budget" if left is None else f"reste {_euros(left)}"
        return f"✔ Engagement n° {made.id} : {_euros(made.amount_eur)} ({rest})"

    _do(engage)


@topup_app.command()
def release(commitment: Annotated[int, typer.Argument(metavar="NUMÉRO", help="Numéro de l'engagement.")]) -> None:
    """Annuler un engagement : son montant revient au budget."""

    def undo(schemes: TopupStore) -> str:
        made = schemes.release(commitment)
        return f"✔ Engagement n° {made.id} annulé : {_euros(made.amount_eur)} rendus à {made.scheme_id}"

    _do(undo)


# Doing it, and saying what went wrong.


def _do(task: Callable[[TopupStore], str]) -> None:
    from bot.catalogue import CatalogueError
    from bot.cli.data import DataError
    from bot.topups import TopupError

    try:
        with _opened_store() as schemes:
            typer.echo(task(schemes))
    except TopupError as error:
        _fail("\n  ".join(error.problems), code=2)
    except (DataError, CatalogueError) as error:
        _fail(str(error))


@contextmanager
def _opened_store() -> Iterator[TopupStore]:
    from bot.cli.data import opened_database
    from bot.database import upgrade
    from bot.topups import TopupStore

    with opened_database() as engine:
        upgrade(engine)
        yield TopupStore(engine)


def _read_file(path: str) -> Mapping[str, Any]:
    import yaml

    try:
        # As written: YAML would read the code 01004 as the octal number 516.
        data = yaml.load(Path(path).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (OSError, UnicodeDecodeError):
        _fail(f"Le fichier {path} ne peut pas être lu.", code=2)
    except yaml.YAMLError as error:
        _fail(f"Le fichier {path} n'est pas du YAML correct : {str(error).splitlines()[0]}", code=2)
    if not isinstance(data, dict):
        _fail(f"Le fichier {path} doit donner des lignes « clé: valeur ».", code=2)
    return data


def _fail(message: str, *, code: int = 1) -> NoReturn:
    typer.echo(f"✘ {message}", err=True)
    raise SystemExit(code)


def _day(chosen: datetime | None) -> date:
    return today() if chosen is None else chosen.date()


# Writing schemes for a person to read.

_OPEN = "ouverte"
_HEADINGS = ("Identifiant", "Financeur", "Donne", "Du", "Au", "État", "Engagé", "Reste")


def _state(scheme: Scheme, day: date) -> str:
    terms = scheme.terms
    if day < terms.starts_on:
        return "à venir"
    if terms.last_day is not None and day > terms.last_day:
        return "fermée"
    return "épuisée" if terms.left_eur is not None and terms.left_eur <= 0 else _OPEN


def _gives(scheme: Scheme) -> str:
    from bot.guidance import french

    terms = scheme.terms
    cap = "" if terms.cap_eur is None else f", {_euros(terms.cap_eur)} au plus"
    if terms.amount_eur is not None:
        return _euros(terms.amount_eur)
    return f"{french.number(terms.share_percent or 0)} % du prix{cap}"


def _row(scheme: Scheme, state: str) -> tuple[str, ...]:
    terms = scheme.terms
    return (
        terms.id,
        terms.funder_name,
        _gives(scheme),
        f"{terms.starts_on:%d/%m/%Y}",
        "" if terms.last_day is None else f"{terms.last_day:%d/%m/%Y}",
        state,
        _euros(scheme.committed_eur),
        "sans limite" if terms.left_eur is None else _euros(terms.left_eur),
    )


def _details(scheme: Scheme, day: date) -> list[tuple[str, str]]:
    terms = scheme.terms
    places = (
        ("communes", terms.communes),
        ("intercommunalités", terms.epcis),
        ("départements", terms.departments),
        ("Régions", terms.regions),
    )
    territory = " ; ".join(f"{name} {', '.join(sorted(codes))}" for name, codes in places if codes)
    what = (terms.courses, terms.fields, terms.certification_types)
    return [
        ("Identifiant", terms.id),
        ("Nom", terms.label),
        ("Financeur", f"{terms.funder_name} ({terms.funder})"),
        ("Territoire", territory or "national"),
        ("Formations", " ; ".join(", ".join(sorted(one)) for one in what if one) or "toutes"),
        ("Situations", ", ".join(sorted(terms.situations)) or "selon le financeur"),
        ("Cas particuliers", ", ".join(sorted(terms.circumstances))),
        ("Donne", _gives(scheme)),
        ("Du", f"{terms.starts_on:%d/%m/%Y}"),
        ("Au", "" if terms.last_day is None else f"{terms.last_day:%d/%m/%Y}"),
        ("État", _state(scheme, day)),
        ("Budget", "sans limite" if scheme.budget_eur is None else _euros(scheme.budget_eur)),
        ("Engagé", _euros(scheme.committed_eur)),
        ("Reste", "sans limite" if terms.left_eur is None else _euros(terms.left_eur)),
        *(("Condition", one) for one in terms.conditions),
        ("Contact", terms.contact or ""),
        ("Source", terms.source_url or ""),
        ("Source lue le", "" if terms.source_date is None else f"{terms.source_date:%d/%m/%Y}"),
    ]


def _table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[rank]) for row in (headings, *rows)) for rank in range(len(headings))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (headings, *rows)]
    return "\n".join(line.rstrip() for line in lines)


def _euros(amount: Decimal) -> str:
    from bot.guidance import french

    return french.euros(amount)
