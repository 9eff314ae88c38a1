"""The public files are taken as they are published; a wrong one changes nothing and says where it is wrong."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from extracts import BASSINS, BMO, ROME, TOWNS, TOWNS_MAP, ZONES
from openpyxl import Workbook, load_workbook
from sqlalchemy import Table, func, select
from sqlalchemy.engine import Engine

import bot.territory.tables as territory_tables
from bot.catalogue import CatalogueError
from bot.territory import tables
from bot.territory.imports import import_bassins, import_bmo, import_fap_rome, import_rome, import_towns


def count(engine: Engine, table: Table) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def rows_of(engine: Engine, table: Table) -> list[dict[str, object]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def provenance(engine: Engine, dataset: str) -> dict[str, object]:
    return next(row for row in rows_of(engine, tables.imported_files) if row["dataset"] == dataset)


def survey(path: Path, *rows: tuple[object, ...], be: str = "BE24", header: tuple[str, ...] | None = None) -> Path:
    """Write a survey workbook: a sheet of descriptions first, as in the official ones."""
    book = Workbook()
    book.active.title = "Description_des_variables"
    book.active.append([None, "Variables", "Description"])
    sheet = book.create_sheet("BMO_open_data")
    sheet.append(
        header
        or (
            "annee", "Code métier BMO", "Nom métier BMO", "Famille_met", "Lbl_fam_met", "REG", "NOM_REG", "Dept",
            "NomDept", be, f"NOM{be}", "met", "xmet", "smet",
        )
    )  # fmt: skip
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def need(**cells: object) -> tuple[object, ...]:
    known: dict[str, object] = {
        "annee": 2024, "fap": "A0X40", "label": "Agriculteurs", "f": "Z", "lf": "Autres métiers", "reg": "44",
        "nom_reg": "Grand Est", "dept": "52", "nom_dept": "Haute-Marne", "be": 4418, "nom_be": "CHAUMONT",
        "met": "78", "xmet": "41", "smet": "37",
    }  # fmt: skip
    return tuple({**known, **cells}.values())


def test_the_tables_are_those_of_the_migrations(engine: Engine) -> None:
    ours = {value.name for value in vars(territory_tables).values() if isinstance(value, Table)}
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_object": lambda _object, name, kind, *_: kind != "table" or name in ours},
        )
        assert compare_metadata(context, territory_tables.metadata) == []


def test_the_survey_is_read_from_its_workbook_with_where_it_comes_from(engine: Engine) -> None:
    report = import_bmo(engine, BMO)

    assert (report.rows, report.vintage, report.unchanged) == (213, "2024", False)
    assert count(engine, tables.bmo_needs) == 213
    known = provenance(engine, "bmo")
    assert known["file_name"] == BMO.name
    assert len(str(known["sha256"])) == 64
    assert known["licence"] == "Licence Ouverte"
    assert known["loaded_at"]


def test_a_masked_number_is_unknown_and_never_zero(engine: Engine) -> None:
    import_bmo(engine, BMO)

    rows = rows_of(engine, tables.bmo_needs)
    breeders = next(row for row in rows if row["fap_code"] == "A0X41" and row["bassin_code"] == "4418")

    assert (breeders["projects"], breeders["difficult"], breeders["seasonal"]) == (22, None, 17)
    assert sum(row["projects"] is None for row in rows) == 80
    assert not any(row["projects"] == 0 for row in rows)


def test_an_area_code_written_as_a_number_gets_its_zero_back(engine: Engine) -> None:
    import_bmo(engine, BMO)
    import_bassins(engine, BASSINS)

    assert {row["bassin_name"] for row in rows_of(engine, tables.bmo_needs) if row["bassin_code"] == "0101"} == {
        "BASSIN BASSE-TERRE"
    }
    assert {row["insee_code"]: row["bassin_code"] for row in rows_of(engine, tables.commune_bassins)}["97411"] == "0404"


def test_the_survey_of_another_year_names_its_columns_after_that_year(engine: Engine, tmp_path: Path) -> None:
    header = (
        "annee", "code métier BMO", "nom_metier BMO", "Famille_metier", "Libellé de famille de métier", "REG",
        "NOM_REG", "Dept", "NomDept", "BE25", "NOMBE25", "met", "xmet", "smet",
    )  # fmt: skip
    path = survey(tmp_path / "bmo.xlsx", need(annee="2025"), header=header)

    assert import_bmo(engine, path).vintage == "2025"


def test_the_same_file_is_imported_once(engine: Engine) -> None:
    first = import_bmo(engine, BMO)
    loaded_at = provenance(engine, "bmo")["loaded_at"]

    again = import_bmo(engine, BMO)

    assert again.unchanged
    assert again.rows == first.rows
    assert provenance(engine, "bmo")["loaded_at"] == loaded_at


def test_a_new_survey_replaces_the_former_one(engine: Engine, tmp_path: Path) -> None:
    import_bmo(engine, BMO)

    report = import_bmo(engine, survey(tmp_path / "bmo.xlsx", need(annee=2025), be="BE25"))

    assert report.rows == 1
    assert count(engine, tables.bmo_needs) == 1
    assert provenance(engine, "bmo")["vintage"] == "2025"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"met": "beaucoup"}, "colonne « met » : « beaucoup »"),
        ({"fap": "boulanger"}, "colonne « Code métier BMO »"),
        ({"be": "Chaumont"}, "colonne « BE24 »"),
        ({"label": None}, "colonne « Nom métier BMO » : valeur absente"),
        ({"annee": 2023, "fap": "A0X41"}, "2023 après 2024"),
    ],
)
def test_a_wrong_cell_stops_the_import_and_says_its_line(
    engine: Engine, tmp_path: Path, wrong: dict[str, object], said: str
) -> None:
    import_bmo(engine, BMO)

    with pytest.raises(CatalogueError) as refused:
        import_bmo(engine, survey(tmp_path / "wrong.xlsx", need(), need(**wrong)))

    assert str(refused.value).startswith("wrong.xlsx, ligne 3, ")
    assert said in str(refused.value)
    assert count(engine, tables.bmo_needs) == 213
    assert provenance(engine, "bmo")["file_name"] == BMO.name


def test_one_job_of_one_area_said_twice_with_two_numbers_is_refused(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="répété"):
        import_bmo(engine, survey(tmp_path / "twice.xlsx", need(), need(met="79")))


def test_a_workbook_without_the_survey_says_which_columns_it_lacks(engine: Engine, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["annee", "Nom métier BMO"])
    book.save(tmp_path / "other.xlsx")

    with pytest.raises(CatalogueError, match=r"colonnes introuvables : .*« BE24 »"):
        import_bmo(engine, tmp_path / "other.xlsx")


def test_an_empty_survey_is_refused(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="aucune ligne"):
        import_bmo(engine, survey(tmp_path / "empty.xlsx"))


@pytest.mark.parametrize("name", ["absent.xlsx", "absent.csv"])
def test_a_file_that_is_not_there_is_said(engine: Engine, tmp_path: Path, name: str) -> None:
    with pytest.raises(CatalogueError, match="fichier illisible"):
        import_bmo(engine, tmp_path / name)


def test_a_file_that_is_no_workbook_is_said(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "note.xlsx").write_text("annee;met", encoding="utf-8")

    with pytest.raises(CatalogueError, match="classeur Excel"):
        import_bmo(engine, tmp_path / "note.xlsx")


def test_a_workbook_cut_short_is_said(engine: Engine, tmp_path: Path) -> None:
    content = BMO.read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(content[: len(content) // 2])

    with pytest.raises(CatalogueError, match="classeur Excel"):
        import_bmo(engine, tmp_path / "cut.xlsx")


def test_insee_zones_are_not_taken_for_the_areas_of_the_survey(engine: Engine) -> None:
    with pytest.raises(CatalogueError, match="zones d'emploi de l'Insee"):
        import_bassins(engine, ZONES)


def test_the_other_published_form_of_the_areas_is_read_too(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "bassins.csv"
    path.write_bytes(
        "reg;dep;code_commune_insee;code_bassin_BMO;lib_bassin_BMO\r\n84;01;1004;8405;AMBÉRIEU\r\n".encode("cp1252")
    )

    import_bassins(engine, path)

    assert rows_of(engine, tables.commune_bassins) == [
        {"insee_code": "01004", "bassin_code": "8405", "bassin_name": "AMBÉRIEU"}
    ]


def test_a_line_too_short_is_refused_with_its_number(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "bassins.csv"
    path.write_text("reg,dep,codgeo,codbe,libbe\n44,52,52121,4418,CHAUMONT\n44,52,52125\n", encoding="utf-8")

    with pytest.raises(CatalogueError, match=r"bassins\.csv, ligne 3 : 3 cellules"):
        import_bassins(engine, path)


def test_the_jobs_of_the_survey_lead_to_the_rome_whatever_the_qualification(engine: Engine, fap_rome: Path) -> None:
    import_fap_rome(engine, fap_rome)

    assert {(row["fap_code"], row["rome_code"]) for row in rows_of(engine, tables.fap_rome)} == {
        ("R1X67", "D1401"),
        ("L1X60", "M1203"),
    }


def test_the_towns_of_the_programme_are_read_from_the_table(engine: Engine) -> None:
    import_towns(engine, TOWNS)

    towns = {row["insee_code"]: row for row in rows_of(engine, tables.acv_communes)}
    assert len(towns) == 24
    assert towns["01004"]["acv_id"] == "ACV008"
    assert towns["01004"]["signed_on"] == date(2024, 3, 11)


def test_the_older_writing_of_a_town_is_read_the_same_way(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "acv.csv"
    path.write_text(
        "insee_com;lib_com;id_acv;lib_acv;date_signature\n"
        "1004;Ambérieu;acv-008;Ambérieu;28/09/2018\n2B033;Bastia;ACV022;Bastia;\n",
        encoding="utf-8",
    )

    import_towns(engine, path)

    towns = {row["insee_code"]: row for row in rows_of(engine, tables.acv_communes)}
    assert towns["01004"]["acv_id"] == "ACV008"
    assert towns["01004"]["signed_on"] == date(2018, 9, 28)
    assert towns["2B033"]["signed_on"] is None


def test_the_towns_are_read_from_the_map_too(engine: Engine, tmp_path: Path) -> None:
    import_towns(engine, TOWNS_MAP)
    read = {row["insee_code"] for row in rows_of(engine, tables.acv_communes)}
    assert "80001" in read
    assert all(len(str(code)) == 5 for code in read)

    script = tmp_path / "coeurdeville.js"
    features = json.loads(TOWNS_MAP.read_text(encoding="utf-8"))
    script.write_text(f"var coeurdeville = {json.dumps(features)};\n", encoding="utf-8")
    assert import_towns(engine, script).rows == len(read)


def test_the_rome_is_read_from_the_folder_of_its_official_files(engine: Engine) -> None:
    report = import_rome(engine, ROME)

    assert report.vintage == "460"
    assert count(engine, tables.rome_codes) == 28
    assert count(engine, tables.rome_appellations) == report.rows - 28
    assert provenance(engine, "rome")["licence"] == "Licence Ouverte"


def test_a_folder_without_one_of_the_files_of_the_rome_is_refused(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="unix_referentiel_code_rome"):
        import_rome(engine, tmp_path)


def test_two_versions_of_the_rome_are_not_mixed(engine: Engine, tmp_path: Path) -> None:
    for name, version in (("code_rome", 460), ("appellation", 461)):
        source = ROME / f"unix_referentiel_{name}_v460_utf8.csv"
        (tmp_path / f"unix_referentiel_{name}_v{version}_utf8.csv").write_bytes(source.read_bytes())

    with pytest.raises(CatalogueError, match="versions mêlées : 460, 461"):
        import_rome(engine, tmp_path)


def test_the_extract_of_the_survey_holds_the_whole_of_chaumont() -> None:
    with closing(load_workbook(BMO)) as book:
        assert sum(row[9] == 4418 for row in book.worksheets[1].iter_rows(values_only=True)) == 115
