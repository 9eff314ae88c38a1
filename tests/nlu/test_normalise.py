"""French as people type it comes down to the same plain words, and each word knows where it was."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.facts.numbers import find_numbers
from bot.nlu.normalise import normalise


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("J’ai", "j ai"),
        ("g un CAP", "j ai un cap"),
        ("jsuis ds le batiment", "je suis dans le batiment"),
        ("c koi la V.A.E.", "qu est ce que c est la vae"),
        ("mon compte formation", "cpf"),
        ("C.P.F.", "cpf"),
        ("cpff", "cpf"),
        ("pole emploi", "france travail"),
        ("Pôle-emploi", "france travail"),
        ("les arts et métiers", "cnam"),
        ("le congé individuel de formation", "le ptp"),
        ("auto-entrepreneuse", "auto entrepreneur"),
        ("bonjouuuur", "bonjour"),
        ("cœur", "coeur"),
        ("1 200,50 €", "1200.50 €"),
        ("12.500€", "12500 €"),
        ("45ans", "45 ans"),
        ("<b>bonjour</b>", "bonjour"),
        ("je ne sais pas", "je ne sais pas"),
        ("chais pas", "je ne sais pas"),
    ],
)
def test_different_spellings_come_to_the_same_words(typed: str, plain: str) -> None:
    assert normalise(typed).text == plain


def test_decomposed_accents_are_the_same_letters() -> None:
    assert normalise("salarie\u0301").text == normalise("salarié").text == "salarie"


@given(st.text(max_size=400))
def test_any_text_gives_tokens_inside_the_text_and_in_order(text: str) -> None:
    tokens = normalise(text).tokens
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(one.start <= two.start for one, two in itertools.pairwise(tokens))
    assert all(token.text for token in tokens)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("mille deux cents", 1200),
        ("douze", 12),
        ("vingt et un", 21),
        ("soixante-dix-huit", 78),
        ("soixante et onze", 71),
        ("quatre-vingts", 80),
        ("quatre-vingt-dix-sept", 97),
        ("nonante", 90),
        ("deux mille cinq cents", 2500),
        ("une vingtaine", 20),
        ("entre 5 et 10", 5),
        ("5 à 10", 5),
        ("5-6", 5),
        ("2 mille", 2000),
        ("1,5", 1.5),
        ("mille neuf cent quatre-vingt-quatre", 1984),
    ],
)
def test_a_number_is_read_in_figures_and_in_words(said: str, value: float) -> None:
    (number,) = find_numbers(normalise(said).words)
    assert number.value == value
