"""One person on one day, read once: what every rule of the engine asks about them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from bot.catalogue.records import Course
from bot.guidance import french
from bot.guidance.local import LocalScheme
from bot.guidance.plan_types import Source
from bot.guidance.profile import Circumstance, Profile, age_band_of, ages_of, rule_words
from bot.guidance.sources import Citations
from bot.law import Law, Rule

CourseKind = Literal["rncp", "rs", "vae", "bilan", "clea", "unregistered"]

SELF_EMPLOYED = frozenset({"artisan", "business_owner", "liberal"})


def kind_of(course: Course) -> CourseKind:
    """Return the kind of a course by its register number."""
    number = course.rncp_rs or ""
    if number.startswith("RNCP"):
        return "rncp"
    return "rs" if number.startswith("RS") else "unregistered"


@dataclass(frozen=True)
class Case:
    """A profile, a day, the law of that day, and the course in question when there is one.

    ``leading`` is the course the plan recommends first: it settles the order of the funds when no course was
    chosen. ``price`` is that of ``course``, None when it is not known. ``schemes`` are the local top-ups open here.
    """

    profile: Profile
    as_of: date
    law: Law
    citations: Citations = field(repr=False)
    course: Course | None = None
    leading: Course | None = None
    schemes: tuple[LocalScheme, ...] = ()

    def about(self, *, course: Course | None = None, leading: Course | None = None) -> Case:
        """Return the same person with a course in mind."""
        return replace(self, course=course, leading=leading)

    # What the law says that day.

    def rule(self, name: str) -> Rule | None:
        """Return the version of a rule in force that day, None when none is."""
        return self.law.current(name, self.as_of)

    def value(self, name: str) -> Decimal | None:
        """Return the figure in force that day, None when it is not established."""
        return self.law.value(name, self.as_of)

    def say(self, name: str) -> str:
        """Write the figure in force that day, or say that it is to be confirmed."""
        value = self.value(name)
        if value is None:
            return french.unknown_figure(self.law.versions(name)[0].unit)
        rule = self.rule(name)
        return french.figure(value, rule.unit if rule else None)

    def states(self, *names: str) -> list[str]:
        """Return what these rules say, word for word, leaving out those not in force that day."""
        return [rule.statement for rule in map(self.rule, names) if rule is not None]

    def cite(self, *names: str) -> tuple[Source, ...]:
        """Return the sources of rules in force that day."""
        return self.citations.cite(names)

    def concerns(self, name: str) -> bool:
        """Tell whether a rule is meant for this person, whatever its dates."""
        return any(rule.concerns(self.words) for rule in self.law.versions(name))

    @property
    def untold(self) -> bool:
        """Whether the day is before the first of which the rules tell enough to advise."""
        first = self.law.told_from
        return first is not None and self.as_of < first

    # Who the person is.

    @cached_property
    def words(self) -> frozenset[str]:
        """The words by which the rules name this person."""
        return rule_words(self.profile)

    @property
    def situation(self) -> str | None:
        """The situation said, None when it is not known."""
        return self.profile.situation

    @property
    def goal(self) -> str | None:
        """The goal said, None when it is not known."""
        return self.profile.goal

    def has(self, circumstance: Circumstance) -> bool:
        """Tell whether a circumstance is known to hold."""
        return self.profile.has(circumstance)

    @cached_property
    def director(self) -> bool:
        """A company director paid as an employee, whatever situation they name."""
        return self.has("salaried_director")

    @cached_property
    def employee(self) -> bool:
        """A private employee (a director without an employment contract is not one)."""
        return self.situation == "employee" and not self.director

    @cached_property
    def self_employed(self) -> bool:
        """A self-employed person who pays into a fund of their own."""
        return self.situation in SELF_EMPLOYED and not self.director

    @property
    def public_agent(self) -> bool:
        """A public servant, for whom other devices exist."""
        return self.situation == "public_agent"

    @property
    def retired(self) -> bool:
        """A retired person."""
        return self.situation == "retired"

    @cached_property
    def jobseeker(self) -> bool:
        """A registered jobseeker, by their situation or by a long unemployment when no situation is known."""
        return self.situation == "jobseeker" or (self.situation in (None, "other") and self.has("long_term_unemployed"))

    @cached_property
    def between_missions(self) -> bool:
        """A temporary worker: between two missions, a jobseeker's aids may be open."""
        return self.employee and self.has("temp_worker")

    @cached_property
    def open_ended_contract(self) -> bool:
        """Nothing said excludes an open-ended contract (CDI)."""
        return self.employee and not (self.has("fixed_term") or self.has("temp_worker"))

    @property
    def unknown(self) -> bool:
        """Nothing is known of the person's situation."""
        return self.situation is None and not self.director and not self.jobseeker

    @cached_property
    def young_enough(self) -> bool | None:
        """Whether the age limit of apprenticeship is not passed, None when what is known does not tell."""
        age, band, last = self.profile.age, self.profile.age_band, self.value("appr.age")
        if last is None:
            return None
        if age is not None:
            return int(age) <= last
        if band is None:
            return None
        youngest, oldest = ages_of(band)
        if oldest is not None and oldest <= last:
            return True
        return False if youngest > last else None

    @cached_property
    def under_26(self) -> bool | None:
        """Whether the person is under 26, None when it is not known."""
        age, band = self.profile.age, self.profile.age_band
        if age is not None:
            band = age_band_of(age)
        return None if band is None else band == "under_26"

    # What the person aims at.

    @cached_property
    def kind(self) -> CourseKind:
        """The kind of course in question: that of the course, else the one the goal leads to."""
        if self.course is not None:
            return kind_of(self.course)
        if self.goal == "certify_experience":
            return "vae"
        if self.goal == "refresh_basics":
            return "clea"
        if self.goal == "unsure" and self.profile.field is None and self.profile.job_title is None:
            return "bilan"
        return "rncp"

    @cached_property
    def leading_kind(self) -> CourseKind:
        """The kind of the course chosen, or of the one the plan recommends first.

        While no course is known, nothing tells that it will be on the register: it counts as unregistered.
        """
        if self.course is None and self.leading is not None:
            return kind_of(self.leading)
        return "unregistered" if self.course is None and self.kind == "rncp" else self.kind

    @property
    def price(self) -> Decimal | None:
        """The price of the course in euros, None when no course is chosen or its price is not known."""
        if self.course is None or self.course.price_eur is None:
            return None
        return Decimal(str(self.course.price_eur))
