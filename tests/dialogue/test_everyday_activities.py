"""What one wants to do, said with a verb of every day, leads to courses and stays in the profile."""

from __future__ import annotations

import msgspec
import pytest

_FIND = "course.find"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("je voudrais travailler avec des enfants", "sante_social"),
        ("je souhaite tenir les comptes dans une petite entreprise", "comptabilite_finance"),
        ("Bonjour, j'aimerais tenir les comptes.", "comptabilite_finance"),
        ("mon rêve c'est de créer des sites internet", "informatique"),
        ("j’ai envie de réparer des ordinateurs, mais je débute", "cybersecurite_reseaux"),
    ],
)
def test_an_activity_wished_for_is_looked_for_in_its_field(visitor, text: str, field: str) -> None:
    visitor.says(text, _FIND)
    assert visitor.state.profile.field == field
    (answer,) = [reply for reply in visitor.replies if reply.topic == _FIND]
    assert answer.cards


@pytest.mark.parametrize("text", ["je veux monter des charpentes", "j'aimerais m'occuper de personnes âgées"])
def test_an_activity_that_the_cnam_does_not_teach_is_said_so_in_the_persons_words(visitor, text: str) -> None:
    visitor.says(text, _FIND)
    said = visitor.state.profile.job_title
    assert said is not None
    assert said in text
    assert said in " ".join(visitor.texts)


def test_an_activity_in_words_that_look_like_nothing_known_is_taken(visitor) -> None:
    visitor.says("je veux faire de la compta", "talk.out_of_scope")
    assert visitor.state.profile.field == "comptabilite_finance"
    assert "talk.out_of_scope" not in visitor.topics


def test_a_bare_activity_answers_the_question_on_the_field(visitor) -> None:
    visitor.says("", "profile.inform", situation="employee", goal="train")
    visitor.state = _asking(visitor.state, "field")
    visitor.says("tenir les comptes")
    assert visitor.state.profile.field == "comptabilite_finance"


def test_a_bare_activity_out_of_the_blue_is_not_a_wish(visitor) -> None:
    visitor.says("tenir les comptes", _FIND)
    assert visitor.state.profile.field is None


@pytest.mark.parametrize(
    "text",
    [
        "je ne veux pas tenir les comptes",
        "je veux pas tenir les comptes",
        "je veux arrêter de tenir les comptes",
        "mon fils veut monter des charpentes",
        "je voudrais vendre ma maison",
        "je voudrais faire garder mes enfants",
        "faut-il tenir les comptes ?",
        "je veux savoir combien ça coûte",
        "je voudrais parler à un conseiller",
        "je voudrais changer de métier",
    ],
)
def test_what_is_no_wish_of_a_trade_for_oneself_leaves_the_project_untold(visitor, text: str) -> None:
    visitor.says(text, _FIND)
    assert visitor.state.profile.field is None
    assert visitor.state.profile.job_title is None


@pytest.mark.parametrize("topic", ["cpf.use", "talk.human", "privacy.data"])
def test_a_question_on_something_else_is_not_searched_for_an_activity(visitor, topic: str) -> None:
    visitor.says("je voudrais tenir les comptes", topic)
    assert visitor.state.profile.field is None


def test_what_the_reader_of_facts_understood_is_kept(visitor) -> None:
    visitor.says("je voudrais tenir les comptes dans le bâtiment", _FIND, field="btp")
    assert visitor.state.profile.field == "btp"


def _asking(state, name: str):

    return msgspec.structs.replace(state, asks=name)
