"""What a territory needs: said with its year and its source, weighed a little, and unknown where it is not known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from extracts import BASSINS, BMO, ROME, TOWNS
from sqlalchemy import insert
from sqlalchemy.engine import Engine

from bot.catalogue import load_catalogue_files
from bot.catalogue.records import Catalogue
from bot.dialogue import Desk, Said, State, make_desk, take_turn
from bot.guidance.engine import Advisor
from bot.guidance.profile import Profile, read_profile
from bot.law import load_law
from bot.territory import tables
from bot.territory.imported import Imported
from bot.territory.imports import import_bassins, import_bmo, import_fap_rome, import_rome, import_towns
from bot.territory.needs import JobWanted, TerritoryNeeds, spoken_name
from bot.territory.store import load_imported

DAY = date(2026, 11, 21)
CHAUMONT, AJACCIO, SAINT_QUENTIN = "52121", "2A004", "02691"
COMMUNE = {"insee_code": CHAUMONT, "name": "Chaumont", "department_code": "52"}


@pytest.fixture
def imported(engine: Engine, fap_rome: Path) -> Imported:
    import_bmo(engine, BMO)
    import_bassins(engine, BASSINS)
    import_fap_rome(engine, fap_rome)
    import_towns(engine, TOWNS)
    return load_imported(engine)


@pytest.fixture
def territory(imported: Imported) -> TerritoryNeeds:
    assert imported.territory is not None
    return imported.territory


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue_files()


def job(code: str, projects: int, **facts: object) -> JobWanted:
    known: dict[str, object] = {
        "label": f"Métier {code}", "at_least": False, "difficult_share": None, "seasonal_share": None, "year": 2024,
    }  # fmt: skip
    return JobWanted(code=code, projects=projects, **{**known, **facts})


def area(*jobs: JobWanted, rome: dict[str, list[str]] | None = None, **more: object) -> TerritoryNeeds:
    return TerritoryNeeds(
        bassins={"4418": "CHAUMONT"}, communes={CHAUMONT: "4418"}, jobs={"4418": jobs}, rome=rome, **more
    )


def saleswoman(**facts: object) -> Profile:
    return read_profile({"situation": "employee", "commune": COMMUNE, "field": "commerce_marketing", **facts})


def test_nothing_imported_is_nothing_known(engine: Engine) -> None:
    assert load_imported(engine) == Imported()


def test_the_jobs_most_wanted_come_first_with_their_shares_and_year(territory: TerritoryNeeds) -> None:
    first, second = territory.needs(CHAUMONT, 2)

    assert (first.label, first.projects, first.year) == ("Professionnels de l'animation socioculturelle", 135, 2024)
    assert first.difficult_share == pytest.approx(13 / 135, abs=1e-4)
    assert first.seasonal_share == pytest.approx(114 / 135, abs=1e-4)
    assert first.source == "enquête Besoins en main-d'œuvre 2024 de France Travail"
    assert second.projects == 118
    assert territory.bassin(CHAUMONT) == "Chaumont"


def test_a_masked_share_stays_unknown(territory: TerritoryNeeds) -> None:
    vines = next(one for one in territory.needs(CHAUMONT, 20) if one.code == "A1X42")
    assert vines.difficult_share is None
    assert vines.seasonal_share == 1


def test_a_masked_job_is_never_among_the_wanted_ones(territory: TerritoryNeeds) -> None:
    assert all(one.projects > 0 for one in territory.needs(CHAUMONT, 100))


def test_a_town_whose_area_has_no_survey_has_no_needs(territory: TerritoryNeeds) -> None:
    assert territory.needs(AJACCIO) == ()
    assert territory.needs("99999") == ()
    assert territory.bassin("99999") is None
    assert dict(territory.wanted("99999")) == {}


def test_an_area_over_two_departments_is_added_up_and_a_masked_part_makes_it_a_minimum(
    engine: Engine, tmp_path: Path
) -> None:
    from test_imports import need, survey

    import_bassins(engine, BASSINS)
    import_bmo(
        engine,
        survey(
            tmp_path / "bmo.xlsx",
            need(),
            need(dept="10", met="22", xmet="9", smet="3"),
            need(fap="A0X41", met="40", xmet="10", smet="*"),
            need(fap="A0X41", dept="10", met="*", xmet="*", smet="*"),
        ),
    )

    territory = load_imported(engine).territory
    assert territory is not None
    farmers, breeders = territory.needs(CHAUMONT)
    assert (farmers.projects, farmers.at_least, farmers.difficult_share) == (100, False, 0.5)
    assert (breeders.projects, breeders.at_least, breeders.difficult_share) == (40, True, None)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("CHAUMONT", "Chaumont"),
        ("BASSIN BASSE-TERRE", "Basse-Terre"),
        ("CHALONS EN CHAMPAGNE", "Chalons en Champagne"),
        ("T1 Paris", "T1 Paris"),
    ],
)
def test_an_area_in_capitals_is_written_as_in_a_sentence(written: str, said: str) -> None:
    assert spoken_name(written) == said


def test_a_course_towards_a_wanted_job_says_so(imported: Imported, catalogue: Catalogue) -> None:
    plan = Advisor(catalogue, load_law(), territory=imported.territory).plan(saleswoman(), DAY)

    said = [reason for course in plan.courses if "D1401" in course.rome_codes for reason in course.reasons]
    assert (
        "Ce métier est recherché dans votre bassin d'emploi : Télévendeurs et téléconseillers "
        "(enquête Besoins en main-d'œuvre 2024 de France Travail)." in said
    )


def test_elsewhere_nothing_is_said_to_be_wanted(imported: Imported, catalogue: Catalogue) -> None:
    away = saleswoman(commune={"insee_code": AJACCIO, "name": "Ajaccio", "department_code": "2A"})
    with_data = Advisor(catalogue, load_law(), territory=imported.territory).plan(away, DAY)
    assert with_data == Advisor(catalogue, load_law()).plan(away, DAY)


def test_what_is_wanted_parts_courses_that_suit_alike(catalogue: Catalogue) -> None:
    plain = Advisor(catalogue, load_law()).plan(saleswoman(), DAY).courses
    last = plain[-1]
    code = next(code for code in last.rome_codes if code not in plain[0].rome_codes)
    territory = area(job("X0X00", 50), rome={"X0X00": [code]})

    helped = Advisor(catalogue, load_law(), territory=territory).plan(saleswoman(), DAY).courses

    assert next(one.score for one in helped if one.id == last.id) == pytest.approx(last.score + 0.05, abs=1e-3)


def test_what_is_wanted_never_outweighs_the_field_chosen(catalogue: Catalogue) -> None:
    codes = sorted({code for one in catalogue.courses if one.field == "btp" for code in one.rome_codes})
    territory = area(job("X0X00", 900), rome={"X0X00": codes})

    plan = Advisor(catalogue, load_law(), territory=territory).plan(saleswoman(), DAY)

    assert plan.courses[0].field == "commerce_marketing"


def test_a_newer_rome_code_is_reached_from_the_older_one() -> None:
    territory = area(job("X0X00", 50), rome={"X0X00": ["M1805"]}, parents={"M1855": "M1805", "M1203": "M1203"})
    assert set(territory.wanted(CHAUMONT)) == {"M1805", "M1855"}


def test_the_rome_of_the_database_gives_the_older_codes(engine: Engine, imported: Imported) -> None:
    import_rome(engine, ROME)
    rome = load_imported(engine).rome
    assert rome is not None
    assert "M1805" in rome.codes("M1855")


def test_the_offers_of_the_database_are_read(engine: Engine) -> None:
    row = {
        "id": "1", "course_id": "made", "insee_code": CHAUMONT, "department_code": "52", "modality": None,
        "price_eur": 900.0, "starts_on": date(2027, 1, 12), "organisation": "Cnam Grand Est",
    }  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(tables.offers), [row, {**row, "id": "2", "starts_on": None, "price_eur": None}])

    offers = load_imported(engine).offers

    assert offers is not None
    assert len(offers) == 2
    found = offers.nearest("made", CHAUMONT, "52", DAY)
    assert found is not None
    assert (found.price_eur, found.starts_on, found.modality) == (900.0, date(2027, 1, 12), None)


# In conversation.


def ask(desk: Desk, **profile: object) -> tuple[list[str], tuple[object, ...]]:
    state = State(profile=read_profile(profile))
    said = Said(text="quels métiers recrutent ici ?", topics=(("territory.jobs", 0.9),))
    _, replies = take_turn(state, said, desk, DAY)
    ours = [reply for reply in replies if reply.topic == "territory.jobs"]
    return [desk.words.text(reply) for reply in ours], tuple(source for reply in ours for source in reply.sources)


def says_it_has_none(text: str) -> bool:
    """Whichever of its wordings: it has no data, and names who has."""
    none = "pas de données" in text or "mes données ne le disent pas" in text
    return none and "France Travail" in text and "projets d'embauche" not in text


def test_without_data_the_assistant_says_that_it_has_none(catalogue: Catalogue) -> None:
    texts, _ = ask(make_desk(catalogue, load_law()), situation="jobseeker", commune=COMMUNE)
    assert len(texts) == 1
    assert says_it_has_none(texts[0])


def test_with_data_the_jobs_are_named_with_their_figures_year_and_source(
    imported: Imported, catalogue: Catalogue
) -> None:
    texts, sources = ask(make_desk(catalogue, load_law(), imported=imported), situation="jobseeker", commune=COMMUNE)

    assert "bassin d'emploi de chaumont" in texts[0].casefold()
    assert "2024" in texts[0]
    assert "– Professionnels de l'animation socioculturelle : 135 projets d'embauche, 10 % jugés difficiles" in texts[0]
    assert any("Besoins en main-d'œuvre 2024" in source.label for source in sources)


def test_a_minimum_is_said_to_be_one_and_one_project_is_singular(catalogue: Catalogue) -> None:
    imported = Imported(territory=area(job("A", 40, at_least=True), job("B", 1)))
    texts, _ = ask(make_desk(catalogue, load_law(), imported=imported), situation="jobseeker", commune=COMMUNE)
    assert "– Métier A : au moins 40 projets d'embauche\n– Métier B : 1 projet d'embauche\n" in texts[0]


def test_without_a_place_the_commune_is_asked_for(imported: Imported, catalogue: Catalogue) -> None:
    texts, _ = ask(make_desk(catalogue, load_law(), imported=imported), situation="jobseeker")
    assert "votre commune" in texts[0]


def test_a_place_without_data_is_said_to_have_none(imported: Imported, catalogue: Catalogue) -> None:
    away = {"insee_code": AJACCIO, "name": "Ajaccio", "department_code": "2A"}
    texts, _ = ask(make_desk(catalogue, load_law(), imported=imported), situation="jobseeker", commune=away)
    assert says_it_has_none(texts[0])


def test_a_town_of_the_programme_is_said_to_be_one_with_its_grouping(imported: Imported, catalogue: Catalogue) -> None:
    home = {"insee_code": SAINT_QUENTIN, "name": "Saint-Quentin", "department_code": "02"}
    texts, _ = ask(make_desk(catalogue, load_law(), imported=imported), situation="jobseeker", commune=home)
    assert "Saint-Quentin fait partie du programme national Action cœur de ville." in texts[1]
    assert str(catalogue.communes[SAINT_QUENTIN].epci_name) in texts[1]
