"""Which courses fit a person, how well, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import msgspec

from bot.catalogue.records import Catalogue, Course
from bot.guidance import french
from bot.guidance.case import SELF_EMPLOYED
from bot.guidance.course_groups import CourseGroups
from bot.guidance.french import euros, fold
from bot.guidance.named import acronyms, kinds_said
from bot.guidance.plan_types import CourseMatch, DeviceId, Source
from bot.guidance.profile import Profile
from bot.guidance.scoring import Wish, entry_gap, matching_level, standing, standing_factor, target_level, want_for
from bot.guidance.trades import TradeIndex
from bot.territory.needs import Want

_LEVELS = {
    2: "sans diplôme ou brevet",
    3: "CAP ou BEP",
    4: "bac",
    5: "bac+2",
    6: "bac+3 ou bac+4",
    7: "bac+5",
    8: "doctorat",
}
_MODALITIES = {"distance": "à distance", "hybrid": "en partie à distance", "onsite": "sur place"}
_NEVER = "historical"
# A register number tied to a course by its content only, its title unread: not shown until someone confirms it.
_GUESSED = "M"
_LEAST = 0.2
# Courses written once for all: the same few are shown again and again.
_PRESENTED = 2048
# Courses ranked at once: as many as the certifications that a VAE is sought among.
_RANKED = 40

_MANAGEMENT = ("gestion_pme", "entrepreneuriat")
# What someone who already runs a small firm looks for in management, in the words of the catalogue.
_OWNER = "dirigeant de petite entreprise, patron, responsable de PME, TPE, artisan, encadrer, diriger, gestion"


def level_words(level: int) -> str:
    """Name a level of qualification in everyday words."""
    return _LEVELS[level]


class CourseFinder:
    """The courses of a catalogue, ready to be ranked."""

    def __init__(self, catalogue: Catalogue, trades: TradeIndex) -> None:
        self._catalogue = catalogue
        self._trades = trades
        self.by_id = {course.id: course for course in catalogue.courses}
        self._advisable = tuple(course for course in catalogue.courses if course.scope != _NEVER)
        self._by_field: dict[str, list[Course]] = {name: [] for name in catalogue.fields}
        self._by_rome: dict[str, list[Course]] = {}
        for course in self._advisable:
            self._by_field.setdefault(course.field, []).append(course)
            for code in course.rome_codes:
                self._by_rome.setdefault(code, []).append(course)
        self._groups = CourseGroups(self._advisable)
        self._bare = lru_cache(maxsize=_PRESENTED)(self._bare_of)
        self._acronyms = {course.id: acronyms(course) for course in self._advisable}

    # For a profile.

    def wish(self, profile: Profile, as_of: date, way_in: str = "", needed: Mapping[str, Want] | None = None) -> Wish:
        """Read what a profile looks for. An owner already settled is sent to management, not to starting up."""
        trade = self._trades.match(profile.job_title) if profile.job_title else None
        fields: dict[str, float] = {}
        if trade is not None:
            fields = {name: max(0.3, 0.9 - 0.25 * rank) for rank, name in enumerate(trade.nearest_fields)}
        if not fields and profile.field is None:
            fields = _fields_of_goal(profile)
        if profile.field is not None:
            fields = {name: min(score, 0.4) for name, score in fields.items()}
            fields[profile.field] = 1.0
        settled = profile.situation in SELF_EMPLOYED and profile.goal != "create_business"
        if settled and profile.field != "entrepreneuriat" and "entrepreneuriat" in fields:
            fields["gestion_pme"] = max(fields.get("gestion_pme", 0.0), fields["entrepreneuriat"])
            fields["entrepreneuriat"] = min(fields["entrepreneuriat"], 0.3)
        scores = dict(zip(trade.course_ids, trade.course_scores, strict=True)) if trade is not None else {}
        managing = profile.field in _MANAGEMENT or (
            profile.field is None and (trade is not None or profile.goal == "certify_experience")
        )
        if settled and managing and (trade is None or trade.taught is not True):
            owner = self._owner_scores()
            scores = {name: max(scores.get(name, 0.0), owner.get(name, 0.0)) for name in {**scores, **owner}}
        return Wish(
            fields=fields,
            trade=trade,
            trade_scores=scores,
            profile=profile,
            as_of=as_of,
            way_in=way_in,
            needed=needed or {},
        )

    def _owner_scores(self) -> dict[str, float]:
        """How well each course answers someone who already runs a small firm, from 0 to 1."""
        found: dict[str, float] = {}
        for words in _OWNER.split(", "):
            match = self._trades.match(words)
            for course_id, score in zip(match.course_ids, match.course_scores, strict=True):
                if self.by_id[course_id].field in _MANAGEMENT:
                    found[course_id] = max(found.get(course_id, 0.0), score)
        return found

    def rank(self, wish: Wish, limit: int) -> list[tuple[Course, float]]:
        """Return the courses that fit best, with their scores from 0 to 1, best first."""
        if len(wish.ranked) < limit:
            # In one assignment: two threads that rank the same wish find the same.
            wish.ranked[:] = self._groups.best(wish, self._named(wish), max(limit, _RANKED))
        return [(course, score) for course, score in wish.ranked[:limit] if score >= _LEAST]

    def _named(self, wish: Wish) -> dict[str, Course]:
        """Return the courses that the words of a person, or the needs around, tell apart from the others."""
        named = {
            course_id: self.by_id[course_id]
            for course_id, score in wish.trade_scores.items()
            if score >= 0.5 or self.by_id[course_id].field in wish.fields
        }
        for code in wish.needed:
            named.update((one.id, one) for one in self._by_rome.get(code, ()) if one.field in wish.fields)
        return named

    def bare(self, course_id: str) -> CourseMatch | None:
        """Return a course as the catalogue knows it, without a score; None for one that is never advised."""
        return self._bare(course_id)

    def _bare_of(self, course_id: str) -> CourseMatch | None:
        course = self.by_id.get(course_id)
        return None if course is None or course.scope == _NEVER else _bare_match(course)

    def present(
        self, course: Course, score: float, wish: Wish, funding: Sequence[DeviceId] = (), session: str = ""
    ) -> CourseMatch:
        """Write a course with the reasons of its rank; ``session`` announces where it is next given."""
        reasons = _reasons(course, wish)
        if session:
            reasons.append(session)
        bare = self._bare(course.id) or _bare_match(course)
        return msgspec.structs.replace(bare, score=round(score, 4), reasons=tuple(reasons), funding=tuple(funding))

    # For a search.

    def find(
        self, query: str | None, field: str | None, level: int | None, limit: int, as_of: date | None
    ) -> tuple[CourseMatch, ...]:
        """Return the courses that answer a search, best first; every filter given must hold."""
        scores = self._search(query) if query and query.strip() else {one.id: 0.5 for one in self._advisable}
        wish = Wish(fields={}, trade=None, trade_scores={}, profile=Profile(), as_of=as_of)
        found = []
        for course_id, score in scores.items():
            course = self.by_id[course_id]
            if (field is not None and course.field != field) or (level is not None and matching_level(course) != level):
                continue
            # A level that is only indicative comes after those that are official.
            official = level is None or course.level == level
            found.append((official, course, score * standing_factor(course, as_of)))
        found.sort(key=lambda one: (not one[0], -one[2], one[1].id))
        return tuple(self.present(course, min(1.0, score), wish) for _, course, score in found[:limit])

    def _search(self, query: str) -> dict[str, float]:
        """Return the courses that words may mean: a trade, a field, a kind, a code or an acronym."""
        kinds, subject = kinds_said(query)
        scores: dict[str, float] = {}
        if subject:
            match = self._trades.match(subject)
            scores = dict(zip(match.course_ids, match.course_scores, strict=True))
            for name, score in zip(match.field_ids, match.field_scores, strict=True):
                for course in self._by_field.get(name, ()):
                    scores[course.id] = max(scores.get(course.id, 0.0), score * 0.6)
        asked, words = query.strip().casefold(), frozenset(fold(query).split())
        for course in self._advisable:
            codes = {course.id, (course.cnam_code or "").casefold(), (course.rncp_rs or "").casefold()}
            if asked in codes or words & self._acronyms[course.id]:
                scores[course.id] = 1.0
            elif kinds and not subject and course.certification_type in kinds:
                scores[course.id] = 0.6
        if not kinds:
            return scores
        return {
            name: score if self.by_id[name].certification_type in kinds else score / 2 for name, score in scores.items()
        }


def _fields_of_goal(profile: Profile) -> dict[str, float]:
    if profile.goal == "create_business":
        return {"entrepreneuriat": 0.9, "gestion_pme": 0.6}
    if profile.goal == "refresh_basics":
        return {"informatique": 0.5}
    return {}


def _reasons(course: Course, wish: Wish) -> list[str]:
    reasons = [*_fit_reasons(course, wish), *_entry_reasons(course, wish)]
    if course.modality is not None:
        reasons.append(f"Au Cnam de Paris, elle se suit {_MODALITIES[course.modality]}. Vérifiez dans votre centre.")
    elif wish.profile.modality == "distance":
        reasons.append("Je ne sais pas si elle se suit à distance : demandez-le au centre.")
    if standing(course, wish.as_of) == "expired":
        when = f" le {french.day(course.rncp_end_date)}" if course.rncp_end_date else ""
        reasons.append(
            f"Son enregistrement au répertoire a pris fin{when}. Un nouveau numéro existe peut-être : "
            "le centre le sait."
        )
    elif course.rncp_rs is None:
        certificate = course.certification_type.startswith("certificat")
        kind = "C'est un certificat du Cnam. " if certificate else ""
        free = course.price_eur == 0
        pays = "demandez au centre ce qu'elle vaut" if free else "vérifiez si le CPF peut la payer"
        if certificate:
            pays = "vérifiez s'il est payable par le CPF"
        reasons.append(f"{kind}Je ne connais pas de numéro au répertoire : {pays}.")
    if course.rncp_basis == _GUESSED:
        reasons.append("Son numéro au répertoire est à confirmer par le centre.")
    if course.scope == "extended":
        reasons.append("Je suis moins sûr qu'elle soit proposée : faites-le confirmer par le centre.")
    if course.price_eur is None:
        reasons.append("Le prix de ce parcours n'est pas connu : le centre vous le donnera.")
    elif course.price_eur == 0:
        reasons.append("Elle est gratuite.")
    else:
        reasons.append(f"Son prix connu est de {euros(course.price_eur)} : le centre le confirme.")
    return reasons


def _fit_reasons(course: Course, wish: Wish) -> list[str]:
    reasons = []
    trade_score = wish.trade_scores.get(course.id, 0.0)
    if wish.trade is not None and trade_score >= 0.6 and wish.trade.taught is not False:
        practised = wish.profile.goal in ("certify_experience", "progress")
        which = "à votre métier" if practised else "au métier que vous visez"
        reasons.append(f"Elle répond {which} : {wish.trade.text}.")
    elif wish.profile.field == course.field:
        reasons.append(f"Elle est dans le domaine choisi.{_leads_to(course)}")
    elif wish.trade is not None and wish.trade.trade is not None and wish.fields.get(course.field, 0) > 0:
        reasons.append(f"Elle n'apprend pas le métier ({wish.trade.trade}), mais ce qui va avec.{_leads_to(course)}")
    elif wish.fields.get(course.field, 0) > 0:
        reasons.append(f"Elle va avec votre projet.{_leads_to(course)}")
    want = want_for(course, wish)
    if want is not None:
        job = want.job
        reasons.append(f"Ce métier est recherché dans votre bassin d'emploi : {job.label} ({job.source}).")
    return reasons


def _leads_to(course: Course) -> str:
    """Name two jobs a course leads to, or nothing when it names a skill rather than a job."""
    jobs = [job for job in course.target_jobs if not job.startswith("compétence")]
    return f" Elle mène par exemple à : {french.listing(jobs[:2], 'ou')}." if jobs else ""


def _entry_reasons(course: Course, wish: Wish) -> list[str]:
    reasons = []
    profile = wish.profile
    reached = profile.qualification_level
    if course.level is not None and reached is not None:
        if course.level == target_level(profile):
            reasons.append(f"Elle mène au niveau {level_words(course.level)} : la marche au-dessus du vôtre.")
        elif course.level <= reached:
            reasons.append(
                f"Elle est de niveau {level_words(course.level)}, que vous avez déjà : elle sert à se spécialiser."
            )
        else:
            reasons.append(f"Elle mène au niveau {level_words(course.level)}.")
    elif course.level is not None:
        reasons.append(f"Elle mène au niveau {level_words(course.level)}.")
    if course.entry_level is None:
        reasons.append("Je ne connais pas le niveau demandé à l'entrée : le centre vous le dit.")
    elif course.entry_level == 0:
        reasons.append("On y entre sans diplôme.")
    elif reached is not None and entry_gap(course, profile) > 0:
        if course.entry_is_public:
            reasons.append(
                f"Elle vise un public de niveau {level_words(course.entry_level)}. Ce n'est pas une "
                "barrière : voyez avec le centre."
            )
        else:
            reasons.append(f"Elle demande le niveau {level_words(course.entry_level)}. {wish.way_in}".strip())
    elif reached is not None and not course.entry_is_public:
        reasons.append("Votre niveau suffit pour y entrer.")
    return reasons


def _bare_match(course: Course) -> CourseMatch:
    sources = [Source(label="Fiche de la formation", url=course.source_url, valid_from=_read_on(course.source_date))]
    number = None if course.rncp_basis == _GUESSED else course.rncp_rs
    if number and course.rncp_url:
        sources.append(Source(label=f"France compétences, {number}", url=course.rncp_url))
    return CourseMatch(
        id=course.id,
        cnam_code=course.cnam_code,
        title=course.title,
        certification_type=course.certification_type,
        level=course.level,
        bac_label=course.bac_label,
        field=course.field,
        rncp_rs=number,
        rncp_status=course.rncp_status,
        rncp_end_date=course.rncp_end_date,
        ects=course.ects,
        duration_months=course.duration_months,
        duration_hours=course.duration_hours,
        entry_level=course.entry_level,
        modality=course.modality,
        cpf_eligible=course.cpf_eligible,
        vae_accessible=course.vae_accessible,
        target_jobs=course.target_jobs,
        rome_codes=course.rome_codes,
        cost_eur=course.price_eur,
        score=0.0,
        reasons=(),
        funding=(),
        sources=tuple(sources),
        url=course.source_url,
    )


def _read_on(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        return None
