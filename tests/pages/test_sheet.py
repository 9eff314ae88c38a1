"""The sheet a visitor takes home."""

from __future__ import annotations

import io
import re
from datetime import date
from itertools import pairwise
from typing import Any

import msgspec
import pypdf
import pytest

from bot.guidance.plan_types import (
    CentreMatch,
    Contact,
    CourseMatch,
    FundingLine,
    Plan,
    Source,
    VaeRoute,
)
from bot.guidance.profile import CommuneRef, Profile
from bot.web.brand import Brand
from bot.web.sheet import plan_pdf
from bot.web.sheet.words import _DRAWABLE, euros, printable, profile_lines

AS_OF = date(2026, 11, 21)
SOURCE = Source(label="Code du travail, L6323-11", url="https://www.legifrance.gouv.fr/", valid_from=date(2019, 1, 1))
CENTRE = CentreMatch(
    id="acdt-chaumont",
    name="Cnam « Au cœur des territoires » – Chaumont",
    kind="acdt_wave1",
    status="open",
    city="Chaumont",
    insee_code="52121",
    postal_code="52000",
    department_code="52",
    region="Grand Est",
    address=None,
    phone=None,
    email=None,
    website=None,
    latitude=48.1,
    longitude=5.1,
    opened_on="2019-09-13",
    specialities=(),
    distance_km=12.4,
    reasons=("C'est le centre le plus proche de chez vous.",),
    sources=(SOURCE,),
)
COURSE = CourseMatch(
    id="lg03601a",
    cnam_code="LG03601A",
    title="Licence Gestion, parcours Gestion des organisations",
    certification_type="licence",
    level=6,
    bac_label="Bac+3",
    field="gestion_pme",
    rncp_rs="RNCP35924",
    rncp_status=None,
    rncp_end_date=None,
    ects=180,
    duration_months=None,
    duration_hours=None,
    entry_level=4,
    modality="hybrid",
    cpf_eligible="unknown",
    vae_accessible="yes",
    target_jobs=(),
    rome_codes=(),
    cost_eur=None,
    score=0.8,
    reasons=("Elle prépare à gérer une petite entreprise.",),
    funding=("fafcea",),
    sources=(SOURCE,),
)
FUNDING = (
    FundingLine(
        device="ptp",
        label="Projet de transition professionnelle",
        eligible="no",
        amount_eur=None,
        conditions=(),
        reasons=("Il est réservé aux personnes salariées.",),
        sources=(SOURCE,),
    ),
    FundingLine(
        device="fafcea",
        label="Fonds des artisans",
        eligible="maybe",
        amount_eur=None,
        conditions=("Vous versez la contribution à la formation.",),
        reasons=("Vous êtes artisan.",),
        sources=(SOURCE,),
    ),
    FundingLine(
        device="cpf",
        label="Compte personnel de formation",
        eligible="yes",
        amount_eur=1234.5,
        conditions=(),
        reasons=("Votre solde peut servir.",),
        sources=(SOURCE,),
    ),
)
PLAN = Plan(
    profile=Profile(
        situation="artisan",
        commune=CommuneRef(insee_code="52121", name="Chaumont", department_code="52", postal_code="52000"),
        qualification_level=3,
        experience_years=12,
        goal="certify_experience",
    ),
    as_of=AS_OF,
    centres=(CENTRE,),
    courses=(COURSE,),
    vae=(
        VaeRoute(
            certification="Licence Gestion par l'expérience",
            course_id="lg03601a",
            eligible="likely",
            reasons=("Vous avez douze ans d'expérience.",),
            steps=("Déposez votre dossier de faisabilité.",),
            funding=("fafcea",),
        ),
    ),
    funding=FUNDING,
    contacts=(Contact(id="mcf", label="Mon Compte Formation", phone="09 70 82 35 51", url=None, role="Répond."),),
    next_steps=("Appelez le centre de Chaumont.",),
    warnings=("Une date de fin est passée.",),
)


def replaced(**changes: Any) -> Plan:
    return msgspec.structs.replace(PLAN, **changes)


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    text = " ".join(page.extract_text() for page in pages)
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split()).replace("’", "'")


@pytest.fixture(scope="module")
def sheet_text() -> str:
    return text_of(plan_pdf(PLAN))


@pytest.mark.parametrize(
    "expected",
    [
        "21 novembre 2026",
        "Artisan ou artisane",
        "Chaumont (52000)",
        "12 ans",
        "Cnam « Au cœur des territoires » – Chaumont",
        "à 12 km à vol d'oiseau",
        "Licence Gestion, parcours Gestion des organisations",
        "Probable, à vérifier",
        "Déposez votre dossier de faisabilité.",
        "Montant : 1 234,50 €",
        "Vous versez la contribution à la formation.",
        "09 70 82 35 51",
        "Appelez le centre de Chaumont.",
        "Une date de fin est passée.",
        "Code du travail, L6323-11, date : 1er janvier 2019",
    ],
)
def test_the_sheet_says_what_the_plan_says(sheet_text: str, expected: str) -> None:
    assert expected in sheet_text


def test_what_is_not_known_is_said_not_known(sheet_text: str) -> None:
    assert "Téléphone à vérifier" in sheet_text
    assert "Chaumont (adresse exacte à vérifier)" in sheet_text
    assert "Je ne connais pas ce prix. Le centre vous le donnera." in sheet_text


def test_funding_goes_from_the_surest_to_the_excluded(sheet_text: str) -> None:
    paying = sheet_text[sheet_text.index("Qui peut payer, dans l'ordre") :]
    order = [paying.index(label) for label in ("Compte personnel", "Fonds des artisans", "Projet de transition")]
    assert order == sorted(order)
    assert "ne s'applique pas à vous" in paying[order[1] : order[2]]


def test_the_sheet_is_accessible_and_in_french() -> None:
    reader = pypdf.PdfReader(io.BytesIO(plan_pdf(PLAN, resume_url="https://exemple.fr/reprise/abc")))
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "fr-FR"
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == "Mon projet de formation"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()


def test_an_ordinary_plan_takes_two_pages_at_most() -> None:
    assert len(pypdf.PdfReader(io.BytesIO(plan_pdf(PLAN, resume_url="https://exemple.fr/reprise/abc"))).pages) <= 2


@pytest.mark.parametrize(
    "words", ["#let x = 1", "$a$", "*gras* _fin_", "#read(sys.inputs)", "\\ // @ref <label> `x` [y] ="]
)
def test_what_the_visitor_wrote_is_never_markup(words: str) -> None:
    plan = replaced(profile=msgspec.structs.replace(PLAN.profile, job_title=f"avant {words} après"))
    assert f"avant {words} après" in text_of(plan_pdf(plan))


@pytest.mark.parametrize(
    "words", ["plaquiste 😀", "中文", "العربية", "a\u0000b\u0007c\u200bd", "👩\u200d🔧", "e\u0301tudes"]
)
def test_a_text_that_cannot_be_drawn_still_leaves_a_sheet(words: str) -> None:
    plan = replaced(profile=msgspec.structs.replace(PLAN.profile, job_title=f"avant {words} après"))
    text = text_of(plan_pdf(plan))
    assert "avant" in text
    assert "après" in text


def test_every_character_kept_as_printable_can_be_printed() -> None:
    alphabet = "".join(chr(code) for low, high in _DRAWABLE for code in range(low, high + 1))
    assert printable(alphabet) == alphabet
    assert plan_pdf(replaced(warnings=(alphabet,))).startswith(b"%PDF")


def test_an_empty_plan_still_gives_a_sheet_that_sends_to_a_person() -> None:
    text = text_of(plan_pdf(replaced(profile=Profile(), centres=(), courses=(), vae=(), funding=(), contacts=())))
    assert "Rien pour le moment." in text
    assert "Je ne connais pas de centre à vous proposer sans votre commune." in text


def test_the_resume_address_is_a_code_to_scan_and_a_link() -> None:
    with_code = plan_pdf(PLAN, resume_url="https://exemple.fr/reprise/abc")
    assert "Continuer sur mon téléphone" in text_of(with_code)
    assert "Continuer sur mon téléphone" not in text_of(plan_pdf(PLAN))
    page = pypdf.PdfReader(io.BytesIO(with_code)).pages[0]
    targets = [note.get_object()["/A"].get("/URI") for note in page["/Annots"]]
    assert "https://exemple.fr/reprise/abc" in targets


def test_the_same_plan_gives_the_same_sheet() -> None:
    assert plan_pdf(PLAN) == plan_pdf(PLAN)


def test_amounts_are_written_in_french() -> None:
    assert euros(1234.5) == "1\u202f234,50\u00a0€"
    assert euros(150) == "150\u00a0€"


def test_what_is_not_known_has_no_line_in_the_profile() -> None:
    assert profile_lines(Profile()) == []
    assert [label for label, _, _ in profile_lines(Profile(age=41, age_band="26_to_44"))] == ["age"]


MAP = (
    '<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 330 270" font-family="sans-serif">'
    '<rect width="330" height="270" fill="#ffffff"/><text x="9" y="99" font-size="15">Chaumont</text></svg>'
)


def structure(pdf: bytes) -> list[tuple[str, Any]]:
    """Return the elements of the structure tree, each with its type."""
    found: list[tuple[str, Any]] = []

    def visit(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                visit(one)
        elif isinstance(node, dict):
            if "/S" in node and node.get("/Type") != "/MCR":
                found.append((str(node["/S"]), node))
            if "/K" in node:
                visit(node["/K"])

    visit(pypdf.PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"])
    return found


def test_the_map_and_the_code_are_told_to_those_who_do_not_see_them() -> None:
    elements = structure(plan_pdf(PLAN, resume_url="https://exemple.fr/reprise/abc", area_map=MAP))
    told = [str(node.get("/Alt", "")) for kind, node in elements if kind == "/Figure"]
    assert any(alt.startswith("Carte des centres les plus proches. 1 : Cnam") for alt in told)
    assert any("Code QR qui mène à : https://exemple.fr/reprise/abc" in alt for alt in told)
    assert all(told)


def test_the_parts_of_the_sheet_are_headings_and_its_lists_are_lists() -> None:
    kinds = [kind for kind, _ in structure(plan_pdf(PLAN, area_map=MAP))]
    assert kinds.count("/H1") >= 7
    assert "/H2" in kinds
    assert {"/L", "/LI", "/LBody"} <= set(kinds)
    levels = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H[1-6]", kind)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_pages_are_read_in_the_order_of_the_tags() -> None:
    for page in pypdf.PdfReader(io.BytesIO(plan_pdf(PLAN, area_map=MAP))).pages:
        assert "/StructParents" in page
        assert page.get("/Tabs", "/S") == "/S"


def test_a_deadline_is_marked_and_comes_before_the_other_conditions() -> None:
    line = msgspec.structs.replace(
        FUNDING[1],
        conditions=(
            "Vous versez la contribution à la formation.",
            "L'organisme est certifié.",
            "Le cours est au catalogue.",
            "La demande se dépose entre 3 mois avant et le premier jour.",
        ),
    )
    text = text_of(plan_pdf(replaced(funding=(line,))))
    assert "Délai. La demande se dépose entre 3 mois avant et le premier jour." in text
    assert text.index("Délai.") < text.index("Vous versez la contribution")


def test_what_to_bring_is_on_the_sheet() -> None:
    text = text_of(plan_pdf(replaced(documents=("Votre CV, si vous en avez un.",))))
    assert "À apporter au rendez-vous" in text
    assert "Votre CV, si vous en avez un." in text


def test_the_sheet_carries_the_name_of_the_centre() -> None:
    text = text_of(
        plan_pdf(PLAN, brand=Brand(name="Cnam Chaumont #emph[x]", accent=(11, 92, 58), phone="03 25 00 00 00"))
    )
    assert "Cnam Chaumont #emph[x] · 03 25 00 00 00" in text


def test_a_word_longer_than_the_page_does_not_run_off_it() -> None:
    plan = replaced(profile=msgspec.structs.replace(PLAN.profile, job_title="x" * 200))
    page = pypdf.PdfReader(io.BytesIO(plan_pdf(plan, area_map=MAP))).pages[0]
    lines = page.extract_text().split("\n")
    assert "x" * 200 in page.extract_text().replace("\n", "").replace("\u200b", "").replace(" ", "")
    assert max(line.count("x") for line in lines) < 60
