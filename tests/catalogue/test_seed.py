"""The catalogue in the database is the one of the files, and a bad file never spoils it."""

from __future__ import annotations

import csv
import lzma
import shutil
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.catalogue import Catalogue, CatalogueError, load_catalogue, load_catalogue_files, seed
from bot.catalogue.files import DIRECTORY, FILES
from bot.database import make_engine, upgrade


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = make_engine(f"sqlite:///{tmp_path}/conseil.db")
    upgrade(engine)
    return engine


@pytest.fixture(scope="session")
def few_communes() -> bytes:
    """The communes file cut to the communes of the centres."""
    with (DIRECTORY / "centres.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["insee_code"] for row in csv.DictReader(file)} | {"insee_code"}
    lines = lzma.decompress((DIRECTORY / "communes.csv.xz").read_bytes()).decode().splitlines(keepends=True)
    return lzma.compress("".join(line for line in lines if line.split(",", 1)[0] in codes).encode())


@pytest.fixture
def folder(tmp_path: Path, few_communes: bytes) -> Path:
    """A copy of the files with few communes."""
    copy = tmp_path / "catalogue"
    shutil.copytree(DIRECTORY, copy)
    (copy / "communes.csv.xz").write_bytes(few_communes)
    return copy


def spoil(file: Path, old: str, new: str) -> None:
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), encoding="utf-8")


def test_what_is_read_back_is_what_the_files_say(engine: Engine, catalogue: Catalogue) -> None:
    report = seed(engine)
    assert set(report.loaded) == set(FILES)
    assert load_catalogue(engine) == catalogue


def test_an_empty_database_says_so(engine: Engine) -> None:
    with pytest.raises(CatalogueError, match="pas encore chargé"):
        load_catalogue(engine)


def test_loading_again_changes_nothing(engine: Engine, folder: Path) -> None:
    seed(engine, folder)
    report = seed(engine, folder)
    assert report.loaded == {}
    assert report.unchanged == FILES


def test_only_the_file_that_changed_is_loaded_again(engine: Engine, folder: Path) -> None:
    seed(engine, folder)
    spoil(folder / "contacts.csv", "France Travail,", "France Travail (agence),")
    report = seed(engine, folder)
    assert list(report.loaded) == ["contacts.csv"]
    assert load_catalogue(engine).contacts["france_travail"].label == "France Travail (agence)"


def test_departments_are_replaced_under_their_communes(engine: Engine, folder: Path) -> None:
    seed(engine, folder)
    spoil(folder / "departments.csv", "Haute-Marne", "Haute Marne")
    assert list(seed(engine, folder).loaded) == ["departments.csv"]
    assert load_catalogue(engine).departments["52"].name == "Haute Marne"


def test_a_row_taken_out_of_a_file_leaves_the_database(engine: Engine, folder: Path) -> None:
    seed(engine, folder)
    lines = (folder / "courses.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "courses.csv").write_text("".join(lines[:-1]), encoding="utf-8")
    seed(engine, folder)
    assert len(load_catalogue(engine).courses) == len(lines) - 2


@pytest.mark.parametrize(
    ("file", "column", "old", "new"),
    [
        ("centres.csv", "insee_code", "52121", "99999"),
        ("centres.csv", "latitude", ",48.11131,", ",nan,"),
        ("centres.csv", "latitude", ",48.11131,", ",abc,"),
        ("centres.csv", "fields", "cybersecurite_reseaux;", "cybersecurity;"),
        ("centres.csv", "opened_on", ",2019-09-13,", ",2019-13-09,"),
        ("centres.csv", "id", "acdt-epinal,", "acdt-chaumont,"),
        ("centres.csv", "phone", "01 40 27 20 00", "01 40 27 20"),
        ("courses.csv", "rncp_rs", "RNCP35991", "RNCP 35991"),
        ("courses.csv", "rncp_end_date", ",2026-08-31,", ",31/08/2026,"),
        ("courses.csv", "field", ",comptabilite_finance,", ",comptabilite,"),
        ("courses.csv", "rome_codes", "M1203", "M12"),
        ("courses.csv", "scope", ",core,", ",other,"),
        ("contacts.csv", "website", "https://mon-cep.org/,", "mon-cep.org,"),
    ],
)
def test_a_wrong_cell_is_named_and_the_former_catalogue_stays(
    engine: Engine, folder: Path, *, file: str, column: str, old: str, new: str
) -> None:
    seed(engine, folder)
    before = load_catalogue(engine)
    spoil(folder / file, old, new)
    with pytest.raises(CatalogueError) as raised:
        seed(engine, folder)
    error = raised.value
    changed = next(
        number for number, line in enumerate((folder / file).read_text("utf-8").splitlines(), 1) if new in line
    )
    assert (error.file, error.column) == (file, column)
    assert error.line is not None
    assert error.line >= changed
    assert f"{file}, ligne {error.line}, colonne « {column} » : " in str(error)
    assert load_catalogue(engine) == before


def test_a_column_that_is_missing_is_named(folder: Path) -> None:
    spoil(folder / "courses.csv", "entry_level", "entry")
    with pytest.raises(CatalogueError, match=r"courses\.csv, ligne 1 : colonne absente : entry_level"):
        load_catalogue_files(folder)


def test_a_line_cut_short_is_named(folder: Path) -> None:
    with (folder / "fields.csv").open("a", encoding="utf-8") as file:
        file.write("arts,Arts\n")
    with pytest.raises(CatalogueError, match=r"fields\.csv, ligne 20 : 2 cellules au lieu de 5"):
        load_catalogue_files(folder)


def test_a_missing_file_is_named(engine: Engine, folder: Path) -> None:
    (folder / "contacts.csv").unlink()
    with pytest.raises(CatalogueError, match=r"contacts\.csv : fichier illisible"):
        seed(engine, folder)


def test_a_damaged_archive_is_named(folder: Path) -> None:
    (folder / "communes.csv.xz").write_bytes(b"not an archive")
    with pytest.raises(CatalogueError, match=r"communes\.csv\.xz : contenu illisible"):
        load_catalogue_files(folder)
