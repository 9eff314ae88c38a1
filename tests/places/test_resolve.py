"""An answer to "in which commune?" gives the commune, the choices to offer, or an honest reason."""

from __future__ import annotations

import pytest

from bot.catalogue import Catalogue
from bot.places import Places

SETTLED = {
    "Chaumont 52": "52121",
    "chaumont (52)": "52121",
    "52 Chaumont": "52121",
    "52000 Chaumont": "52121",
    "52 000 Chaumont": "52121",
    "Chaumont dans la Haute-Marne": "52121",
    "à chaumont en haute marne": "52121",
    "Haute-Marne, Chaumont": "52121",
    "chaumont cedex 52001": "52121",
    "Chaumont 89": "89093",
    "Chaumont 60": "60143",
    "St Etienne": "42218",
    "SAINT-ETIENNE": "42218",
    "saint étienne": "42218",
    "le mans": "72181",
    "du Mans": "72181",
    "au havre": "76351",
    "Havre": "76351",
    "les sables d'olonne": "85194",
    "aux Sables-d’Olonne": "85194",
    "bourg en bresse": "01053",
    "ste menehould": "51507",
    "saintdizier": "52448",
    "j'habite à Troyes": "10387",
    "chalons en champagne": "51108",
    "Chalons": "51108",
    "cherbourg": "50129",
    "Cherbourg-Octeville": "50129",
    "Saint-Denis 974": "97411",
    "Saint-Denis à la Réunion": "97411",
    "Saint Denis 93": "93066",
    "Vienne": "38544",
    "Sens": "89387",
    "Lyon": "69123",
    "Marseille": "13055",
    "Paris": "75056",
    "paris 75": "75056",
    "Suisse 57": "57662",
    "ajaccio 2a": "2A004",
    "Troyes svp": "10387",
    "Entre-Deux": "97403",
    "Ligné 44": "44082",
    "Landes 17": "17202",
    "au Lamentin": "97213",
    "Bourbonne": "52060",
    "Macon": "71270",
}


@pytest.mark.parametrize(("answer", "insee_code"), SETTLED.items())
def test_the_commune_is_settled(places: Places, answer: str, insee_code: str) -> None:
    resolution = places.resolve(answer)
    assert resolution.kind == "found"
    assert resolution.commune is not None
    assert resolution.commune.insee_code == insee_code
    assert not resolution.approximate or answer == "saintdizier"


def test_the_five_chaumont_are_offered_most_populated_first(places: Places) -> None:
    resolution = places.resolve("Chaumont")
    assert resolution.kind == "ambiguous"
    assert resolution.commune is None
    assert [commune.department_code for commune in resolution.communes] == ["52", "89", "74", "61", "18"]


def test_saint_denis_is_offered_most_populated_first(places: Places) -> None:
    resolution = places.resolve("Saint-Denis")
    assert [commune.insee_code for commune in resolution.communes] == ["97411", "93066", "11339", "30247"]


def test_a_postal_code_of_several_communes_is_ambiguous_and_kept(places: Places) -> None:
    resolution = places.resolve("52000")
    assert (resolution.kind, resolution.postal_code) == ("ambiguous", "52000")
    assert resolution.communes[0].name == "Chaumont"
    assert all("52000" in commune.postal_codes for commune in resolution.communes)


@pytest.mark.parametrize(
    ("answer", "postal_code"),
    [
        ("Paris 15", "75015"),
        ("Paris 15e", "75015"),
        ("paris 15ème arrondissement", "75015"),
        ("75015", "75015"),
        ("Lyon 3ème", "69003"),
        ("lyon 9", "69009"),
        ("Marseille 1er", "13001"),
        ("13008 Marseille", "13008"),
    ],
)
def test_a_district_shows_in_the_postal_code(places: Places, answer: str, postal_code: str) -> None:
    resolution = places.resolve(answer)
    assert (resolution.kind, resolution.postal_code) == ("found", postal_code)
    assert resolution.commune is not None
    assert postal_code in resolution.commune.postal_codes


def test_marseille_13_is_the_department_not_the_district(places: Places) -> None:
    assert places.resolve("Marseille 13").postal_code is None


def test_the_code_of_a_firm_is_not_kept_as_the_commune_s(places: Places) -> None:
    assert places.resolve("Nancy 54052 cedex").postal_code is None


@pytest.mark.parametrize(
    ("answer", "insee_code"),
    [
        ("monbéliar", "25388"),
        ("Monbelliard", "25388"),
        ("bordeau", "33063"),
        ("sait dizier", "52448"),
        ("saint dizié", "52448"),
        ("perpinian", "66136"),
        ("monbeliar dans le doubs", "25388"),
    ],
)
def test_a_misspelt_town_is_understood_and_said_to_be_so(places: Places, answer: str, insee_code: str) -> None:
    resolution = places.resolve(answer)
    assert resolution.approximate
    assert resolution.commune is not None
    assert resolution.commune.insee_code == insee_code


def test_chaumon_offers_the_five_chaumont(places: Places) -> None:
    resolution = places.resolve("chaumon")
    assert resolution.kind == "ambiguous"
    assert [commune.name for commune in resolution.communes] == ["Chaumont"] * 5
    assert resolution.communes[0].insee_code == "52121"


def test_the_department_asked_for_settles_the_name(places: Places) -> None:
    resolution = places.resolve("Chaumont", department="61")
    assert resolution.commune is not None
    assert resolution.commune.insee_code == "61103"


@pytest.mark.parametrize(
    ("answer", "first", "others"),
    [
        ("Charleville", "Charleville-Mézières", {"Charleville"}),
        ("Chalon", "Chalon-sur-Saône", {"Chalon"}),
        ("Aix", "Aix-en-Provence", {"Aix-les-Bains", "Aix"}),
        ("Bourg", "Bourg-en-Bresse", {"Bourg"}),
        ("Clermont", "Clermont-Ferrand", {"Clermont"}),
        ("Évry", "Évry-Courcouronnes", {"Évry"}),
        ("Vitry", "Vitry-sur-Seine", {"Vitry-le-François"}),
        ("La Rochelle", "La Rochelle", {"La Rochelle"}),
    ],
)
def test_a_name_used_for_a_larger_town_offers_both(places: Places, answer: str, first: str, others: set[str]) -> None:
    resolution = places.resolve(answer)
    assert resolution.kind == "ambiguous"
    assert resolution.communes[0].name == first
    assert others <= {commune.name for commune in resolution.communes[1:]}


def test_a_department_that_does_not_fit_is_a_doubt_to_lift(places: Places) -> None:
    resolution = places.resolve("Langres 70")
    assert resolution.kind == "ambiguous"
    assert [commune.insee_code for commune in resolution.communes] == ["52269"]


@pytest.mark.parametrize(
    ("answer", "kind", "name"),
    [
        ("la réunion", "region", "La Réunion"),
        ("La Réunion", "region", "La Réunion"),
        ("974", "region", "La Réunion"),
        ("Guadeloupe", "region", "Guadeloupe"),
        ("la Bretagne", "region", "Bretagne"),
        ("en Alsace", "region", "Grand Est"),
        ("PACA", "region", "Provence-Alpes-Côte d'Azur"),
        ("le 52", "department", "Haute-Marne"),
        ("52", "department", "Haute-Marne"),
        ("2A", "department", "Corse-du-Sud"),
        ("Haute-Marne", "department", "Haute-Marne"),
        ("dans l'Aube", "department", "Aube"),
        ("la Vienne", "department", "Vienne"),
        ("Bruxelles", "foreign", None),
        ("en Suisse", "foreign", None),
        ("Nouvelle-Calédonie", "territory", "Nouvelle-Calédonie"),
        ("tahiti", "territory", "Polynésie française"),
        ("98800", "territory", "Nouvelle-Calédonie"),
        ("97150", "territory", "Saint-Martin"),
        ("saint barth", "territory", "Saint-Barthélemy"),
    ],
)
def test_what_is_not_a_commune_is_named_for_what_it_is(
    places: Places, answer: str, kind: str, name: str | None
) -> None:
    resolution = places.resolve(answer)
    assert (resolution.kind, resolution.name) == (kind, name)
    assert resolution.communes == ()


@pytest.mark.parametrize(
    "answer",
    [
        *("nulle part", "chez moi", "je sais pas", "je ne veux pas le dire", "partout", "ici", "oui", "non", "", "   "),
        *("la campagne", "nulpart", "xyzzy", "13e", "99999", "aucune idée", "non merci", "Trifouilly", "😀", "00000"),
    ],
)
def test_what_names_no_place_is_unknown(places: Places, answer: str) -> None:
    resolution = places.resolve(answer)
    assert resolution.kind == "unknown"
    assert resolution.communes == ()


def test_what_was_said_is_kept(places: Places) -> None:
    assert places.resolve("  St Étienne ").said == "St Étienne"


def test_every_commune_is_found_by_its_name_and_its_postal_code(places: Places, catalogue: Catalogue) -> None:
    lost = [
        commune.insee_code
        for commune in catalogue.communes.values()
        for code in commune.postal_codes[:1]
        if commune not in places.resolve(f"{code} {commune.name}").communes
    ]
    assert lost == []


def test_every_town_is_found_by_its_name_alone(places: Places, catalogue: Catalogue) -> None:
    towns = [one for one in catalogue.communes.values() if (one.population or 0) >= 2_000]
    lost = {one.name for one in towns if one not in places.resolve(one.name).communes}
    # The department of that name is what people mean.
    assert lost <= {"Doubs", "Indre"}
