"""Rows of a CSV file read strictly: a wrong cell names its file, its line and its column."""

from __future__ import annotations

import csv
import io
import lzma
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

Word = TypeVar("Word", bound=str)

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


class CatalogueError(ValueError):
    """A file of the catalogue that cannot be used; its text, in French, says where and why."""

    def __init__(self, file: str, problem: str, *, line: int | None = None, column: str | None = None) -> None:
        self.file = file
        self.line = line
        self.column = column
        where = file + (f", ligne {line}" if line else "") + (f", colonne « {column} »" if column else "")
        super().__init__(f"{where} : {problem}")


class Row:
    """One line; every reading of a cell may raise ``CatalogueError``."""

    __slots__ = ("_cells", "_file", "line")

    def __init__(self, file: str, line: int, cells: dict[str, str]) -> None:
        self._file = file
        self._cells = cells
        self.line = line

    def error(self, column: str, problem: str) -> CatalogueError:
        """The error to raise about one cell."""
        return CatalogueError(self._file, problem, line=self.line, column=column)

    def text(self, column: str) -> str:
        """A cell that may not be blank."""
        value = self._cells[column]
        if not value:
            raise self.error(column, "valeur absente")
        return value

    def optional(self, column: str) -> str | None:
        """A cell, None when blank."""
        return self._cells[column] or None

    def matching(self, column: str, pattern: str) -> str | None:
        """A cell of a given form, None when blank."""
        value = self._cells[column]
        if value and not re.fullmatch(pattern, value):
            raise self.error(column, f"« {value} » n'a pas la forme attendue")
        return value or None

    def integer(self, column: str, low: int = 0, high: int = 100_000_000) -> int | None:
        """A whole number between two bounds, None when blank."""
        value = self._cells[column]
        if not value:
            return None
        if not re.fullmatch(r"-?\d+", value):
            raise self.error(column, f"« {value} » n'est pas un nombre entier")
        if not low <= int(value) <= high:
            raise self.error(column, f"{value} n'est pas entre {low} et {high}")
        return int(value)

    def decimal(self, column: str, low: float = 0, high: float = 100_000) -> float | None:
        """A number between two bounds, None when blank; NaN is refused."""
        value = self._cells[column]
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            raise self.error(column, f"« {value} » n'est pas un nombre") from None
        if not low <= number <= high:
            raise self.error(column, f"{value} n'est pas entre {low:g} et {high:g}")
        return number

    def words(self, column: str, separator: str = ";") -> tuple[str, ...]:
        """The parts of a list, in order, blank ones left out."""
        value = self._cells[column]
        return tuple(part for part in (part.strip() for part in value.split(separator)) if part) if value else ()

    def choice(self, column: str, allowed: Sequence[Word]) -> Word:
        """One of the words allowed."""
        value = self._cells[column]
        for word in allowed:
            if word == value:
                return word
        raise self.error(column, f"« {value} » n'est pas l'un de : {', '.join(allowed)}")

    def yes_no(self, column: str) -> bool:
        """The cell "yes" or "no"."""
        return self.choice(column, ("yes", "no")) == "yes"

    def day(self, column: str) -> date | None:
        """A full ISO date, None when blank."""
        value = self._cells[column]
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise self.error(column, f"« {value} » n'est pas une date AAAA-MM-JJ") from None

    def partial_date(self, column: str) -> str | None:
        """A year, a month or a day as sourced, None when blank."""
        value = self._cells[column]
        if not value:
            return None
        found = _PARTIAL_DATE.fullmatch(value)
        try:
            if found is None:
                raise ValueError
            date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            raise self.error(column, f"« {value} » n'est ni une année, ni un mois, ni un jour") from None
        return value


def read_rows(path: Path, columns: Sequence[str], *, key: str) -> Iterator[Row]:
    """The lines of a CSV file, packed with xz or not; ``key`` is the column whose values are never repeated."""
    reader = csv.reader(io.StringIO(_content(path), newline=""), strict=True)
    seen: set[str] = set()
    try:
        header = next(reader, [])
        missing = [column for column in columns if column not in header]
        if missing:
            raise CatalogueError(path.name, f"colonne absente : {', '.join(missing)}", line=1)
        at = header.index(key)
        for cells in reader:
            if len(cells) != len(header):
                problem = f"{len(cells)} cellules au lieu de {len(header)}"
                raise CatalogueError(path.name, problem, line=reader.line_num)
            if cells[at] in seen:
                raise CatalogueError(path.name, f"« {cells[at]} » est répété", line=reader.line_num, column=key)
            seen.add(cells[at])
            yield Row(path.name, reader.line_num, dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise CatalogueError(path.name, f"CSV illisible ({error})", line=reader.line_num) from error
    if not seen:
        raise CatalogueError(path.name, "aucune ligne")


def _content(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CatalogueError(path.name, f"fichier illisible ({error.strerror})") from error
    try:
        return (lzma.decompress(raw) if path.suffix == ".xz" else raw).decode("utf-8-sig")
    except (lzma.LZMAError, UnicodeDecodeError) as error:
        raise CatalogueError(path.name, f"contenu illisible ({error})") from error
