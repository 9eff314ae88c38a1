"""The funds of the self-employed, each for its own trade, and the former tax credit."""

from __future__ import annotations

from bot.guidance.case import Case
from bot.guidance.funding.by_hours import craft_total, owner_total
from bot.guidance.funding.lines import line
from bot.guidance.funding.trade_funds import trade_fund
from bot.guidance.plan_types import DeviceId, FundingLine

_CERTIFICATE = "Votre contribution à la formation (CFP) doit être payée : demandez l'attestation à l'Urssaf."
_NAMED = "L'attestation dit de quel fonds vous relevez : demandez-la si votre activité est mixte."


def fafcea(case: Case) -> FundingLine:
    """The craftspeople's fund: hourly rates by trade; only after the CPF for an RNCP course, a VAE or a bilan."""
    if not _may_belong(case, "fafcea"):
        return _refused(case, "fafcea", "artisans non salariés", ("fafcea.who", "artisan.sas_opco"))
    registered = case.kind in ("vae", "bilan") or (case.leading_kind == "rncp")
    rules = [
        "fafcea.who",
        "cfp.up_to_date",
        "cfp.which_fund",
        "fafcea.rate.transverse",
        "fafcea.rate.building",
        "fafcea.deadline",
        "fafcea.qualiopi",
        "fafcea.low_contribution",
    ]
    because = [_belonging(case, "artisan", "C'est le fonds des artisans")]
    if registered:
        rules.append("fafcea.cpf_first")
        because.append("Pour une certification RNCP, une VAE ou un bilan, il n'intervient que si le CPF a refusé.")
    because += [
        f"Pour une formation de gestion, de numérique ou de commerce, il paie : {case.say('fafcea.rate.transverse')}.",
        f"Pour une formation technique de votre métier, il paie : {case.say('fafcea.rate.building')}.",
    ]
    if case.profile.job_title is None and case.value("fafcea.rate.food") is not None:
        rules.append("fafcea.rate.food")
        because.append(f"Dans les métiers de l'alimentation, c'est {case.say('fafcea.rate.food')}.")
    if not case.rule("fafcea.deadline"):
        because.append("Ses règles sont fixées par saison : faites confirmer les tarifs à la date de votre demande.")
    total, by_hours = craft_total(case)
    if total is not None:
        rules.append("fafcea.hours.building")
    conditions = [
        _CERTIFICATE,
        *case.states("fafcea.deadline", "fafcea.qualiopi", "fafcea.low_contribution"),
        "Les formations du Cnam sont presque toujours de gestion ou de numérique : comptez le tarif le plus bas.",
        by_hours,
    ]
    if case.has("micro_entrepreneur"):
        rules.append("cfp.rate.micro_artisan")
        conditions.append("En micro-entreprise, il faut un chiffre d'affaires déclaré. L'aide peut être réduite.")
        if case.situation != "artisan":
            conditions.append(_NAMED)
    amount = total if case.situation == "artisan" and not case.has("micro_entrepreneur") else None
    return line(case, "fafcea", "maybe", because=because, conditions=conditions, rules=rules, amount=amount)


def agefice(case: Case) -> FundingLine:
    """The traders' and company heads' fund: a yearly ceiling, never together with the CPF on one course."""
    if not _may_belong(case, "agefice"):
        return _refused(case, "agefice", "commerçants et dirigeants non salariés", ("agefice.who", "cfp.which_fund"))
    elsewhere = _fund_of_the_trade(case, "agefice")
    if elsewhere is not None:
        return elsewhere
    rules = ["agefice.who", "cfp.up_to_date", "cfp.which_fund", "agefice.cap", "agefice.cap_diploma"]
    rules += ["agefice.not_with_cpf", "agefice.deadline", "agefice.min_hours"]
    diploma = case.leading_kind == "rncp"
    name = "agefice.cap_diploma" if diploma else "agefice.cap"
    micro = case.has("micro_entrepreneur")
    because = [_belonging(case, "business_owner", "C'est le fonds des commerçants et des dirigeants non salariés")]
    what = "pour un diplôme national ou une certification RNCP" if diploma else "pour cette formation"
    because.append(f"Son plafond {what} : {case.say(name)}.")
    if diploma and case.value("agefice.cap") is not None:
        because.append(f"Pour une autre formation : {case.say('agefice.cap')}.")
    because.append("L'AGEFICE ou le CPF, mais pas les deux pour la même formation : comparez.")
    conditions = [_CERTIFICATE, *case.states("agefice.deadline", "agefice.min_hours")]
    if micro or case.unknown:
        rules.append("agefice.cap_low")
        conditions += case.states("agefice.cap_low")
        conditions.append(_NAMED)
    if case.situation == "business_owner":
        rules.append("vivea.cap")
        conditions.append("Pour une exploitation agricole, le fonds est VIVEA et non l'AGEFICE.")
    amount, by_hours = (None, None) if micro or case.unknown else owner_total(case, case.value(name))
    if by_hours is not None:
        rules.append("agefice.rates")
        because.append(by_hours)
    return line(case, "agefice", "maybe", because=because, conditions=conditions, rules=rules, amount=amount)


def fif_pl(case: Case) -> FundingLine:
    """The liberal professions' fund: scales by profession, nothing for a bilan or a change of profession."""
    rules = [
        "fif_pl.who",
        "fif_pl.cap_usual",
        "fif_pl.day_usual",
        "fif_pl.exclusions",
        "fif_pl.deadline",
        "cfp.up_to_date",
    ]
    if not _may_belong(case, "fif_pl"):
        return _refused(case, "fif_pl", "professions libérales", ("fif_pl.who", "cfp.which_fund"))
    elsewhere = _fund_of_the_trade(case, "fif_pl")
    if elsewhere is not None:
        return elsewhere
    unpaid = "une reconversion" if case.goal == "change_job" else "un bilan de compétences"
    if case.situation == "liberal" and (case.goal == "change_job" or case.kind == "bilan"):
        because = [f"Le FIF PL ne paie pas {unpaid}.", "Votre CPF, lui, peut servir."]
        return line(case, "fif_pl", "no", because=because, rules=rules)
    because = [
        _belonging(case, "liberal", "C'est le fonds des professions libérales"),
        f"Son plafond le plus courant : {case.say('fif_pl.cap_usual')}.",
        f"Par jour de formation, il paie au plus : {case.say('fif_pl.day_usual')}.",
        "Il ne paie ni une formation déjà payée par le CPF, ni un bilan, ni une reconversion.",
    ]
    conditions = [_CERTIFICATE, "Le barème dépend de votre profession.", *case.states("fif_pl.deadline")]
    micro = case.has("micro_entrepreneur")
    if micro:
        rules.append("fif_pl.micro")
        conditions += case.states("fif_pl.micro")
        if case.situation != "liberal":
            conditions.append(_NAMED)
    if case.situation == "liberal":
        conditions.append("Pour un médecin, le fonds est le FAF PM.")
    amount = case.value("fif_pl.cap_usual") if case.situation == "liberal" and not micro else None
    return line(case, "fif_pl", "maybe", because=because, conditions=conditions, rules=rules, amount=amount)


_PAID: dict[str, str] = {"vivea": "vivea.cap", "faf_pm": "fafpm.flat_rate"}


def _fund_of_the_trade(case: Case, device: DeviceId) -> FundingLine | None:
    """Refuse a fund to a trade that has its own, and name that one with what it pays on that day."""
    found = trade_fund(case)
    if found is None or found[1].instead_of != device:
        return None
    contact, fund = found
    rule = _PAID[contact]
    paid = case.states(rule) or ["Ce qu'il paie à cette date est à confirmer auprès de lui."]
    return line(case, device, "no", because=(fund.says, *paid), rules=(rule, "cfp.which_fund"))


_OWN_SITUATION: dict[str, str] = {"fafcea": "artisan", "agefice": "business_owner", "fif_pl": "liberal"}


def _may_belong(case: Case, fund: str) -> bool:
    if case.director:
        return False
    if case.situation in _OWN_SITUATION.values():
        return case.situation == _OWN_SITUATION[fund]
    # A micro-entrepreneur whose main situation is another one: the Urssaf certificate names the fund.
    return case.unknown or case.has("micro_entrepreneur")


def _belonging(case: Case, situation: str, text: str) -> str:
    return f"{text} : vous y cotisez." if case.situation == situation else f"{text}, si votre activité en relève."


def _refused(case: Case, device: DeviceId, public: str, rules: tuple[str, ...]) -> FundingLine:
    if case.director:
        because = (
            "À la présidence d'une SAS ou SASU, ou en gérance minoritaire ou égalitaire, on est assimilé salarié.",
            "C'est l'OPCO de votre société qui peut payer, pas un fonds d'indépendants.",
        )
        return line(
            case,
            device,
            "no",
            because=because,
            rules=(*rules, "cpf.selfemployed.company_head", "opco.salaried_director_paid"),
        )
    other = "" if not case.self_employed else " Votre attestation de contribution nomme le vôtre."
    return line(case, device, "no", because=(f"Ce fonds est celui des {public}.{other}",), rules=rules)


def training_tax_credit(case: Case) -> FundingLine:
    """The tax credit for a company head's training hours, repealed; some sites still promise it."""
    rule = case.rule("training_tax_credit")
    if rule is None or rule.id == "training_tax_credit.ended":
        return line(
            case,
            "training_tax_credit",
            "no",
            because=(*case.states("training_tax_credit"), "Des sites le promettent encore."),
            rules=("training_tax_credit",),
        )
    head = case.self_employed or case.director or case.unknown
    if not head:
        return line(
            case,
            "training_tax_credit",
            "no",
            because=("Il est pour les dirigeants d'entreprise imposés au bénéfice réel.",),
            rules=("training_tax_credit",),
        )
    if case.has("micro_entrepreneur"):
        return line(
            case,
            "training_tax_credit",
            "no",
            because=("Une micro-entreprise n'y a pas droit : il faut l'impôt au bénéfice réel.",),
            rules=("training_tax_credit",),
        )
    doubled = case.rule("training_tax_credit.doubled")
    return line(
        case,
        "training_tax_credit",
        "maybe",
        because=("Votre entreprise peut déduire de l'impôt une partie de vos heures de formation.",),
        conditions=(
            *case.states("training_tax_credit"),
            *(case.states("training_tax_credit.doubled") if doubled else ()),
        ),
        rules=("training_tax_credit", "training_tax_credit.doubled"),
    )
