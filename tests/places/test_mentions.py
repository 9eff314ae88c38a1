"""A place named in a sentence is found, and an ordinary word is not taken for a village."""

from __future__ import annotations

import pytest

from bot.catalogue import Catalogue
from bot.places import Places

SENTENCES = {
    "j'habite le mans": "72181",
    "j'habite le tampon": "97422",
    "je vis à Entre-Deux": "97403",
    "je travaille au Lamentin": "97213",
    "je suis du Lamentin": "97213",
    "je suis plaquiste à mon compte à Chaumont en Haute-Marne": "52121",
    "j'habite troyes": "10387",
    "je viens de st dizier 52100": "52448",
    "sur Vesoul": "70550",
    "j'habite pas loin de Langres": "52269",
    "chaumont 52": "52121",
    "je suis maçon à chaumont 52000": "52121",
    "je suis macon a troyes": "10387",
    "J'habite à Sens et je cherche une formation": "89387",
    "j'habite a sens": "89387",
    "je travaille à Tours": "37261",
    "je bosse a tours": "37261",
    "y a-t-il un centre à Montbéliard ?": "25388",
    "y a t il un centre a montbeliard": "25388",
    "quel est le centre le plus proche de Vittel": "88516",
    "salarié dans une usine à Saint-Dié": "88413",
    "salariée à st dié des vosges, 34 ans": "88413",
    "au Mans": "72181",
    "je vis au havre": "76351",
    "j'habite le havre": "76351",
    "habitant de La Rochelle 17000": "17300",
    "je suis de Bar-le-Duc": "55029",
    "demandeuse d'emploi, Verdun (55)": "55545",
    "artisan boulanger à Dole": "39198",
    "je suis boulanger a dole dans le jura": "39198",
    "coiffeuse à Gap": "05061",
    "je cherche une formation en compta vers Nancy": "54395",
    "du coté d'Épinal": "88160",
    "dans les environs d'epinal": "88160",
    "paris 15e": "75056",
    "je vis à Paris 15": "75056",
    "habite lyon 3eme arrondissement": "69123",
    "Lyon": "69123",
    "j'habite à Saint-Denis à la Réunion": "97411",
    "je suis à Saint-Denis (93)": "93066",
    "52000 Chaumont": "52121",
    "mon code postal est le 52100 et j'habite Saint-Dizier": "52448",
    "J'habite à Quimper, je suis aide-soignante": "29232",
    "ville de Colmar": "68066",
    "je suis sur Reims actuellement": "51454",
    "je reside a chalons en champagne": "51108",
    "bonjour je suis fleuriste à lunéville et je veux me reconvertir": "54329",
    "je vis près de Brest depuis dix ans": "29019",
    "plaquiste chaumont 52 15 ans d'experience": "52121",
    "est-ce qu'il y a un Cnam à Cherbourg ?": "50129",
    "j'habite à monbéliar": "25388",
    "je suis à Bourg-en-Bresse": "01053",
    "Nancy, 45 ans, comptable": "54395",
    "mère au foyer à Vierzon": "18279",
    "je suis agent de la mairie de Sedan": "08409",
    "secrétaire médicale sur dieppe": "76217",
    "on habite à ajaccio": "2A004",
    "je suis a la rochelle 17": "17300",
    "habitant à Lanester": "56098",
    "SALUT J'HABITE A SAINT-DIZIER": "52448",
    "j'habite L'Haÿ-les-Roses": "94038",
    "je n'habite pas loin de Troyes": "10387",
    "j'habite en Haute-Marne à Chaumont": "52121",
    "j'habite chaumont dans le 52": "52121",
    "je suis à nice": "06088",
    "centre de Saint-Brieuc": "22278",
    "je suis commerçante à Le Mans": "72181",
}
DOUBTFUL = {
    "Chaumont",
    "je suis demandeur d'emploi à Verdun",
    "je m'appelle Paul et j'habite à Charleville",
}
WITHOUT_A_PLACE = (
    "conducteur de travaux",
    "joue avec moi",
    "je vis en pleine campagne",
    "j'habite à Montigny-le-Machin",
    "maçon",
    "macon",
    "maçon qui évolue",
    "grande distribution",
    "chômeur de longue durée",
    "responsable de petite boutique",
    "formation petite enfance",
    "pourquoi le cnam s'installe dans les petites villes",
    "carrières",
    "je suis maçon",
    "je veux un bac pro",
    "j'ai dix ans",
    "salut",
    "bonjour",
    "merci",
    "j'ai le brevet",
    "je suis plaquiste à mon compte",
    "je voudrais passer un bac+2",
    "j'ai dix ans d'expérience dans le bâtiment",
    "quel est le sens de la VAE",
    "je cherche une formation en ligne",
    "une formation à distance",
    "je travaille à plein temps",
    "j'habite à la campagne",
    "j'habite chez mes parents",
    "je suis entre deux emplois",
    "je suis à la recherche d'un emploi",
    "je suis à Pôle emploi",
    "j'ai 35 ans",
    "mon salaire est de 25000 euros",
    "35000 € par an",
    "je viens de finir ma licence",
    "je viens de perdre mon travail",
    "je viens de passer le permis",
    "est-ce que je peux payer avec mon cpf",
    "c'est quoi la vae",
    "je suis au chômage depuis mars",
    "je veux changer de métier",
    "je veux devenir chef de chantier",
    "je suis garde d'enfants",
    "je suis vendeur en magasin",
    "je veux monter ma boîte",
    "je suis à la retraite",
    "à temps partiel",
    "au bois",
    "je travaille dans un bar",
    "je travaille au port",
    "formation en alternance",
    "je ne sais pas",
    "je ne veux pas le dire",
    "quel prix",
    "je n'habite plus à Chaumont",
    "rue de Chaumont",
    "je suis orange",
    "RNCP35924",
    "je suis secrétaire de mairie",
    "en avril",
    "il me reste 3000 euros",
    "rien du tout",
    "oui",
    "non",
    "dis moi tout",
    "le plan",
    "voir mon plan",
    "mon plan s'il vous plaît",
    "la garde",
    "je suis peintre en bâtiment",
    "je suis chauffeur poids lourd",
    "je voudrais un rendez-vous",
    "parler à un conseiller",
    "j'en ai marre",
    "ça va aller",
    "je souhaite me former au numérique",
    "la licence métiers de la comptabilité",
    "j'ai une rqth",
    "deux ans",
    "tout effacer",
    "je suis un homme de 50 ans",
    "je cherche un stage à l'étranger",
    "je me lance à mon compte",
    "à quoi ça sert",
    "dans le bâtiment",
    "je suis mère de deux enfants",
    "Je suis aide à domicile",
    "le 15 mars",
    "j'ai 52 ans",
    "je veux rencontrer Marie",
    "merci beaucoup",
    "qui êtes vous",
    "la mer",
    "pas avant juin",
    "j'ai un titre pro",
    "combien ça coûte",
    "aide soignante",
    "de la compta",
    "un cap cuisine",
    "à côté de mon boulot",
    "j'ai fait une formation à la CCI",
    "je suis à mi-temps",
    "j'ai travaillé chez Orange",
    "le soir",
    "vous etes un robot",
    "technicien de maintenance",
    "agent d'entretien",
    "assistante maternelle",
    "Bonjour, je m'appelle Laval",
    "je suis auto-entrepreneur",
    "j'ai été à l'école jusqu'à la troisième",
)


@pytest.mark.parametrize(("sentence", "insee_code"), SENTENCES.items())
def test_the_town_of_the_sentence_is_found(places: Places, sentence: str, insee_code: str) -> None:
    (mention,) = places.find_in_text(sentence)
    assert mention.resolution.kind == "found"
    assert mention.resolution.commune is not None
    assert mention.resolution.commune.insee_code == insee_code
    assert 0 <= mention.start < mention.end <= len(sentence)


@pytest.mark.parametrize("sentence", sorted(DOUBTFUL))
def test_a_homonym_in_a_sentence_is_to_be_asked_back(places: Places, sentence: str) -> None:
    (mention,) = places.find_in_text(sentence)
    assert mention.resolution.kind == "ambiguous"
    populations = [commune.population or 0 for commune in mention.resolution.communes]
    assert populations == sorted(populations, reverse=True)


@pytest.mark.parametrize("sentence", WITHOUT_A_PLACE)
def test_an_ordinary_sentence_has_no_place(places: Places, sentence: str) -> None:
    assert places.find_in_text(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("je suis plaquiste à mon compte à Chaumont en Haute-Marne", "Chaumont en Haute-Marne"),
        ("je viens de st dizier 52100, salarié", "st dizier 52100"),
        ("je suis au RSA à Laon (Aisne) depuis mars", "Laon (Aisne)"),
        ("J’habite L’Haÿ-les-Roses.", "L’Haÿ-les-Roses"),
        ("je vis à Paris 15e arrondissement et je cherche", "Paris 15e arrondissement"),
    ],
)
def test_the_characters_of_the_place_are_the_visitor_s_own(places: Places, sentence: str, said: str) -> None:
    (mention,) = places.find_in_text(sentence)
    assert sentence[mention.start : mention.end] == said
    assert mention.resolution.said == said


@pytest.mark.parametrize(
    ("sentence", "kind", "name"),
    [
        ("j'habite en Haute-Marne", "department", "Haute-Marne"),
        ("je suis dans le 52", "department", "Haute-Marne"),
        ("le 52", "department", "Haute-Marne"),
        ("je suis en formation dans la Vienne", "department", "Vienne"),
        ("j'habite dans le Cher", "department", "Cher"),
        ("la chambre des métiers de haute-marne", "department", "Haute-Marne"),
        ("je vis en Bretagne", "region", "Bretagne"),
        ("je suis en région parisienne", "region", "Île-de-France"),
        ("j'habite à la réunion", "region", "La Réunion"),
        ("je suis en Nouvelle-Calédonie", "territory", "Nouvelle-Calédonie"),
        ("j'habite à Nouméa", "territory", "Nouvelle-Calédonie"),
        ("je vis au Maroc", "foreign", None),
        ("j'habite à Trifouillis", "unknown", None),
    ],
)
def test_a_place_that_is_no_commune_is_said_to_be_what_it_is(
    places: Places, sentence: str, kind: str, name: str | None
) -> None:
    (mention,) = places.find_in_text(sentence)
    assert (mention.resolution.kind, mention.resolution.name) == (kind, name)
    assert mention.resolution.communes == ()


def test_a_part_of_a_department_is_not_the_department_of_that_name(places: Places) -> None:
    (mention,) = places.find_in_text("l'emploi dans le nord haute-marne")
    assert mention.resolution.name == "Haute-Marne"


def test_of_two_towns_the_home_is_known(places: Places) -> None:
    worked, lives = places.find_in_text("j'ai travaillé à Lyon et j'habite Troyes")
    assert (worked.home, lives.home) == (False, True)
    assert lives.resolution.commune is not None
    assert lives.resolution.commune.name == "Troyes"


def test_a_department_said_apart_settles_the_name(places: Places) -> None:
    (mention,) = places.find_in_text("je suis en guadeloupe, à sainte rose")
    assert mention.resolution.commune is not None
    assert mention.resolution.commune.insee_code == "97129"


def test_the_country_of_a_diploma_is_not_the_person_s_place(places: Places) -> None:
    assert places.find_in_text("j'ai un diplôme du Maroc") == []


@pytest.mark.parametrize(
    "text", ["", " ", "…", "😀" * 50, "à " * 900, "52 " * 600, "j'habite à", "(", "\x00", "é" * 2000]
)
def test_no_text_makes_it_fail(places: Places, text: str) -> None:
    assert places.find_in_text(text) == []


def test_no_trade_of_the_catalogue_is_taken_for_a_village(places: Places, catalogue: Catalogue) -> None:
    words = {word for field in catalogue.fields.values() for word in field.keywords}
    words |= {word for course in catalogue.courses for word in (*course.target_jobs, *course.keywords)}
    frames = ("{}", "je suis {}", "je veux devenir {}", "une formation de {}", "travailler dans {}")
    taken = {
        frame.format(word)
        for word in words
        for frame in frames
        for mention in places.find_in_text(frame.format(word))
        if mention.resolution.communes
    }
    assert taken == set()
