"""The second net: from a trade's name in the ROME to the courses and fields that carry its code."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from bot.catalogue.records import Catalogue
from bot.guidance.rome import RomeLabels, RomeMatch
from bot.guidance.trades import TradeMatch

# Said well enough to tell what the trade is; and how far behind the best another trade may be.
_SURE = 0.75
_BEHIND = 0.1
_COURSE, _FIELD = 0.85, 0.7
_BESIDE = ("gestion_pme", "entrepreneuriat")


class RomeNet:
    """The courses and fields of a catalogue by their ROME codes."""

    def __init__(self, catalogue: Catalogue, rome: RomeLabels) -> None:
        self._rome = rome
        self._fields = catalogue.fields
        self._field_of = {course.id: course.field for course in catalogue.courses}
        self._courses: dict[str, list[str]] = defaultdict(list)
        for course in catalogue.courses:
            if course.scope != "historical":
                for code in course.rome_codes:
                    self._courses[code].append(course.id)
        self._families: dict[str, list[str]] = defaultdict(list)
        for training in catalogue.fields.values():
            for family in training.rome_families:
                self._families[family.split()[0]].append(training.id)

    def complete(self, found: TradeMatch) -> TradeMatch:
        """Complete what the catalogue's own words found, unless they already tell whether the trade is taught."""
        if found.taught is not None:
            return found
        trades = self._rome.match(found.text)
        if not trades:
            return found
        trades = tuple(one for one in trades if one.score >= trades[0].score - _BEHIND)
        courses = dict(zip(found.course_ids, found.course_scores, strict=True))
        fields = dict(zip(found.field_ids, found.field_scores, strict=True))
        taught = self._add(trades, courses, fields)
        surely = trades[0].score >= _SURE
        missing = surely and not taught and max(found.course_scores, default=0.0) < _SURE
        ranked = sorted(courses.items(), key=lambda one: (-one[1], one[0]))
        # The fields that the catalogue's words found keep their places.
        near = [*found.field_ids, *(name for name in _best_first(fields) if name not in found.field_ids)]
        nearest = found.nearest_fields or tuple(near[:2])
        if missing:
            beside = (name for name in _BESIDE if name in self._fields)
            nearest = tuple(dict.fromkeys([*nearest, *beside]))
        return msgspec.structs.replace(
            found,
            field_ids=tuple(near),
            field_scores=tuple(round(fields[name], 4) for name in near),
            course_ids=tuple(name for name, _ in ranked),
            course_scores=tuple(round(score, 4) for _, score in ranked),
            taught=True if surely and taught else False if missing else None,
            trade=found.text if missing else None,
            nearest_fields=nearest,
        )

    def _add(self, trades: tuple[RomeMatch, ...], courses: dict[str, float], fields: dict[str, float]) -> bool:
        """Add the courses and fields of these trades; tell whether a course leads to the best of them."""
        taught = False
        for trade in trades:
            for code in self._rome.codes(trade.rome_code):
                for course_id in self._courses.get(code, ()):
                    taught = taught or trade is trades[0]
                    courses[course_id] = max(courses.get(course_id, 0.0), trade.score * _COURSE)
                    field = self._field_of[course_id]
                    fields[field] = max(fields.get(field, 0.0), trade.score * _FIELD)
            for family in self._families.get(trade.rome_code[:3], ()):
                fields[family] = max(fields.get(family, 0.0), trade.score * _FIELD)
        return taught


def _best_first(fields: dict[str, float]) -> list[str]:
    return [name for name, _ in sorted(fields.items(), key=lambda one: (-one[1], one[0]))]
