"""Figures of the law as a French reader expects them: "1 600 €", "9,15 € par heure", "85 % du Smic"."""

from __future__ import annotations

from decimal import Decimal

from bot.law.rules import Rule

# Plain spaces, as in the sentences of the rules themselves: a client can search and compare the texts. Pages bind
# figures to their units when they show them.
THIN = " "
HARD = " "

_SUFFIX = {
    "EUR": f"{HARD}€",
    "EUR/year": f"{HARD}€ par an",
    "EUR/month": f"{HARD}€ par mois",
    "EUR/day": f"{HARD}€ par jour",
    "EUR/hour": f"{HARD}€ par heure",
    "EUR/point": f"{HARD}€ par point",
    "EUR/km": f"{HARD}€ par kilomètre",
    "EUR/night": f"{HARD}€ par nuit",
    "percent": f"{HARD}%",
    "percent of SMIC": f"{HARD}% du Smic",
    "percent of PASS": f"{HARD}% du plafond de la sécurité sociale",
    "percent of turnover": f"{HARD}% du chiffre d'affaires",
    "km": f"{HARD}km",
}
# Units that agree in number: (singular, plural).
_COUNTED = {
    "months": ("mois", "mois"),
    "days": ("jour", "jours"),
    "working_days": ("jour ouvré", "jours ouvrés"),
    "hours": ("heure", "heures"),
    "hours/year": ("heure par an", "heures par an"),
    "hours/week": ("heure par semaine", "heures par semaine"),
    "years": ("an", "ans"),
    "age": ("an", "ans"),
    "employees": ("salarié", "salariés"),
    "employee": ("salarié", "salariés"),
    "files/year": ("dossier par an", "dossiers par an"),
    "smic": ("Smic", "Smic"),
    "times": ("fois", "fois"),
}


def number(value: Decimal | float) -> str:
    """Write a number the French way: "1 600", "102,23", "20,5"; cents are kept two by two only when there are some."""
    exact = Decimal(str(value)).normalize()
    whole = exact == exact.to_integral_value()
    text = f"{exact:,.0f}" if whole else f"{exact:,f}"
    return text.replace(",", THIN).replace(".", ",")


def euros(value: Decimal | float) -> str:
    """Write an amount: "150 €", "1 600 €", "103,20 €"."""
    exact = Decimal(str(value))
    if exact == exact.to_integral_value():
        return number(exact) + _SUFFIX["EUR"]
    return f"{exact:,.2f}".replace(",", THIN).replace(".", ",") + _SUFFIX["EUR"]


def figure(rule: Rule) -> str:
    """Write the figure of a rule with its unit. Raises ValueError when the rule has no figure."""
    if rule.value is None:
        raise ValueError(f"la règle {rule.id} ne porte pas de chiffre")
    unit = rule.unit or ""
    if unit.startswith("EUR"):
        return euros(rule.value).removesuffix(_SUFFIX["EUR"]) + _SUFFIX[unit]
    if unit in _COUNTED:
        singular, plural = _COUNTED[unit]
        return f"{number(rule.value)}{HARD}{plural if abs(rule.value) >= 2 else singular}"
    return number(rule.value) + _SUFFIX.get(unit, "")
