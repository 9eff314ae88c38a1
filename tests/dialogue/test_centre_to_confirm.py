"""The chat names the centre of one's own town, and never gives it for open when that is not known."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("town", "centre"), [("31555", "cnam-toulouse"), ("34301", "acdt-sete"), ("2A004", "acdt-bastia")]
)
def test_a_centre_whose_opening_is_not_known_is_named_first_and_said_to_be_confirmed(
    visitor, town: str, centre: str
) -> None:
    visitor.chooses(f'/centre.find{{"place": "{town}"}}')
    answer = visitor.replies[0]
    assert answer.cards[0].id == centre
    assert answer.response.startswith("utter_centre_find_to_confirm")
    assert "Avant de vous déplacer" in answer.cards[0].reasons[0]


def test_an_open_centre_is_named_without_that_doubt(visitor) -> None:
    visitor.chooses('/centre.find{"place": "52121"}')
    assert not visitor.replies[0].response.startswith("utter_centre_find_to_confirm")


@pytest.mark.parametrize(
    ("town", "field", "centre"),
    [
        ("34301", "droit", "Cnam Occitanie"),
        ("31555", "droit", "Cnam Occitanie"),
        ("83137", "informatique", "Cnam Provence-Alpes"),
        ("2A004", "droit", "Cnam, numéro national (01 40 27 20 00)"),
        ("52121", "droit", "Chaumont"),
    ],
)
def test_the_plan_sends_to_an_open_centre_for_everyone(visitor, town: str, field: str, centre: str) -> None:
    for facts in (f'"commune": "{town}"', '"situation": "employee"', f'"field": "{field}"', '"goal": "train"'):
        visitor.chooses(f"/profile.inform{{{facts}}}")
    visitor.chooses("/plan.show")
    answer = next(reply for reply in visitor.replies if reply.topic == "plan.show")
    assert centre in answer.values["centre"]
