"""A scheme is checked before it is stored, and everything wrong is said at once, in French."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml

from bot.catalogue.records import Catalogue
from bot.topups import TopupError, read_number, read_scheme

Describe = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"label": None}, "label est obligatoire"),
        ({"funder_name": None}, "funder_name est obligatoire"),
        ({"funder": "mairie"}, "funder « mairie » : choisissez parmi employeur, opco"),
        ({"communes": None}, "Territoire : donnez"),
        ({"national": True}, "Territoire : donnez"),
        ({"communes": None, "national": "peut-être"}, "national : écrivez oui ou non"),
        ({"communes": ["75103"]}, "communes : 75103"),
        ({"epcis": ["1"]}, "epcis : 000000001"),
        ({"departments": ["99"]}, "departments : 99"),
        ({"regions": ["Grand Est"]}, "regions : GRAND EST"),
        ({"courses": ["nulle-part"]}, "courses : nulle-part"),
        ({"fields": ["poterie"]}, "fields : poterie"),
        ({"certification_types": ["bts"]}, "certification_types : bts"),
        ({"situations": ["chomeur"]}, "situations : chomeur n'est pas connu du catalogue. Valeurs possibles : artisan"),
        ({"circumstances": ["rqth"]}, "circumstances : rqth"),
        ({"amount_eur": None}, "soit share_percent"),
        ({"share_percent": 50}, "soit share_percent"),
        ({"amount_eur": None, "share_percent": 101}, "100 au plus"),
        ({"amount_eur": None, "share_percent": 0}, "plus de 0"),
        ({"amount_eur": -1}, "amount_eur : un montant en euros, plus grand que zéro"),
        ({"amount_eur": "trois cents"}, "amount_eur : écrivez un nombre"),
        ({"budget_eur": 10.001}, "budget_eur : écrivez un nombre"),
        ({"cap_eur": 200}, "plus petit que le montant"),
        ({"starts_on": None}, "starts_on est obligatoire"),
        ({"starts_on": "01/01/2026"}, "starts_on : écrivez une date AAAA-MM-JJ"),
        ({"ends_on": "2025-12-31"}, "la fin est avant le début"),
        ({"contact": None}, "source_url ou contact"),
        ({"source_url": "chaumont.fr"}, "source_url : une adresse"),
        ({"source_url": "javascript:alert(1)"}, "source_url : une adresse"),
        ({"conditions": [{"a": 1}]}, "conditions : écrivez une liste de textes"),
        ({"id": "Chèque !"}, "id « Chèque ! »"),
        ({"montant": 300}, "Clé inconnue : montant"),
        ({"label": "x" * 121}, "label : 120 caractères au plus"),
    ],
)
def test_what_is_wrong_is_said(terms: dict[str, Any], said: str, described: Describe, catalogue: Catalogue) -> None:
    with pytest.raises(TopupError) as error:
        read_scheme(described(**terms), catalogue)
    assert said in str(error.value)
    assert len(error.value.problems) == 1


def test_every_problem_is_said_at_once(catalogue: Catalogue) -> None:
    with pytest.raises(TopupError) as error:
        read_scheme({"funder": "mairie", "communes": ["99999"], "share_percent": 200}, catalogue)
    assert len(error.value.problems) == 7


def test_a_file_is_read_as_people_write_it(catalogue: Catalogue) -> None:
    data = yaml.load(
        """
        label: Coup de pouce « compétences »
        funder: departement
        funder_name: Département de l'Ain
        departments: [1]
        communes: 01004
        courses: [LG03606A]
        amount_eur: 1 200,50
        starts_on: 2026-01-01
        conditions: être inscrit au centre
        contact: 04 74 00 00 00.
        """,
        Loader=yaml.BaseLoader,
    )
    draft = read_scheme(data, catalogue)
    assert draft.terms.id == "coup-de-pouce-competences"
    assert draft.terms.departments == {"01"}
    assert draft.terms.communes == {"01004"}
    assert draft.terms.courses == {"lg03606a"}
    assert draft.terms.amount_eur == Decimal("1200.50")
    assert draft.terms.starts_on == date(2026, 1, 1)
    assert draft.terms.conditions == ("Être inscrit au centre.",)
    assert draft.terms.contact == "04 74 00 00 00"
    assert (draft.budget_eur, draft.terms.left_eur) == (None, None)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1 200,50 €", Decimal("1200.50")),
        (300, Decimal(300)),
        (12.5, Decimal("12.5")),
        ("50 %", Decimal(50)),
        (True, None),
        ("1e999999", None),
        ("nan", None),
        ("", None),
    ],
)
def test_numbers_are_read_the_french_way(written: object, value: Decimal | None) -> None:
    assert read_number(written) == value
