"""The maps: every centre where it is, every mark known by its shape, every text harmless."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from xml.etree import ElementTree

import msgspec
import pytest

from bot.catalogue.files import load_catalogue_files
from bot.catalogue.records import Catalogue, Centre
from bot.guidance.engine import Advisor
from bot.law import load_law
from bot.web.map import RANKED, france, surroundings, symbol
from bot.web.map.marks import is_drawn, territory
from bot.web.map.outlines import FILE, MAINLAND, Outline, territories, territory_of
from bot.web.map.projection import mainland
from bot.web.map.window import Window, fitting

CHAUMONT, BREST, CAYENNE, BASTIA, PARIS = "52121", "29019", "97302", "2B033", "75056"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue_files()


@pytest.fixture(scope="module")
def advisor(catalogue: Catalogue) -> Advisor:
    return Advisor(catalogue, load_law())


def drawn(catalogue: Catalogue, advisor: Advisor, code: str) -> str:
    commune = catalogue.communes[code]
    svg = surroundings(catalogue, commune, tuple(advisor.nearest_centres(commune, RANKED)))
    assert svg is not None
    return svg


def is_inside(point: tuple[float, float], rings: Sequence[Sequence[tuple[float, float]]]) -> bool:
    crossings = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
            if (y1 > point[1]) != (y2 > point[1]):
                crossings += x1 + (point[1] - y1) * (x2 - x1) / (y2 - y1) > point[0]
    return crossings % 2 == 1


def km_outside(point: tuple[float, float], outline: Outline) -> float:
    if is_inside(point, outline.rings):
        return 0.0
    return min(math.dist(point, corner) for ring in outline.rings for corner in _dense(ring))


def _dense(ring: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    return [
        (x1 + (x2 - x1) * step / 20, y1 + (y2 - y1) * step / 20)
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]])
        for step in range(20)
    ]


def test_every_centre_falls_in_its_department(catalogue: Catalogue) -> None:
    placed = [one for one in catalogue.centres if one.longitude is not None and is_drawn(one.department_code)]
    assert len(placed) > 80
    for centre in placed:
        flat = territory(territory_of(centre.department_code))
        outline = next(one for one in flat.outlines if one.code == centre.department_code)
        assert centre.longitude is not None
        assert centre.latitude is not None
        # Simplified borders and coasts move by a few kilometres.
        assert km_outside(flat.place(centre.longitude, centre.latitude), outline) < 4, centre.id


def test_a_thousand_town_halls_fall_in_their_department_or_beside_its_border(catalogue: Catalogue) -> None:
    outlines = {outline.code: outline for flat in territories().values() for outline in flat.outlines}
    sample = [one for one in catalogue.communes.values() if one.longitude is not None][::35]
    outside = []
    for commune in sample:
        assert commune.longitude is not None
        assert commune.latitude is not None
        flat = territory(territory_of(commune.department_code))
        place = flat.place(commune.longitude, commune.latitude)
        if not is_inside(place, outlines[commune.department_code].rings):
            outside.append(km_outside(place, outlines[commune.department_code]))
    assert len(sample) > 900
    # Islets are not drawn: Bréhat, Ouessant and the like are in the sea.
    assert len([km for km in outside if km > 4]) <= 3
    assert len(outside) < len(sample) * 0.03


def test_the_outlines_are_all_there_and_stay_small(catalogue: Catalogue) -> None:
    codes = {outline.code for flat in territories().values() for outline in flat.outlines}
    assert codes == set(catalogue.departments)
    assert FILE.stat().st_size <= 60_000


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [((2.3522, 48.8566), (4.8357, 45.7640), 392), ((5.13984, 48.11131), (-4.4861, 48.3904), 712)],
)
def test_distances_on_the_map_are_those_of_the_ground(
    one: tuple[float, float], other: tuple[float, float], km: float
) -> None:
    assert math.dist(mainland(*one), mainland(*other)) == pytest.approx(km, rel=0.01)


def test_north_is_up_and_east_is_right() -> None:
    (x_lille, y_lille), (x_nice, y_nice) = mainland(3.06, 50.63), mainland(7.26, 43.70)
    assert y_lille < y_nice
    assert x_lille < x_nice


def test_the_map_around_chaumont_numbers_its_nearest_centres(catalogue: Catalogue, advisor: Advisor) -> None:
    root = ElementTree.fromstring(drawn(catalogue, advisor, CHAUMONT))
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"1", "2", "3"} <= set(texts)
    assert {"Chaumont", "Saint-Dizier", "Épinal", "Haute-Marne"} <= set(texts)


def test_a_map_says_in_words_what_it_shows(catalogue: Catalogue, advisor: Advisor) -> None:
    root = ElementTree.fromstring(drawn(catalogue, advisor, BASTIA))
    names = {child.tag.rpartition("}")[2]: child for child in root}
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == names["title"].get("id")
    assert root.get("aria-describedby") == names["desc"].get("id")
    assert names["title"].text == "Carte des centres près de Bastia"
    assert "1 : Bastia" in (names["desc"].text or "")
    assert "centre annoncé" in (names["desc"].text or "")


@pytest.mark.parametrize("code", [CHAUMONT, BREST, CAYENNE, BASTIA, PARIS])
def test_nothing_important_is_drawn_outside_the_frame(catalogue: Catalogue, advisor: Advisor, code: str) -> None:
    root = ElementTree.fromstring(drawn(catalogue, advisor, code))
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        assert 0 < float(text.get("x") or -1) < width
        assert 0 < float(text.get("y") or -1) < height


def test_a_map_of_the_surroundings_is_light(catalogue: Catalogue, advisor: Advisor) -> None:
    for code in (CHAUMONT, BREST, CAYENNE, BASTIA, PARIS, "23096", "64102"):
        assert len(drawn(catalogue, advisor, code)) < 12_000


def test_overseas_people_see_their_own_territory(catalogue: Catalogue, advisor: Advisor) -> None:
    assert "Haute-Marne" not in drawn(catalogue, advisor, CAYENNE)


def test_open_planned_and_unknown_centres_differ_by_shape() -> None:
    shapes = {re.sub(r'(fill|stroke)="#\w+"', "", symbol(state)) for state in ("open", "announced", "unknown", "home")}
    assert len(shapes) == 4


def test_the_map_of_france_holds_every_centre_with_a_position(catalogue: Catalogue) -> None:
    svg = france(catalogue)
    marks = sum(svg.count(f'class="map__{kind}"') for kind in ("open", "planned", "unknown"))
    placed = [one for one in catalogue.centres if one.longitude is not None and is_drawn(one.department_code)]
    assert marks == len(placed)
    assert "La Réunion" in svg
    ElementTree.fromstring(svg)


def test_a_hostile_name_stays_a_text(catalogue: Catalogue) -> None:
    hostile = msgspec.structs.replace(
        catalogue.centres[0], city="<script>alert(1)</script>", name='"><img src=x onerror=alert(1)>'
    )
    svg = surroundings(_with(catalogue, hostile), catalogue.communes[CHAUMONT], (hostile,))
    assert svg is not None
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg
    ElementTree.fromstring(svg)


def _with(catalogue: Catalogue, centre: Centre) -> Catalogue:
    others = tuple(one for one in catalogue.centres if one.id != centre.id)
    return Catalogue(
        catalogue.communes,
        catalogue.departments,
        (centre, *others),
        catalogue.courses,
        catalogue.fields,
        catalogue.contacts,
    )


def test_nothing_known_gives_no_map(catalogue: Catalogue) -> None:
    assert surroundings(catalogue, None, ()) is None


def test_two_centres_of_one_town_are_both_seen(catalogue: Catalogue) -> None:
    here = catalogue.communes[CHAUMONT]
    first = catalogue.centres[0]
    twin = msgspec.structs.replace(first, id="twin")
    svg = surroundings(
        Catalogue(
            catalogue.communes,
            catalogue.departments,
            (first, twin),
            catalogue.courses,
            catalogue.fields,
            catalogue.contacts,
        ),
        here,
        (first, twin),
    )
    assert svg is not None
    spots = re.findall(r'class="map__near" cx="(\d+)"', svg)
    assert len(set(spots)) == 2


def test_an_outline_is_cut_at_the_edges_of_the_window() -> None:
    square = Outline("00", (0, 0), (((-500, -500), (500, -500), (500, 500), (-500, 500)),), (-500, -500, 500, 500))
    path = Window((0, 0), 1, 100, 100).path(square)
    assert {abs(int(number)) for number in re.findall(r"-?\d+", path)} <= {0, 8, 108, 116}
    assert Window((2000, 0), 1, 100, 100).path(square) == ""


def test_the_window_shows_every_place_asked_for() -> None:
    window = fitting([(0, 0), (300, 10)], width=480, height=380, margin=50, least_km=100)
    assert all(window.holds(window.at(place), 49.9) for place in [(0, 0), (300, 10)])


def test_the_mainland_and_five_overseas_departments_are_drawn() -> None:
    assert set(territories()) == {MAINLAND, "971", "972", "973", "974", "976"}
