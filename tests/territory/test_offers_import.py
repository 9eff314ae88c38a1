"""``conseil import offers``: sessions read from the two public formats, for the courses of the catalogue only.

The files are made for the tests in the shape of the public ones: no real record of Mon Compte Formation was had.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine
from typer.testing import CliRunner

from bot.catalogue import CatalogueError, load_catalogue_files
from bot.cli import app
from bot.territory import tables
from bot.territory.imports import import_offers
from bot.territory.offer_readers import Row, courses_by_number, read_offers
from bot.territory.store import load_imported

NUMBER = next(one for one in courses_by_number(load_catalogue_files()) if one.startswith("RNCP"))
COURSES = courses_by_number(load_catalogue_files())[NUMBER]
HEADER = (
    "date_chargement;nom_of;nom_departement;type_referentiel;code_rs;code_rncp;siret_of;numero_formation;"
    "points_forts;nb_session_active;nb_session_a_distance;frais_ttc_tot_min;code_departement;code_region"
)
LINE = (
    f'2026-11-20;Cnam Grand Est;Haute-Marne;RNCP;;{NUMBER[4:]};130;F1;"Des cours; du soir\nà Chaumont";2;0;1200.5;52;44'
)
SESSION = (
    "<session numero='S1'><periode><debut>20270112</debut></periode><etat-recrutement>1</etat-recrutement></session>"
)
PLACE = (
    "<lieu-de-formation><coordonnees><adresse><departement>52</departement>"
    "<code-INSEE-commune>52121</code-INSEE-commune></adresse></coordonnees></lieu-de-formation>"
)


def account(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "moncompteformation_catalogueformation_2026.csv"
    path.write_text("\n".join([header, *lines]), encoding="utf-8")
    return path


def lheo(folder: Path, action: str, *, number: str = NUMBER[4:], space: str = "http://lheo.gouv.fr/2.3") -> Path:
    path = folder / "offres.xml"
    path.write_text(
        f"<?xml version='1.0' encoding='ISO-8859-1'?><lheo xmlns='{space}'><offres><formation numero='07_10'>"
        f"<certification><code-RNCP>{number}</code-RNCP></certification><action numero='A1'>{action}</action>"
        "<organisme-formation-responsable><nom-organisme>Lycée d'à côté</nom-organisme>"
        "</organisme-formation-responsable></formation></offres></lheo>",
        encoding="iso-8859-1",
    )
    return path


def read(path: Path) -> list[Row]:
    return list(read_offers(path, {NUMBER: ("made",)}))


def stored(engine: Engine) -> list[tuple[str, str | None]]:
    with engine.connect() as connection:
        return [(row[0], row[1]) for row in connection.execute(select(tables.offers.c.id, tables.offers.c.course_id))]


def test_a_line_of_the_account_gives_the_department_the_organisation_and_the_price(tmp_path: Path) -> None:
    (row,) = read(account(tmp_path, LINE))

    assert row | {"id": ""} == {
        "id": "",
        "course_id": "made",
        "insee_code": None,
        "department_code": "52",
        "modality": None,
        "price_eur": 1200.5,
        "starts_on": None,
        "organisation": "Cnam Grand Est",
    }


def test_the_older_names_of_the_columns_are_known(tmp_path: Path) -> None:
    old = HEADER.replace("date_chargement", "date_extract").replace("code_rs", "code_inventaire")
    assert len(read(account(tmp_path, LINE, header=old))) == 1


def test_a_zero_price_is_unknown_and_a_department_gets_its_zero_back(tmp_path: Path) -> None:
    (row,) = read(account(tmp_path, LINE.replace("1200.5;52", "0;1")))
    assert (row["price_eur"], row["department_code"]) == (None, "01")


def test_what_is_all_at_distance_is_said_so(tmp_path: Path) -> None:
    (row,) = read(account(tmp_path, LINE.replace(";2;0;1200.5;52;", ";2;2;1200.5;;")))
    assert (row["modality"], row["department_code"]) == ("distance", None)


def test_trainings_of_others_and_those_without_an_open_session_are_left(tmp_path: Path) -> None:
    others = [LINE.replace(NUMBER[4:], "99999"), LINE.replace(";2;0;", ";0;0;"), LINE]
    assert len(read(account(tmp_path, *others))) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (LINE.replace("1200.5", "gratuit"), "ligne 5, colonne « frais_ttc_tot_min » : « gratuit »"),
        (LINE.replace(";52;44", ";XX;44"), "ligne 5, colonne « code_departement » : « XX »"),
        (LINE.replace(NUMBER[4:], "RNCP-1"), "ligne 5, colonne « code_rncp »"),
        (LINE.replace("Cnam Grand Est", ""), "ligne 5, colonne « nom_of » : valeur absente"),
        (LINE.replace(";2;0;", ";beaucoup;0;"), "ligne 5, colonne « nb_session_active »"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line_and_column(tmp_path: Path, wrong: str, said: str) -> None:
    with pytest.raises(CatalogueError, match=said.replace("(", "[(]")):
        read(account(tmp_path, LINE, wrong))


@pytest.mark.parametrize("space", ["http://lheo.gouv.fr/2.3", "http://www.lheo.org/2.2"])
def test_a_session_of_lheo_gives_the_town_and_the_day(tmp_path: Path, space: str) -> None:
    action = f"<modalites-enseignement>1</modalites-enseignement>{PLACE}{SESSION}<prix-total-TTC>900</prix-total-TTC>"
    (row,) = read(lheo(tmp_path, action, space=space))

    assert row | {"id": ""} == {
        "id": "",
        "course_id": "made",
        "insee_code": "52121",
        "department_code": "52",
        "modality": "hybrid",
        "price_eur": 900.0,
        "starts_on": date(2027, 1, 12),
        "organisation": "Lycée d'à côté",
    }


def test_an_unbounded_day_is_unknown_and_a_closed_session_is_left(tmp_path: Path) -> None:
    action = f"{SESSION.replace('20270112', '00000000')}{SESSION.replace('>1<', '>2<').replace('S1', 'S2')}"
    (row,) = read(lheo(tmp_path, action))
    assert (row["starts_on"], row["department_code"]) == (None, None)


def test_a_training_of_lheo_without_a_session_is_announced_without_a_day(tmp_path: Path) -> None:
    (row,) = read(lheo(tmp_path, PLACE))
    assert (row["starts_on"], row["insee_code"]) == (None, "52121")


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (SESSION.replace("20270112", "12/01/2027"), "formation « 07_10 », session « S1 » : le début « 12/01/2027 »"),
        (PLACE.replace("52121", "5212") + SESSION, "session « S1 » : « 5212 » n'est pas un code de commune"),
        (f"<modalites-enseignement>9</modalites-enseignement>{SESSION}", "« 9 » n'est pas une modalité"),
        (f"<prix-total-TTC>cher</prix-total-TTC>{SESSION}", "« cher » n'est pas un prix"),
        ("<session>", "XML lisible"),
    ],
)
def test_a_wrong_value_of_lheo_is_named_with_its_training(tmp_path: Path, action: str, said: str) -> None:
    with pytest.raises(CatalogueError, match=said):
        read(lheo(tmp_path, action))


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "autre.xml"
    other.write_text("<rss/>", encoding="utf-8")
    with pytest.raises(CatalogueError, match="LHÉO"):
        read(other)
    with pytest.raises(CatalogueError, match="aucune session ouverte"):
        read(lheo(tmp_path, SESSION, number="99999"))


def test_an_import_fills_the_index_once_and_a_wrong_file_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    good = account(tmp_path, LINE)
    first, again = import_offers(engine, good), import_offers(engine, good)
    before = stored(engine)

    (tmp_path / "bad").mkdir()
    with pytest.raises(CatalogueError):
        import_offers(engine, account(tmp_path / "bad", LINE, LINE.replace("1200.5", "x")))

    assert (first.unchanged, again.unchanged) == (False, True)
    assert first.rows == len(before) == len(COURSES)
    assert stored(engine) == before
    offers = load_imported(engine).offers
    assert offers is not None
    found = offers.nearest(COURSES[0], "52121", "52", date(2026, 11, 21))
    assert found is not None
    assert found.organisation == "Cnam Grand Est"


def test_a_newer_file_replaces_the_older_one_whole(engine: Engine, tmp_path: Path) -> None:
    import_offers(engine, account(tmp_path, LINE, LINE.replace(";F1;", ";F2;")))
    import_offers(engine, lheo(tmp_path, PLACE + SESSION))
    assert len(stored(engine)) == len(COURSES)


def test_the_command_says_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'conseil.db'}")
    done = CliRunner().invoke(app, ["import", "offers", str(account(tmp_path, LINE))])
    wrong = CliRunner().invoke(app, ["import", "offers", str(account(tmp_path, LINE.replace("1200.5", "x")))])

    assert done.exit_code == 0, done.output
    assert f"Sessions annoncées 2026 : {len(COURSES)} lignes importées" in done.output
    assert wrong.exit_code == 1
    assert "les données d'avant restent en place" in wrong.output
