"""The builder of the communes' table repairs positions, and only the wrong ones."""

from __future__ import annotations

import importlib.util
import struct
from types import ModuleType

import pytest

from bot.database import PROJECT_ROOT

# A commune of about 7 by 11 km, west of Greenwich.
WEST = (-3.10, 47.50, -3.00, 47.60)


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_communes", PROJECT_ROOT / "scripts" / "build_communes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def square(west: float, south: float, east: float, north: float) -> str:
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    ring = struct.pack("<I", len(corners)) + b"".join(struct.pack("<dd", *corner) for corner in corners)
    polygon = b"\x01" + struct.pack("<II", 3, 1) + ring
    return (b"\x01" + struct.pack("<II", 6, 1) + polygon).hex()


def row(point: tuple[float, float] | None, geometry: str | None = None) -> dict[str, str]:
    packed = "\\N" if point is None else (b"\x01" + struct.pack("<I", 1) + struct.pack("<dd", *point)).hex()
    return {"mairie_localisation": packed, "geometry": square(*WEST) if geometry is None else geometry}


@pytest.mark.parametrize(
    ("point", "kept", "fault"),
    [
        ((-3.05, 47.55), (-3.05, 47.55), "kept"),
        ((-2.98, 47.55), (-2.98, 47.55), "kept"),
        ((3.05, 47.55), (-3.05, 47.55), "wrong sign"),
        ((47.55, 47.55), (-3.05, 47.55), "elsewhere, inside"),
        ((-1.00, 44.00), (-3.05, 47.55), "elsewhere, inside"),
        ((float("nan"), float("nan")), (-3.05, 47.55), "nan, inside"),
        (None, (-3.05, 47.55), "absent, inside"),
    ],
)
def test_a_point_is_repaired_by_its_own_commune(
    builder: ModuleType, point: tuple[float, float] | None, kept: tuple[float, float], fault: str
) -> None:
    position, said = builder.position(row(point), [], None)
    assert position == pytest.approx(kept, abs=1e-6)
    assert said == fault


def test_a_town_without_town_hall_takes_the_middle_of_its_districts(builder: ModuleType) -> None:
    position, _ = builder.position(row(None), [(2.0, 48.0), (3.0, 49.0)], None)
    assert position == (2.5, 48.5)


def test_the_point_of_a_centre_corrects_a_delegated_town_hall(builder: ModuleType) -> None:
    position, _ = builder.position(row((-3.05, 47.51)), [], (-3.05, 47.58))
    assert position == (-3.05, 47.58)


def test_without_point_nor_outline_there_is_no_position(builder: ModuleType) -> None:
    assert builder.position(row(None, "\\N"), [], None)[0] is None
