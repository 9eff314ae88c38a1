"""What the plan says of local top-ups: to whom, where, when, for which course, how much, and why not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
import pytest

from bot.catalogue.files import load_catalogue_files
from bot.catalogue.records import Course
from bot.guidance.engine import Advisor
from bot.guidance.local import LocalScheme
from bot.guidance.plan_types import FundingLine
from bot.guidance.profile import read_profile
from bot.law import load_law

Make = Callable[..., LocalScheme]
TODAY = date(2026, 11, 21)
CHAUMONT = {"insee_code": "52121", "name": "Chaumont", "department_code": "52", "postal_code": "52000"}
LYON = {"insee_code": "69123", "name": "Lyon", "department_code": "69", "postal_code": "69001"}
FEE = 150
_HOLES = re.compile(r"\bNone\b|[{}]|  |(?<!\.)\.\.(?!\.)|!| ,")


@lru_cache(maxsize=1)
def _advisor() -> Advisor:
    return Advisor(load_catalogue_files(), load_law())


@lru_cache(maxsize=1)
def _management_course() -> Course:
    courses = load_catalogue_files().courses
    return next(one for one in courses if one.field == "gestion_pme" and (one.rncp_rs or "").startswith("RNCP"))


def line(
    *schemes: LocalScheme, day: date = TODAY, price: float | None = None, course: bool = False, **facts: Any
) -> FundingLine:
    """The top-up's line of a craftsman of Chaumont, for his project or for a management course."""
    profile = read_profile({"situation": "artisan", "commune": CHAUMONT, **facts})
    chosen = None
    if price is not None or course:
        chosen = msgspec.structs.replace(_management_course(), price_eur=price)
    lines = _advisor().with_schemes(schemes).funding(profile, day, chosen)
    return next(one for one in lines if one.device == "cpf_topup_local")


def _cpf(**facts: Any) -> FundingLine:
    lines = _advisor().funding(read_profile({"commune": CHAUMONT, **facts}), TODAY)
    return next(one for one in lines if one.device == "cpf")


def said(answer: FundingLine) -> str:
    for sentence in (*answer.reasons, *answer.conditions):
        assert not _HOLES.search(sentence), sentence
        assert sentence.endswith("."), sentence
    return " ".join((*answer.reasons, *answer.conditions))


@pytest.mark.parametrize(
    "where",
    [
        {},
        {"communes": frozenset({"52121"})},
        {"epcis": frozenset({"200068658"})},
        {"departments": frozenset({"52"})},
        {"regions": frozenset({"44"})},
        {"communes": frozenset({"69123"}), "departments": frozenset({"52"})},
    ],
    ids=lambda where: "+".join(where) or "national",
)
def test_a_scheme_of_the_territory_is_a_yes(where: dict[str, Any], scheme: Make) -> None:
    answer = line(scheme(**where))
    assert (answer.eligible, answer.amount_eur) == ("yes", 300)
    assert answer.label == "Complément de CPF : Chèque formation (Ville de Chaumont)"


@pytest.mark.parametrize(
    "where",
    [
        {"communes": frozenset({"69123"})},
        # 44 is the region of Chaumont and another department.
        {"departments": frozenset({"44"})},
        {"regions": frozenset({"52"})},
        {"epcis": frozenset({"200046977"})},
    ],
    ids="+".join,
)
def test_a_scheme_of_another_territory_is_not_named(where: dict[str, Any], scheme: Make) -> None:
    answer = line(scheme(**where))
    assert (answer.eligible, answer.amount_eur) == ("maybe", None)
    assert "Chèque" not in said(answer)


def test_without_a_commune_only_a_national_scheme_is_promised(scheme: Make) -> None:
    assert line(scheme(communes=frozenset({"52121"})), commune=None).eligible == "maybe"
    assert line(scheme(), commune=None).eligible == "yes"


def test_it_says_who_pays_since_when_on_what_conditions_and_where_it_is_read(scheme: Make) -> None:
    answer = line(
        scheme(
            ends_on=date(2026, 12, 31),
            conditions=("Habiter la ville.",),
            contact="service formation",
            source_url="https://example.org/cheque",
            source_date=date(2026, 11, 2),
        )
    )
    assert "« Chèque formation » (Ville de Chaumont) peut ajouter jusqu'à 300 €." in said(answer)
    assert "Habiter la ville." in answer.conditions
    assert "Ouvert jusqu'au 31 décembre 2026." in answer.conditions
    assert "Contact : service formation." in answer.conditions
    source = answer.sources[0]
    assert (source.url, source.valid_from) == ("https://example.org/cheque", date(2026, 1, 1))
    assert source.label == "Chèque formation, Ville de Chaumont (vérifié le 2 novembre 2026)"


@pytest.mark.parametrize(
    ("terms", "day", "why"),
    [
        ({"starts_on": date(2027, 1, 1)}, TODAY, "ouvrira le 1er janvier 2027"),
        ({"ends_on": date(2026, 11, 20)}, TODAY, "a fermé le 20 novembre 2026"),
        ({"stopped_on": TODAY}, TODAY, "a fermé le 20 novembre 2026"),
        ({"left_eur": Decimal(0)}, TODAY, "n'a plus de budget"),
    ],
)
def test_a_closed_scheme_is_not_promised_and_it_is_said_why(
    terms: dict[str, Any], day: date, why: str, scheme: Make
) -> None:
    answer = line(scheme(**terms), day=day)
    assert (answer.eligible, answer.amount_eur) == ("maybe", None)
    assert why in said(answer)


def test_its_first_and_last_days_are_open(scheme: Make) -> None:
    cheque = scheme(ends_on=date(2026, 11, 30))
    assert line(cheque, day=date(2026, 1, 1)).eligible == "yes"
    assert line(cheque, day=date(2026, 11, 30)).eligible == "yes"


def test_a_scheme_closed_long_ago_is_not_told(scheme: Make) -> None:
    assert "Chèque" not in said(line(scheme(ends_on=date(2026, 1, 31))))


def test_a_scheme_given_up_before_it_opened_is_not_announced(scheme: Make) -> None:
    assert "Chèque" not in said(line(scheme(starts_on=date(2027, 1, 1), stopped_on=date(2026, 11, 1))))


def test_a_plan_never_promises_more_than_what_is_left(scheme: Make) -> None:
    answer = line(scheme(left_eur=Decimal("120.40")))
    assert answer.amount_eur == 120.40
    assert "Il reste 120,40 € dans ce budget." in said(answer)


@pytest.mark.parametrize(
    ("terms", "facts", "eligible"),
    [
        ({"situations": frozenset({"artisan", "liberal"})}, {}, "yes"),
        ({"situations": frozenset({"jobseeker"})}, {}, "maybe"),
        ({"circumstances": frozenset({"disabled"})}, {"circumstances": ["disabled", "micro_entrepreneur"]}, "yes"),
        ({"circumstances": frozenset({"disabled"})}, {"circumstances": []}, "maybe"),
        ({"funder": "cma"}, {}, "yes"),
        ({"funder": "cma"}, {"situation": "liberal"}, "maybe"),
        ({"funder": "faf"}, {"situation": "liberal"}, "yes"),
        ({"funder": "faf"}, {"circumstances": ["salaried_director"]}, "maybe"),
        ({"funder": "opco"}, {"circumstances": ["salaried_director"]}, "yes"),
        ({"funder": "opco"}, {"situation": "employee"}, "yes"),
        ({"funder": "employeur"}, {"situation": "employee"}, "yes"),
        ({"funder": "employeur"}, {}, "maybe"),
        ({"funder": "employeur"}, {"situation": "jobseeker"}, "maybe"),
        ({}, {"situation": "public_agent"}, "no"),
        ({}, {"situation": "retired"}, "no"),
        ({}, {"situation": None}, "maybe"),
        ({}, {"situation": "student", "age": 14}, "no"),
    ],
)
def test_it_is_for_those_it_names(terms: dict[str, Any], facts: dict[str, Any], eligible: str, scheme: Make) -> None:
    assert line(scheme(**terms), **facts).eligible == eligible


@pytest.mark.parametrize(
    ("terms", "facts", "missing"),
    [
        ({"situations": frozenset({"artisan"})}, {"situation": None}, "situation"),
        ({"circumstances": frozenset({"disabled"})}, {}, "circumstances"),
        ({"fields": frozenset({"gestion_pme"})}, {}, "field"),
    ],
)
def test_what_would_settle_it_is_asked(
    terms: dict[str, Any], facts: dict[str, Any], missing: str, scheme: Make
) -> None:
    answer = line(scheme(**terms), **facts)
    assert answer.eligible == "maybe"
    assert missing in answer.missing
    assert "Chèque formation" in said(answer)
    assert answer.sources[0].label.startswith("Chèque formation")


@pytest.mark.parametrize(
    ("terms", "covered"),
    [
        ({"fields": frozenset({"gestion_pme"})}, True),
        ({"fields": frozenset({"btp"})}, False),
        ({"fields": frozenset({"gestion_pme"}), "certification_types": frozenset({"deust"})}, False),
        ({"certification_types": frozenset({"deust"})}, False),
        ({"courses": frozenset({"autre"})}, False),
    ],
)
def test_it_pays_the_courses_it_names(terms: dict[str, Any], covered: bool, scheme: Make) -> None:
    answer = line(scheme(**terms), course=True)
    assert answer.eligible == ("yes" if covered else "maybe")
    assert ("ne paie pas cette formation" in said(answer)) is not covered


def test_a_course_named_one_by_one_is_paid_whatever_its_field(scheme: Make) -> None:
    cheque = scheme(courses=frozenset({_management_course().id}), fields=frozenset({"btp"}))
    assert line(cheque, course=True).eligible == "yes"


def test_for_a_project_the_first_course_proposed_decides(scheme: Make) -> None:
    project = {"field": "gestion_pme", "goal": "train", "qualification_level": 4}
    assert line(scheme(fields=frozenset({"gestion_pme"})), **project).eligible == "yes"
    other = line(scheme(fields=frozenset({"btp"})), **project)
    assert other.eligible == "maybe"
    assert "ne paie pas la première formation proposée" in said(other)


@pytest.mark.parametrize(
    ("terms", "price", "balance", "amount"),
    [
        # Half of 2 000 € is within what the account leaves.
        ({"share_percent": Decimal(50)}, 2000, 500, 1000),
        ({"share_percent": Decimal(50), "cap_eur": Decimal(400)}, 2000, 500, 400),
        ({"share_percent": Decimal(50), "left_eur": Decimal("99.99")}, 2000, 500, 99.99),
        ({"share_percent": Decimal("33.33")}, 100.01, 0, 0),
        ({"share_percent": Decimal("12.5")}, 999.99, 0, 124.99),
        # What remains less the compulsory share.
        ({}, 700, 500, 50),
        ({}, 1000, 900, 0),
        ({}, 1000, 5000, 0),
        ({}, 1000, None, 300),
        ({}, 400, None, 250),
    ],
)
def test_the_amount_follows_the_price_the_account_and_the_limits(
    terms: dict[str, Any], price: float, balance: float | None, amount: float, scheme: Make
) -> None:
    answer = line(scheme(**terms), price=price, cpf_balance_eur=balance)
    assert answer.amount_eur == pytest.approx(amount)
    said(answer)


def test_a_share_of_an_unknown_price_is_said_without_an_amount(scheme: Make) -> None:
    answer = line(scheme(share_percent=Decimal(50), cap_eur=Decimal(500)))
    assert answer.amount_eur is None
    assert "peut payer 50 % du prix, 500 € au plus." in said(answer)


def test_a_town_does_not_remove_the_compulsory_share(scheme: Make) -> None:
    answer = line(scheme(), price=2000, cpf_balance_eur=1900)
    assert answer.amount_eur == 0
    assert f"ne supprime pas la participation obligatoire de {FEE} €." in said(answer)


def test_an_employer_removes_the_compulsory_share(scheme: Make) -> None:
    facts = {"situation": "employee", "price": 2000, "cpf_balance_eur": 1900}
    answer = line(scheme(funder="employeur", funder_name="Usine Martin"), **facts)
    assert answer.amount_eur == FEE
    assert "le complément de l'employeur supprime la participation obligatoire." in said(answer)
    assert "Il faut travailler pour Usine Martin." in answer.conditions


def test_a_jobseeker_has_no_compulsory_share_to_leave(scheme: Make) -> None:
    answer = line(scheme(), situation="jobseeker", price=2000, cpf_balance_eur=1900)
    assert answer.amount_eur == 100
    assert "participation" not in said(answer)


def test_where_the_compulsory_share_is_not_established_no_amount_that_reaches_it_is_told(scheme: Make) -> None:
    in_2027 = date(2027, 3, 1)
    assert line(scheme(), day=in_2027, price=700, cpf_balance_eur=500).amount_eur is None
    assert line(scheme(), day=in_2027, price=2000, cpf_balance_eur=500).amount_eur == 300


def test_several_schemes_add_up_the_employer_first_then_the_nearest(scheme: Make) -> None:
    answer = line(
        scheme(id="r", label="Aide R", funder="region", funder_name="Région"),
        scheme(id="c", label="Aide C"),
        scheme(id="e", label="Aide E", funder="employeur", funder_name="Usine"),
        situation="employee",
        price=1000,
        cpf_balance_eur=300,
    )
    # 700 € are left: 300 € from the employer, who removes the share, 300 € from the town, the rest from the Region.
    assert answer.amount_eur == 700
    assert answer.label == "Complément de CPF : Aide E (Usine), Aide C (Ville de Chaumont) et Aide R (Région)"
    assert "Il s'arrête à ce qui reste à payer : 100 €." in said(answer)


def test_each_condition_says_which_scheme_it_belongs_to(scheme: Make) -> None:
    answer = line(
        scheme(id="a", label="Aide A", conditions=("Habiter la ville.",), contact="mairie"),
        scheme(id="b", label="Aide B", contact="Région", ends_on=date(2026, 12, 31)),
    )
    assert {
        "« Aide A » : habiter la ville.",
        "Contact pour « Aide A » : mairie.",
        "« Aide B » : ouvert jusqu'au 31 décembre 2026.",
    } <= set(answer.conditions)
    said(answer)


def test_someone_too_young_for_an_account_is_told_so_with_the_rule(scheme: Make) -> None:
    answer = line(scheme(), situation="student", age=14)
    assert (answer.eligible, answer.amount_eur) == ("no", None)
    assert [one.label for one in answer.sources] == [one.label for one in _cpf(situation="student", age=14).sources]


def test_a_region_known_here_is_not_said_unknown(scheme: Make) -> None:
    profile = read_profile({"situation": "artisan", "commune": CHAUMONT})

    def region(*schemes: LocalScheme) -> str:
        lines = _advisor().with_schemes(schemes).funding(profile, TODAY)
        return " ".join(next(one for one in lines if one.device == "cpf_topup_region").reasons)

    assert "je ne le connais pas" in region()
    assert "Je connais une aide de votre Région" in region(scheme(funder="region"))
    assert "je ne le connais pas" in region(scheme(funder="region", left_eur=Decimal(0)))


def test_an_adviser_with_the_same_schemes_is_the_same(scheme: Make) -> None:
    adviser = _advisor().with_schemes([scheme()])
    assert adviser.with_schemes([scheme()]) is adviser
    assert adviser is not _advisor()
