"""What is masked before anything a visitor wrote is kept to learn from, and what is left to understand."""

from __future__ import annotations

import pytest

from bot.learning.masking import known_words, mask

TOWNS = frozenset({"dijon", "chaumont", "saint dizier"})


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("je m'appelle Karim Benali et je cherche une formation", "Benali"),
        ("je m'appelle karim benali", "benali"),
        ("bonjour, mon nom est lefebvre", "lefebvre"),
        ("appelez-moi au 06 12 34 56 78", "12 34"),
        ("mon tel 0612345678", "0612345678"),
        ("mon numéro de sécu 2 85 05 75 116 001 23", "116"),
        ("FR76 3000 6000 0112 3456 7890 189", "3000"),
        ("écrivez à jean.dupont@exemple.fr", "dupont"),
        ("j'habite 12 rue des Lilas", "Lilas"),
        ("née le 3 mai 1985", "1985"),
        ("né le 03/05/1985", "1985"),
        ("madame Lefebvre m'a dit non", "Lefebvre"),
        ("mon fils Kylian cherche un truc", "Kylian"),
        ("Jean Dupont ici", "Dupont"),
        ("voir https://exemple.fr/moi", "exemple"),
        ("je suis du 21490", "21490"),
    ],
)
def test_what_could_tell_who_writes_is_masked(text: str, secret: str) -> None:
    assert secret not in mask(text, known=known_words())


@pytest.mark.parametrize(
    "text",
    [
        "c'est quoi le CPF à distance ?",
        "j'ai 12000 euros et 45 ans",
        "Bonjour, le bidule pour la VAE",
        "ça coûte 1 500 €",
    ],
)
def test_what_tells_nobody_apart_is_kept(text: str) -> None:
    assert mask(text, known=known_words()) == text


@pytest.mark.parametrize("text", ["j'habite à dijon", "je suis à Saint-Dizier", "près de Chaumont"])
def test_a_town_is_masked_where_asked(text: str) -> None:
    masked = mask(text, known=known_words(), towns=TOWNS)
    assert "[commune]" in masked
    assert "[commune]" not in mask(text, known=known_words())


def test_masking_twice_changes_nothing_more() -> None:
    once = mask("je m'appelle Karim Benali, 06 12 34 56 78, à Dijon", known=known_words(), towns=TOWNS)
    assert mask(once, known=known_words(), towns=TOWNS) == once
