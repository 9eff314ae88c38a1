"""Searching the catalogue by kind of qualification, acronym or level."""

from __future__ import annotations

import pytest
from builders import advisor


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("licence", {"licence", "licence_pro"}),
        ("des masters", {"master"}),
        ("DEUST", {"deust"}),
        ("un certificat", {"certificat_competence", "certificat_professionnel"}),
    ],
)
def test_a_kind_alone_gives_that_kind(words: str, kinds: set[str]) -> None:
    found = advisor().find_courses(words, None, None, 6)
    assert found
    assert {course.certification_type for course in found} <= kinds


def test_a_kind_with_a_subject_gives_that_kind_first() -> None:
    first = advisor().find_courses("licence informatique", None, None, 5)[0]
    assert first.title.startswith("Licence Informatique")


def test_an_acronym_of_a_title_finds_it() -> None:
    assert [course.id for course in advisor().find_courses("DGC", None, None, 5)] == ["dgc0100a"]


def test_official_levels_come_before_indicative_ones() -> None:
    levels = [course.level for course in advisor().find_courses(None, None, 6, 100)]
    assert levels[0] == 6
    assert levels == sorted(levels, key=lambda level: level is None)
