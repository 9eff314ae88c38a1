"""The adviser: a profile and a day in, a plan out. No clock, no network, no database, no chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import msgspec

from bot.catalogue.records import Catalogue, Commune, Course
from bot.guidance import contacts as contacts_of
from bot.guidance import interview, vae
from bot.guidance.case import Case
from bot.guidance.centres import CentreFinder, to_contact
from bot.guidance.combine import FundingMix, combine, with_mix
from bot.guidance.courses import CourseFinder
from bot.guidance.documents import to_bring
from bot.guidance.funding import assess, devices_for_course
from bot.guidance.local import LocalScheme, schemes_near
from bot.guidance.named import CourseNames
from bot.guidance.offers import OfferIndex, announced
from bot.guidance.outcome import Outcome, outcome_of, usefulness
from bot.guidance.plan_types import CentreMatch, Contact, CourseMatch, FundingLine, Plan, VaeRoute
from bot.guidance.profile import CommuneRef, FieldName, Profile
from bot.guidance.recording import RecordingCitations
from bot.guidance.rome import RomeLabels
from bot.guidance.rome_net import RomeNet
from bot.guidance.scoring import Wish
from bot.guidance.sources import Citations
from bot.guidance.steps import next_steps
from bot.guidance.trade_warning import trade_warning
from bot.guidance.trades import TradeIndex, TradeMatch
from bot.guidance.warnings import warnings
from bot.law import Law
from bot.territory.needs import TerritoryNeeds

_COURSES = 5
_COURSES_AFTER = 3
_DAYS_KEPT = 16
_QUESTIONS_KEPT = 256


@dataclass(frozen=True)
class Reading:
    """What a plan was made from: the wish read, the verdicts with their rules, the courses kept and those after them.

    ``left_out`` are centres nearer than some that are named, with why they are not.
    """

    wish: Wish
    lines: tuple[FundingLine, ...]
    routes: tuple[VaeRoute, ...]
    citations: RecordingCitations
    ranked: tuple[tuple[Course, float], ...]
    after: tuple[tuple[Course, float], ...]
    left_out: tuple[tuple[CentreMatch, str], ...]
    mixes: tuple[tuple[Course, FundingMix], ...]
    law: Law


class Advisor:
    """Gives advice from one catalogue and one law. Safe to share between threads; makes its indexes once.

    ``schemes`` are the local CPF top-ups entered by those who run the service; without any, none is promised.
    ``territory``, ``rome`` and ``offers`` are what they imported: the needs of employers around, the names of trades,
    the sessions announced. Without them, the plan says nothing of these.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        law: Law,
        schemes: Sequence[LocalScheme] = (),
        *,
        territory: TerritoryNeeds | None = None,
        rome: RomeLabels | None = None,
        offers: OfferIndex | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._law = law
        self._schemes = tuple(schemes)
        self._take_imported(territory, rome, offers)
        self._centres = CentreFinder(catalogue)
        self._names = CourseNames(catalogue)
        self._field_ids = tuple(catalogue.fields)
        self._next = lru_cache(maxsize=_QUESTIONS_KEPT)(self._next_question)
        self._citations = lru_cache(maxsize=_DAYS_KEPT)(self._citations_of)

    def _take_imported(
        self, territory: TerritoryNeeds | None, rome: RomeLabels | None, offers: OfferIndex | None
    ) -> None:
        self.territory = territory
        self._rome = rome
        self._offers = offers
        self._trades = TradeIndex(self._catalogue, None if rome is None else RomeNet(self._catalogue, rome))
        self._courses = CourseFinder(self._catalogue, self._trades)

    def with_imported(
        self, territory: TerritoryNeeds | None, rome: RomeLabels | None, offers: OfferIndex | None
    ) -> Advisor:
        """Return an adviser with this imported data: itself when they are the same."""
        if territory is self.territory and rome is self._rome and offers is self._offers:
            return self
        other = copy(self)
        other._take_imported(territory, rome, offers)
        other._next = lru_cache(maxsize=_QUESTIONS_KEPT)(other._next_question)
        return other

    def with_schemes(self, schemes: Sequence[LocalScheme]) -> Advisor:
        """Return an adviser with these local top-ups and the same indexes: itself when they are the same."""
        if self._schemes == tuple(schemes):
            return self
        other = copy(self)
        other._schemes = tuple(schemes)
        other._next = lru_cache(maxsize=_QUESTIONS_KEPT)(other._next_question)
        return other

    def _citations_of(self, as_of: date) -> Citations:
        return Citations(self._law, as_of)

    def _case(self, profile: Profile, as_of: date) -> Case:
        return Case(
            profile=profile,
            as_of=as_of,
            law=self._law,
            citations=self._citations(as_of),
            schemes=schemes_near(self._schemes, None if profile.commune is None else self._commune(profile.commune)),
        )

    def plan(self, profile: Profile, as_of: date) -> Plan:
        """Return the whole advice for a profile on a day. Any profile gives a plan, even an empty one."""
        case, wish, ranked = self._read(profile, as_of)
        lines = assess(case)
        courses = tuple(
            self._courses.present(
                course, score, wish, devices_for_course(lines, course), self._session(course, profile, as_of)
            )
            for course, score in ranked
        )
        near, region = self._near(profile), self._region(profile)
        centre = to_contact(near, region)
        national = self._centres.national
        phone = None if national is None else national.phone
        routes = vae.routes(case, self._courses, wish, lines)
        mix = self._leading_mix(case)
        return Plan(
            profile=profile,
            as_of=as_of,
            centres=near,
            courses=courses,
            vae=routes,
            funding=lines,
            contacts=contacts_of.contacts(case, self._catalogue, region, centre, national),
            next_steps=next_steps(case, centre, courses, lines, routes, national_phone=phone, mix=mix),
            warnings=warnings(
                case,
                near,
                courses,
                trade_warning(wish.trade, self._catalogue.fields, shown=bool(courses)),
                phone,
            ),
            documents=to_bring(profile, lines, routes),
        )

    def _leading_mix(self, case: Case) -> FundingMix | None:
        if case.leading is None or case.kind != "rncp":
            return None
        chosen = case.about(course=case.leading)
        return combine(chosen, assess(chosen))

    def _read(self, profile: Profile, as_of: date) -> tuple[Case, Wish, list[tuple[Course, float]]]:
        case = self._case(profile, as_of)
        here = None if profile.commune is None else profile.commune.insee_code
        needed = None if self.territory is None or here is None else self.territory.wanted(here)
        wish = self._courses.wish(profile, as_of, _vapp(case), needed)
        ranked = self._courses.rank(wish, _COURSES) if wish.fields or wish.trade_scores else []
        return case.about(leading=ranked[0][0]) if ranked else case, wish, ranked

    def _session(self, course: Course, profile: Profile, as_of: date) -> str:
        """Announce the session of a course nearest to the person, nothing when none is known."""
        home = profile.commune
        if self._offers is None or home is None:
            return ""
        offer = self._offers.nearest(course.id, home.insee_code, home.department_code, as_of)
        return "" if offer is None else announced(offer, home.insee_code)

    def next_question(self, profile: Profile, as_of: date) -> FieldName | None:
        """Return the next question worth asking, None when nothing useful is left."""
        return self._next(profile, as_of)

    def _next_question(self, profile: Profile, as_of: date) -> FieldName | None:
        asked = interview.useful_questions(profile, self._measure(profile, as_of), first_only=True)
        return next(iter(asked), None)

    def useful_questions(self, profile: Profile, as_of: date) -> list[FieldName]:
        """Return the missing facts that would change this plan, the most useful first."""
        return interview.useful_questions(profile, self._measure(profile, as_of))

    def usefulness(self, profile: Profile, as_of: date, name: FieldName) -> float:
        """Measure how much knowing a fact would change the plan, by really making the plans of its answers."""
        return self._measure(profile, as_of)(name)

    def _measure(self, profile: Profile, as_of: date) -> Callable[[FieldName], float]:
        def run(one: Profile) -> Outcome:
            return self.outcome(one, as_of)

        before = lru_cache(maxsize=1)(lambda: run(profile))
        return lambda name: usefulness(profile, name, self._field_ids, run, before())

    def outcome(self, profile: Profile, as_of: date) -> Outcome:
        """Return what the plan of a profile decides, without its sentences on places and steps."""
        case, wish, ranked = self._read(profile, as_of)
        lines = assess(case)
        people = contacts_of.contacts(case, self._catalogue, None, None, None)
        routes = vae.routes(case, self._courses, wish, lines)
        return outcome_of(lines, [course.id for course, _ in ranked], routes, people)

    def reading(self, profile: Profile, as_of: date) -> Reading:
        """Return what the plan of a profile was made from, to explain it; the rules behind each answer are known."""
        citations = RecordingCitations(self._law, as_of)
        case, wish, ranked = self._read(profile, as_of)
        case = replace(case, citations=citations)
        lines = assess(case)
        routes = vae.routes(case, self._courses, wish, lines)
        aimed = bool(wish.fields or wish.trade_scores)
        after = self._courses.rank(wish, len(ranked) + _COURSES_AFTER)[len(ranked) :] if aimed else []
        place = None if profile.commune is None else self._commune(profile.commune)
        return Reading(
            wish=wish,
            lines=lines,
            routes=routes,
            citations=citations,
            ranked=tuple(ranked),
            after=tuple(after),
            left_out=() if place is None else self._centres.left_out(place, self._field_near(profile)),
            mixes=self._mixes(case, [course for course, _ in ranked]),
            law=self._law,
        )

    def _mixes(self, case: Case, courses: Sequence[Course]) -> tuple[tuple[Course, FundingMix], ...]:
        cases = [(course, case.about(course=course)) for course in courses]
        mixes = [(course, combine(one, assess(one))) for course, one in cases]
        return tuple((course, mix) for course, mix in mixes if mix is not None)

    def nearest_centres(self, commune: Commune, limit: int, field: str | None = None) -> tuple[CentreMatch, ...]:
        """Return up to ``limit`` centres from a commune: that of the town first, then open ones, nearest first."""
        return self._centres.nearest(commune, limit, field)

    def centre_to_contact(self, commune: Commune) -> CentreMatch | None:
        """Return the open centre, for everyone, to send someone of a commune to; None when none is known."""
        return to_contact(self._centres.for_plan(commune, None), self._centres.region_of(commune))

    def all_centres(self, commune: Commune) -> tuple[CentreMatch, ...]:
        """Return every centre of the catalogue with its distance from a commune, nearest first."""
        return self._centres.all_from(commune)

    def find_courses(
        self, query: str | None, field: str | None, level: int | None, limit: int, as_of: date | None = None
    ) -> tuple[CourseMatch, ...]:
        """Return the courses that answer a search, best first. Without a day, the register is as it was read."""
        return self._courses.find(query, field, level, limit, as_of)

    def course(self, course_id: str) -> CourseMatch | None:
        """Return one course by its id, None when the catalogue has no such course to advise."""
        return self._courses.bare(course_id)

    def advisable(self, course_id: str) -> Course | None:
        """Return one course as the catalogue has it, None when there is no such course to advise."""
        return None if self._courses.bare(course_id) is None else self._courses.by_id[course_id]

    def named_course(self, text: str) -> CourseMatch | None:
        """Return the course that a sentence names by its code or its title, None when it names none."""
        named = self._names.find(text)
        return None if named is None else self.course(named.id)

    def match_trade(self, text: str) -> TradeMatch:
        """Read a trade as people write it: fields, courses, whether it is taught, and what is taught next to it."""
        return self._trades.match(text)

    def contacts(self, profile: Profile, as_of: date) -> tuple[Contact, ...]:
        """Return who to see or call, the first to call first."""
        region = self._region(profile)
        centre = to_contact(self._near(profile), region)
        return contacts_of.contacts(self._case(profile, as_of), self._catalogue, region, centre, self._centres.national)

    def funding(
        self, profile: Profile, as_of: date, course: Course | None = None, *, price_eur: float | None = None
    ) -> tuple[FundingLine, ...]:
        """Return every device with its verdict, for the project or for one course.

        ``price_eur`` is the price of that course as told, in place of the catalogue's.
        """
        if course is not None:
            case = self._case(profile, as_of).about(course=_priced(course, price_eur))
            return with_mix(case, assess(case))
        case, _, _ = self._read(profile, as_of)
        return assess(case)

    def mix(
        self, profile: Profile, as_of: date, course: Course, *, price_eur: float | None = None
    ) -> FundingMix | None:
        """Return how the devices add up on one course; None when its price is not known or nothing is to pay.

        ``price_eur`` is its price as told, in place of the catalogue's.
        """
        case = self._case(profile, as_of).about(course=_priced(course, price_eur))
        return combine(case, assess(case))

    def vae(self, profile: Profile, as_of: date) -> tuple[VaeRoute, ...]:
        """Return the certifications that experience may open."""
        case, wish, _ = self._read(profile, as_of)
        return vae.routes(case, self._courses, wish, assess(case))

    def _near(self, profile: Profile) -> tuple[CentreMatch, ...]:
        if profile.commune is None:
            return ()
        return self._centres.for_plan(self._commune(profile.commune), self._field_near(profile))

    def _field_near(self, profile: Profile) -> str | None:
        if profile.field is None and profile.job_title:
            return next(iter(self._trades.match(profile.job_title).nearest_fields), None)
        return profile.field

    def _region(self, profile: Profile) -> str | None:
        return None if profile.commune is None else self._centres.region_of(self._commune(profile.commune))

    def _commune(self, ref: CommuneRef) -> Commune:
        known = self._catalogue.communes.get(ref.insee_code)
        if known is not None:
            return known
        department = self._catalogue.departments.get(ref.department_code)
        return Commune(
            insee_code=ref.insee_code,
            name=ref.name,
            department_code=ref.department_code,
            region_code="" if department is None else department.region_code,
            postal_codes=() if ref.postal_code is None else (ref.postal_code,),
            population=None,
            latitude=None,
            longitude=None,
            epci_code=None,
            epci_name=None,
        )


def _priced(course: Course, price_eur: float | None) -> Course:
    return course if price_eur is None else msgspec.structs.replace(course, price_eur=price_eur)


def _vapp(case: Case) -> str:
    """Say how one enters a course without the diploma asked for, or that the age shuts that way."""
    if case.untold:
        return ""
    age, least = case.profile.age, case.value("vapp.age")
    if age is not None and least is not None and age < least:
        return f"La dispense de diplôme (VAPP) ne s'ouvre qu'à {case.say('vapp.age')} : voyez avec le centre."
    return (
        "Sans ce diplôme, une dispense (VAPP) peut vous ouvrir l'entrée. "
        f"Il faut avoir {case.say('vapp.age')} et {case.say('vapp.break')} depuis la fin des études."
    )


_ENCODER = msgspec.json.Encoder(order="deterministic")


def encode_plan(plan: Plan) -> bytes:
    """Write a plan as JSON with the contract's keys; the same plan gives the same bytes."""
    return _ENCODER.encode(plan)
