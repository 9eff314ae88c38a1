"""Rows of a table file, CSV or workbook, one at a time, with their line numbers; columns are found by their names."""

from __future__ import annotations

import codecs
import csv
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError

from bot.catalogue.rows import CatalogueError
from bot.guidance.french import fold

_DELIMITERS = ",;\t|"
_WORKBOOKS = (".xlsx", ".xlsm")
_HEADER_WITHIN = 12
# What the official files write for an unknown number.
_MASKED = frozenset({"", "*", "-", "nd", "ns"})


class Column(NamedTuple):
    """A column looked for: the pattern of its folded name, the name that the official file gives it."""

    pattern: str
    header: str
    optional: bool = False


class Line:
    """One line of a table: cells by the names that the importer gave to the columns."""

    __slots__ = ("_cells", "_file", "_headers", "number")

    def __init__(self, file: str, number: int, cells: Mapping[str, object], headers: Mapping[str, str]) -> None:
        self.number = number
        self._file = file
        self._cells = cells
        self._headers = headers

    def error(self, column: str, problem: str) -> CatalogueError:
        """Return the error to raise about one cell."""
        return CatalogueError(self._file, problem, line=self.number, column=self._headers.get(column, column))

    def optional(self, column: str) -> str:
        """Return a cell as text, blank when empty or when the file has no such column."""
        value = self._cells.get(column)
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value).strip()

    def text(self, column: str) -> str:
        """Return a cell that may not be blank."""
        value = self.optional(column)
        if not value:
            raise self.error(column, "valeur absente")
        return value

    def matching(self, column: str, pattern: str, *, width: int = 0) -> str:
        """Return a cell of a given form; ``width`` gives back the zeros that a workbook takes from a code."""
        value = self.text(column)
        value = value.zfill(width) if value.isdigit() else value
        if not re.fullmatch(pattern, value):
            raise self.error(column, f"« {value} » n'a pas la forme attendue")
        return value

    def count(self, column: str) -> int | None:
        """Return a whole number, None when it is masked or blank."""
        value = self.optional(column)
        if value.casefold() in _MASKED:
            return None
        if not value.isdigit():
            raise self.error(column, f"« {value} » n'est ni un nombre ni une valeur masquée (*)")
        return int(value)


def read_lines(path: Path, columns: Mapping[str, Column]) -> Iterator[Line]:
    """Read a table whose columns are recognised by patterns on their folded names (``fold``).

    The header may come after a few lines, and in a workbook on any sheet. Raises ``CatalogueError`` with the file and
    the line when the file cannot be read or when a column is missing.
    """
    required = [name for name, column in columns.items() if not column.optional]
    best = required
    try:
        for rows in _tables(path):
            for number, cells in rows:
                if number > _HEADER_WITHIN:
                    break
                found = _positions(cells, columns)
                missing = [name for name in required if name not in found]
                if not missing:
                    headers = {name: str(cells[at]).strip() for name, at in found.items()}
                    yield from _body(path.name, rows, found, headers)
                    return
                best = min(best, missing, key=len)
    except OSError as error:
        raise CatalogueError(path.name, f"fichier illisible ({error.strerror or error})") from error
    except ParseError as error:
        raise CatalogueError(path.name, "ce n'est pas un classeur Excel (.xlsx) lisible") from error
    names = ", ".join(f"« {columns[name].header} »" for name in best)
    raise CatalogueError(path.name, f"colonnes introuvables : {names}", line=1)


def _positions(cells: Sequence[object], columns: Mapping[str, Column]) -> dict[str, int]:
    folded = [fold(str(cell)) if cell is not None else "" for cell in cells]
    found: dict[str, int] = {}
    for name, column in columns.items():
        at = next((at for at, header in enumerate(folded) if re.search(column.pattern, header)), None)
        if at is not None:
            found[name] = at
    return found


def _body(
    file: str, rows: Iterator[tuple[int, Sequence[object]]], found: Mapping[str, int], headers: Mapping[str, str]
) -> Iterator[Line]:
    last = max(found.values())
    for number, cells in rows:
        if all(cell is None or str(cell).strip() == "" for cell in cells):
            continue
        if len(cells) <= last:
            raise CatalogueError(file, f"{len(cells)} cellules, il en faut au moins {last + 1}", line=number)
        yield Line(file, number, {name: cells[at] for name, at in found.items()}, headers)


def _tables(path: Path) -> Iterator[Iterator[tuple[int, Sequence[object]]]]:
    if path.suffix.lower() in _WORKBOOKS:
        yield from _workbook(path)
    else:
        yield _delimited(path)


def _workbook(path: Path) -> Iterator[Iterator[tuple[int, Sequence[object]]]]:
    from openpyxl import load_workbook

    with path.open("rb") as file:
        try:
            book: Any = load_workbook(file, read_only=True, data_only=True)
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise CatalogueError(path.name, "ce n'est pas un classeur Excel (.xlsx) lisible") from error
        with closing(book):
            for sheet in book.worksheets:
                yield enumerate(sheet.iter_rows(values_only=True), start=1)


def _delimited(path: Path) -> Iterator[tuple[int, Sequence[object]]]:
    with path.open(encoding=_encoding(path), newline="") as file:
        first = file.readline()
        file.seek(0)
        reader = csv.reader(file, delimiter=max(_DELIMITERS, key=first.count), strict=True)
        try:
            for cells in reader:
                yield reader.line_num, cells
        except csv.Error as error:
            raise CatalogueError(path.name, f"CSV illisible ({error})", line=reader.line_num) from error


def _encoding(path: Path) -> str:
    """UTF-8 where the bytes allow it, else the Windows encoding of the older files."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
