"""Which certifications experience may open, and whether it does."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogue.records import Course
from bot.guidance import french
from bot.guidance.case import Case, kind_of
from bot.guidance.courses import CourseFinder
from bot.guidance.plan_types import DeviceId, FundingLine, VaeRoute, VaeVerdict
from bot.guidance.profile import VaeStatements
from bot.guidance.scoring import Wish, matching_level, standing

_ROUTES = 3
# From this many years on, a certification one level higher is worth looking at. Ours, not the law's.
_LONG = 10
# The order in which a VAE's payers are tried; a fund comes after the CPF, which it asks to be tried first.
_PAYING: tuple[DeviceId, ...] = (
    "cpf",
    "training_plan",
    "cpf_topup_employer",
    "cpf_topup_france_travail",
    "vae_public_funding",
    "reconversion_period",
    "cpf_topup_local",
    "fafcea",
    "agefice",
    "fif_pl",
    "self_funding",
)


def routes(
    case: Case,
    finder: CourseFinder,
    wish: Wish,
    lines: Sequence[FundingLine],
) -> tuple[VaeRoute, ...]:
    """Return the certifications to aim at by VAE, with a verdict each; at least one when that is the goal.

    None on a day before the first whose rules are known.
    """
    if case.untold:
        return ()
    said = case.profile.vae or VaeStatements()
    wanted = case.goal == "certify_experience"
    # A direct link is stated with one certification: the first, the one that was spoken of.
    elsewhere = VaeStatements(files=said.files)
    found = [
        _route(case, course, lines, elsewhere if rank else said)
        for rank, course in enumerate(_candidates(case, finder, wish))
    ]
    trade = wish.trade
    practised = wanted or bool(case.profile.experience_years)
    if practised and trade is not None and trade.taught is False and trade.trade is not None:
        found.append(_elsewhere(case, trade.trade, lines))
    if not found and wanted:
        found.append(_to_choose(case, lines))
    if not wanted and (case.profile.experience_years is None or all(one.eligible == "no" for one in found)):
        return tuple(found[:1])
    return tuple(found)


def _candidates(case: Case, finder: CourseFinder, wish: Wish) -> list[Course]:
    """Registered certifications of the field, at the height that experience can reach, those open to VAE first."""
    aimed = case.profile.field is not None or case.profile.job_title is not None or case.goal == "create_business"
    if not aimed or case.goal == "refresh_basics":
        return []
    reached = case.profile.qualification_level or 4
    years = case.profile.experience_years or 0
    height = max(5, reached + 1) + (1 if years >= _LONG else 0)
    registered = [
        (course, score)
        for course, score in finder.rank(wish, 40)
        if kind_of(course) == "rncp" and course.vae_accessible != "no"
    ]
    pool = [one for one in registered if _in_reach(one[0], wish, height)]
    pool = pool or [one for one in registered if _in_reach(one[0], wish, height + 1)]
    pool.sort(
        key=lambda one: (
            -round(max(wish.fields.get(one[0].field, 0.0), wish.trade_scores.get(one[0].id, 0.0)), 1),
            one[0].vae_accessible != "yes",
            standing(one[0], case.as_of) == "expired",
            -round(wish.trade_scores.get(one[0].id, 0.0), 1),
            abs((matching_level(one[0]) or height) - height),
            one[0].scope != "core",
            -one[1],
            one[0].id,
        )
    )
    return [course for course, _ in pool[:_ROUTES]]


def _in_reach(course: Course, wish: Wish, height: int) -> bool:
    """A certification of the field or of the trade, not far above what the experience supports."""
    near = wish.fields.get(course.field, 0) >= 0.4 or wish.trade_scores.get(course.id, 0) >= 0.85
    return near and (matching_level(course) or height) <= height


def _exclusion(case: Case, said: VaeStatements) -> list[str]:
    years = case.profile.experience_years
    if case.situation == "student" or case.has("apprentice"):
        return [
            "On ne demande pas en VAE le diplôme que l'on prépare en ce moment.",
            "Pour un autre diplôme, en lien avec un travail déjà fait, le centre peut regarder.",
        ]
    if years is not None and years == 0:
        return [
            "Il faut une expérience en lien direct avec la certification : vous n'en avez pas encore dans ce domaine."
        ]
    needed = case.value("vae.experience")
    if years is not None and needed and years < needed:
        return case.states("vae.experience")
    if said.direct_link is False:
        return ["Votre expérience n'est pas en lien direct avec cette certification."]
    return _too_many_files(case, said)


def _too_many_files(case: Case, said: VaeStatements) -> list[str]:
    same, several = case.value("vae.limit_same_cert"), case.value("vae.limit_three")
    if said.same_certification_files is not None and same is not None and said.same_certification_files >= same:
        return case.states("vae.limit_same_cert")
    if said.files is not None and several is not None and said.files >= several:
        return case.states("vae.limit_three")
    return []


def _to_check(case: Case, course: Course | None, said: VaeStatements) -> tuple[list[str], list[str]]:
    """What is still to check, said aloud, and the profile facts that would help."""
    checks: list[str] = []
    missing: list[str] = []
    years = case.profile.experience_years
    if years is None:
        checks.append("Combien de temps avez-vous travaillé dans ce domaine ? Je ne le sais pas encore.")
        missing.append("experience_years")
    if said.direct_link is None:
        checks.append("À vérifier : le lien direct entre votre travail et la certification.")
    if course is not None and course.vae_accessible != "yes":
        if standing(course, case.as_of) == "expired":
            checks.append("À vérifier : son numéro au répertoire, dont la date de fin est passée.")
        else:
            checks.append("À vérifier : qu'elle est bien ouverte à la VAE.")
    limited = case.rule("vae.limit_same_cert") is not None
    if limited and (said.same_certification_files is None or said.files is None):
        checks.append(
            " ".join(["À vérifier : les dossiers déjà déposés cette année.", *case.states("vae.limit_same_cert")])
        )
    asked_still = case.value("vae.cnam.one_year_outdated")
    if years is not None and asked_still is not None and years < asked_still:
        checks += case.states("vae.cnam.one_year_outdated")
    if case.situation is None:
        missing.append("situation")
    return checks, missing


def _route(case: Case, course: Course, lines: Sequence[FundingLine], said: VaeStatements) -> VaeRoute:
    rules = ["vae.experience", "vae.anyone", "vae.which_experience", "vae.limit_same_cert", "vae.limit_three"]
    excluded = _exclusion(case, said)
    name = course.title
    if excluded:
        return _refusal(case, name, course.id, excluded)
    checks, missing = _to_check(case, course, said)
    reasons = [
        *_experience(case),
        *case.states("vae.no_minimum_duration" if case.value("vae.experience") == 0 else "vae.experience"),
    ]
    verdict: VaeVerdict = "yes" if not checks and not missing and course.vae_accessible == "yes" else "likely"
    if course.vae_accessible == "yes":
        reasons.append("Cette certification est au répertoire national (RNCP) : elle est en principe ouverte à la VAE.")
    return VaeRoute(
        certification=name,
        course_id=course.id,
        eligible=verdict,
        reasons=(*reasons, *checks),
        steps=steps(case),
        funding=_funding(lines),
        missing=tuple(missing),
        sources=case.citations.cite(rules),
    )


def _experience(case: Case) -> list[str]:
    years = case.profile.experience_years
    if years is None:
        return []
    return [f"Vous dites avoir {french.years(years)} d'expérience dans ce domaine."]


def _refusal(case: Case, name: str, course_id: str | None, why: Sequence[str]) -> VaeRoute:
    rules = ("vae.experience", "vae.not_in_initial_training", "vae.limit_same_cert", "vae.limit_three")
    return VaeRoute(
        certification=name,
        course_id=course_id,
        eligible="no",
        reasons=tuple(why),
        steps=(),
        funding=(),
        sources=case.citations.cite(rules),
    )


def _elsewhere(case: Case, trade: str, lines: Sequence[FundingLine]) -> VaeRoute:
    """The diploma of a trade that the Cnam does not teach: another certifier delivers it."""
    name = f"Le diplôme de votre métier ({trade}), auprès d'un autre certificateur que le Cnam"
    excluded = _exclusion(case, VaeStatements())
    if excluded:
        return _refusal(case, name, None, excluded)
    checks, missing = _to_check(case, None, VaeStatements())
    return VaeRoute(
        certification=name,
        course_id=None,
        eligible="likely",
        reasons=(
            *_experience(case),
            "Le Cnam n'enseigne pas ce métier. Un CAP, un titre ou un brevet existe sans doute : "
            + ("cherchez-le sur vae.gouv.fr." if _portal(case) else "demandez-le à un conseiller VAE."),
            *checks,
        ),
        steps=steps(case),
        funding=_funding(lines),
        missing=tuple(missing),
        sources=case.cite("vae.anyone", "vae.france_vae.register", "vae.experience"),
    )


def _to_choose(case: Case, lines: Sequence[FundingLine]) -> VaeRoute:
    """The goal is a VAE and nothing tells which: the verdict is on the person, the certification is to choose."""
    name = "Une certification à choisir, en lien avec votre travail"
    excluded = _exclusion(case, VaeStatements())
    if excluded:
        return _refusal(case, name, None, excluded)
    checks, missing = _to_check(case, None, VaeStatements())
    return VaeRoute(
        certification=name,
        course_id=None,
        eligible="likely",
        reasons=(
            *_experience(case),
            "Dites-moi votre métier : je chercherai la certification la plus proche.",
            *checks,
        ),
        steps=steps(case),
        funding=_funding(lines),
        missing=("field", *missing),
        sources=case.cite("vae.experience", "vae.anyone", "vae.which_experience"),
    )


def _funding(lines: Sequence[FundingLine]) -> tuple[DeviceId, ...]:
    possible = {one.device for one in lines if one.eligible != "no"}
    return tuple(device for device in _PAYING if device in possible)


def _portal(case: Case) -> bool:
    """Tell whether a VAE begins on the national portal that day."""
    return case.rule("vae.france_vae.register") is not None


def steps(case: Case) -> tuple[str, ...]:
    """Return the road of a VAE on that day, with the delays then in force."""
    portal = _portal(case)
    road = ["Parlez-en gratuitement avec un conseiller : c'est l'information VAE, ouverte à tous."]
    if portal:
        road.append(
            "Inscrivez-vous sur vae.gouv.fr et choisissez la certification, entière ou par blocs. "
            "Si elle n'y est pas, écrivez au centre régional du Cnam."
        )
        road.append("Choisissez, ou non, un accompagnateur certifié Qualiopi. Son devis est le même partout.")
    else:
        road.append("Adressez-vous au centre régional du Cnam, qui étudie vos demandes de VAE pour ses diplômes.")
    if case.rule("vae.feasibility_answer"):
        road.append(
            f"Déposez le dossier de faisabilité. Réponse en {case.say('vae.feasibility_answer')} ; le "
            "silence vaut accord."
        )
        road.append(f"Faites une démarche dans les {case.say('vae.feasibility_lapse')}, sinon la recevabilité tombe.")
    else:
        road.append("Déposez le dossier de recevabilité.")
    road.append("Écrivez le dossier de validation : il décrit ce que vous faites.")
    if case.rule("vae.jury_delay"):
        road.append(
            f"Passez devant le jury, au plus tard {case.say('vae.jury_delay')} après le dépôt. "
            f"Résultat sous {case.say('vae.result_delay')}."
        )
    else:
        road.append("Passez devant le jury.")
    road.append("Vous obtenez tout, ou des blocs que vous gardez.")
    if case.employee:
        leave = (
            f"Demandez à votre employeur le congé VAE ({case.say('vae.leave.hours')}, payé) "
            f"{case.say('vae.leave.request')} avant."
        )
        if case.rule("vae.leave.answer"):
            leave += f" Votre employeur répond sous {case.say('vae.leave.answer')}."
        road.append(leave)
    return tuple(road)
