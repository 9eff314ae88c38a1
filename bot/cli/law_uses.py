"""Where the engine and the assistant's words rest on each rule of the law, read in their own sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.dialogue.words import read_responses
from bot.guidance.funding.assess import FUNDERS
from bot.guidance.funding.lines import LABELS
from bot.law import Law
from bot.processes import PROJECT_ROOT

GUIDANCE = PROJECT_ROOT / "bot" / "guidance"
_MODULES = {
    "case": "lecture de la situation",
    "contacts": "personnes à voir",
    "engine": "entrée sans le diplôme demandé",
    "local_topups": "compléments de CPF locaux",
    "by_hours": "aide payée à l'heure",
    "money": "reste à payer",
    "combine": "addition des financements",
    "steps": "prochaines étapes",
    "vae": "parcours de VAE",
    "warnings": "mises en garde",
    "whatif": "ce qui changerait une réponse",
}
_NAMED = re.compile(r"{(?:(?:say|ref):)?([a-z0-9_.]+)}")


def uses(law: Law, guidance: Path = GUIDANCE) -> Mapping[str, tuple[str, ...]]:
    """Return, for each rule id or series that is named somewhere, who names it, in French, sorted.

    A device counts the rules of the functions it calls in its own module; what no device reaches is put down to the
    module. A response of the domain counts those it quotes and those it gives as sources.
    """
    found: dict[str, set[str]] = {}
    for path in sorted(guidance.rglob("*.py")):
        for name, user in _of_module(path, law):
            found.setdefault(name, set()).add(user)
    for response, wordings in read_responses().items():
        base = response.removeprefix("utter_").split("__")[0].removesuffix("_simple")
        for wording in wordings:
            quoted = {*wording.rules, *_NAMED.findall(wording.text)}
            for name in quoted:
                if name in law:
                    found.setdefault(name, set()).add(f"réponse « {base} »")
    return {name: tuple(sorted(users)) for name, users in found.items()}


def users_of(names: Iterable[str], found: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return who names any of these rules or series, sorted, without repeats."""
    return tuple(sorted({user for name in names for user in found.get(name, ())}))


def _of_module(path: Path, law: Law) -> Iterator[tuple[str, str]]:
    parts = _parts(ast.parse(path.read_text(encoding="utf-8")))
    rules = {name: _rules_named(node, law) for name, node in parts.items()}
    reached: set[str] = set()
    for device, funder in FUNDERS.items():
        if funder.__module__.rpartition(".")[2] == path.stem and path.parent.name == "funding":
            own = _closure(funder.__name__, parts)
            reached |= own
            yield from ((rule, f"financement « {LABELS[device]} »") for part in own for rule in rules[part])
    module = _MODULES.get(path.stem, path.stem)
    for part in parts.keys() - reached:
        # A device may have the name of a series: naming the device is not resting on the rule.
        yield from ((rule, module) for rule in rules[part] if rule not in FUNDERS)


def _parts(tree: ast.Module) -> dict[str, ast.AST]:
    """The functions, classes and constants of a module, by name."""
    found: dict[str, ast.AST] = {}
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            found[node.name] = node
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found.update((target.id, node) for target in targets if isinstance(target, ast.Name))
    return found


def _closure(start: str, parts: Mapping[str, ast.AST]) -> set[str]:
    """The parts of a module that one part uses, itself included."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in parts:
            continue
        seen.add(name)
        waiting += [node.id for node in ast.walk(parts[name]) if isinstance(node, ast.Name)]
    return seen


def _rules_named(node: ast.AST, law: Law) -> set[str]:
    words = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    named = {word for word in words if word in law}
    # A family of rules is named by its beginning: "appr.pay.".
    families = tuple(word for word in words if re.fullmatch(r"(?:[a-z0-9_]+\.)+", word))
    return named | {rule.id for rule in law if families and rule.id.startswith(families)}
