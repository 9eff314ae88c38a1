"""The catalogue of rules, as a page to read: ``docs/rules.md``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.cli.law_uses import users_of, uses
from bot.guidance.french import day, figure
from bot.guidance.profile import AGE_BANDS, ages_of
from bot.law import Law, Rule, load_law
from bot.law.rules import read_rules, read_schemes, rule_files
from bot.processes import PROJECT_ROOT

PAGE = PROJECT_ROOT / "docs" / "rules.md"
_CONFIDENCE = {
    "high": "haute",
    "medium": "moyenne",
    "low": "faible ; le chiffre n'est jamais dit, on dit « à confirmer »",
}
_PUBLICS = {
    "all": "tout le monde",
    "operator": "ceux qui font fonctionner le service",
    "employee": "personnes salariées",
    "artisan": "artisans",
    "business_owner": "dirigeants, commerçants, exploitants",
    "liberal": "professions libérales",
    "jobseeker": "demandeurs d'emploi",
    "public_agent": "agents publics",
    "student": "étudiants",
    "retired": "personnes retraitées",
    "other": "autres situations",
    "long_term_unemployed": "chômage de longue durée",
    "early_school_leaver": "jeunes sortis de l'école sans diplôme",
    "disabled": "personnes dont le handicap est reconnu",
    "temp_worker": "intérim",
    "fixed_term": "CDD",
    "executive": "cadres",
    "resigning": "personnes qui veulent démissionner pour un projet",
    "parental_leave": "congé parental",
    "apprentice": "apprentis",
    "micro_entrepreneur": "micro-entreprises",
    "salaried_director": "dirigeants assimilés salariés",
    "qualification_2": "personnes sans CAP ni BEP",
}


@dataclass(frozen=True)
class Theme:
    """A file of rules: its title and its parameters, each with its versions, the oldest first."""

    title: str
    anchor: str
    parameters: tuple[tuple[Rule, ...], ...]


def page() -> str:
    """Return the whole page, from the rules shipped with the project. The same files give the same page."""
    law = load_law()
    read_on = last_reading(law)
    named = uses(law)
    themes = [_theme(path) for path in rule_files()]
    count = sum(len(versions) for theme in themes for versions in theme.parameters)
    head = [
        "# Les règles de droit de l'assistant",
        "",
        "Cette page est écrite par `conseil law page` d'après `bot/law/*.yml` : ne la modifiez pas à la main.",
        "",
        f"Elle compte {count} règles. La lecture la plus récente est du {day(read_on)} : les mentions « échue » sont "
        "données à ce jour.",
        "",
        "- **En vigueur du … au …** : les dates sont celles du texte ou du barème.",
        "- **Vérifié le …** : la règle a été lue ce jour-là. Elle peut être plus ancienne.",
        "- **Valeur échue : à confirmer** : la dernière valeur connue a pris fin. L'assistant ne la dit plus.",
        "",
        "## Thèmes",
        "",
        *(f"- [{theme.title}](#{theme.anchor}) ({len(theme.parameters)})" for theme in themes),
        "",
        "## Depuis quand existent les dispositifs",
        "",
        "Une règle vérifiée un jour vaut aussi avant, mais pas avant que son dispositif existe.",
        "",
        *(
            f"- {scheme.label} : depuis le {day(scheme.starts)} ({scheme.legal_ref})."
            for scheme in read_schemes().values()
        ),
    ]
    body = [line for theme in themes for line in _written(theme, law, read_on, named)]
    return "\n".join([*head, *body]) + "\n"


def last_reading(law: Law) -> date:
    """Return the most recent day on which a rule was read; it stands for today, so that the page needs no clock."""
    return max(rule.valid_from for rule in law if rule.date_basis == "checked" and rule.valid_from is not None)


def write_page(path: Path = PAGE) -> bool:
    """Write the page where it is kept; tell whether that changed it."""
    text = page()
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8")
    return True


def unknown_publics(rules: Sequence[Rule]) -> set[str]:
    """Return the words of the rules' publics that the page has no French for."""
    return {word for rule in rules for word in rule.applies_to | rule.excludes} - _publics().keys()


def _publics() -> dict[str, str]:
    return {**_PUBLICS, **{band: _age_words(*ages_of(band)) for band in AGE_BANDS}}


def _age_words(youngest: int, oldest: int | None) -> str:
    if oldest is None:
        return f"{youngest} ans et plus"
    return f"moins de {oldest + 1} ans" if youngest == 0 else f"de {youngest} à {oldest} ans"


def _theme(path: Path) -> Theme:
    parameters: dict[str, list[Rule]] = {}
    for rule in read_rules([path], read_schemes()):
        parameters.setdefault(rule.series or rule.id, []).append(rule)
    title = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("#").strip()
    ordered = (tuple(sorted(versions, key=_start)) for versions in parameters.values())
    return Theme(title=title, anchor=path.stem.replace("_", "-"), parameters=tuple(ordered))


def _start(rule: Rule) -> tuple[date, date]:
    return rule.valid_from or date.min, rule.valid_to or date.max


def _written(theme: Theme, law: Law, read_on: date, named: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    yield from ("", f'<a id="{theme.anchor}"></a>', "", f"## {theme.title}")
    for versions in theme.parameters:
        name = versions[0].series or versions[0].id
        yield from ("", f"### `{name}`")
        if len(versions) > 1:
            yield from ("", f"{len(versions)} versions, de la plus ancienne à la plus récente.")
        for rule in versions:
            yield from _rule(rule, law, read_on, alone=len(versions) == 1)
        users = users_of([name, *(rule.id for rule in versions)], named)
        yield from ("", f"Sert à : {' ; '.join(users)}." if users else "Sert à : rien encore, gardée pour mémoire.")


def _rule(rule: Rule, law: Law, read_on: date, *, alone: bool) -> Iterator[str]:
    yield from ("", rule.statement if alone else f"**`{rule.id}`** {rule.statement}", "")
    if rule.value is not None:
        yield f"- Chiffre : {figure(rule.value, rule.unit)}"
    elif rule.unit is not None:
        yield "- Chiffre : à confirmer"
    yield f"- Pour : {_people(rule.applies_to)}"
    if rule.excludes:
        yield f"- Sauf : {_people(rule.excludes)}"
    yield f"- Dates : {_dates(rule)}{_afterwards(rule, law, read_on)}"
    reference = rule.legal_ref or "texte non relevé"
    yield f"- Texte : {reference}" + (f" ([page lue](<{rule.source}>))" if rule.source else "")
    yield f"- Confiance : {_CONFIDENCE[rule.confidence]}"


def _people(words: frozenset[str]) -> str:
    return ", ".join(label for word, label in _publics().items() if word in words) or "personne"


def _dates(rule: Rule) -> str:
    start, end = rule.valid_from, rule.valid_to
    if rule.date_basis == "checked":
        read = "jour de lecture non noté" if start is None else f"vérifié le {day(start)}"
        return read if end is None else f"{read}, valable jusqu'au {day(end)}"
    if start is None:
        return "date d'entrée en vigueur non relevée" if end is None else f"en vigueur jusqu'au {day(end)}"
    return f"en vigueur depuis le {day(start)}" if end is None else f"en vigueur du {day(start)} au {day(end)}"


def _afterwards(rule: Rule, law: Law, read_on: date) -> str:
    """What the assistant says after the last day of a rule."""
    if rule.valid_to is None:
        return ""
    if rule.series is not None and law.current(rule.series, rule.valid_to + timedelta(days=1)) is not None:
        return " ; ensuite, la version suivante"
    if rule.value is None:
        return " ; règle éteinte" if rule.valid_to < read_on else " ; ensuite, à confirmer"
    return " ; valeur échue : à confirmer" if rule.valid_to < read_on else " ; ensuite, valeur à confirmer"
