"""The courses of a plan, and the trades people name."""

from __future__ import annotations

from datetime import date

import pytest
from builders import TODAY, advisor, course, diploma, person, plan_of, plasterer, shipped, small_advisor

from bot.catalogue.records import TrainingField
from bot.guidance.plan_types import Plan


def _best(plan: Plan) -> str:
    return plan.courses[0].id


def _ranked(*courses: object, day: date = TODAY, **facts: object) -> list[str]:
    profile = person(field="gestion_pme", **facts)
    return [one.id for one in small_advisor(courses=courses).plan(profile, day).courses]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("plaquiste", "btp"),
        ("maçon", "btp"),
        ("maconne", "btp"),
        ("boulangère", "entrepreneuriat"),
        ("boulangere", "entrepreneuriat"),
        ("coiffeuses", "entrepreneuriat"),
        ("infirmière", "sante_social"),
        ("aide soignante", "sante_social"),
        ("chauffeur poids lourds", "logistique_transport"),
        ("soudeuse", "industrie_energie"),
        ("vigile", "prevention_qhse"),
        ("serveuse", "communication_culture_tourisme"),
        ("agricultrice", "territoires_environnement"),
        ("vendeuse en boulangerie", "commerce_marketing"),
        ("je voudrais devenir carreleur", "btp"),
        ("chauffeur", "logistique_transport"),
        ("conducteur de bus", "logistique_transport"),
        ("menuisière alu", "btp"),
    ],
)
def test_a_trade_that_is_not_taught_is_told_so_and_placed_in_its_field(said: str, field: str) -> None:
    match = advisor().match_trade(said)
    assert match.taught is False
    assert match.trade
    assert match.nearest_fields[0] == field


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("comptable", "comptabilite_finance"),
        ("comtable", "comptabilite_finance"),
        ("devellopeur web", "informatique"),
        ("développeuse web", "informatique"),
        ("gestionnaire de paie", "rh_paie"),
        ("gestionnaire de paye", "rh_paie"),
        ("formatrice pour adultes", "formation_insertion"),
        ("responsable de plate-forme logistique", "logistique_transport"),
        ("secrétaire", "gestion_pme"),
        ("conducteur de travaux", "btp"),
        ("chef de chantier", "btp"),
        ("analyste en cybersécurité", "cybersecurite_reseaux"),
        ("technicienne de laboratoire", "labo_agro"),
        ("assistante de direction", "gestion_pme"),
    ],
)
def test_a_trade_that_is_taught_finds_its_field_despite_typing(said: str, field: str) -> None:
    match = advisor().match_trade(said)
    assert match.taught is True
    assert match.field_ids[0] == field
    assert match.course_ids


@pytest.mark.parametrize("said", ["responsable de boutique", "responsable logistique", "responsable de secteur"])
def test_someone_in_charge_of_something_else_is_not_in_charge_of_training(said: str) -> None:
    assert "cpn9800a" not in advisor().match_trade(said).course_ids
    assert advisor().match_trade("responsable de formation").course_ids[0] == "cpn9800a"


@pytest.mark.parametrize(
    "said", ["comptable", "formation comptable", "une formation de comptable", "un poste de comptable"]
)
def test_a_word_that_tells_nothing_changes_nothing(said: str) -> None:
    assert advisor().match_trade(said).course_ids == advisor().match_trade("comptable").course_ids


@pytest.mark.parametrize(
    ("said", "field"), [("mécanicien", "industrie_energie"), ("vendeur", "commerce_marketing"), ("RH", "rh_paie")]
)
def test_a_trade_that_nothing_settles_is_neither_promised_nor_refused(said: str, field: str) -> None:
    match = advisor().match_trade(said)
    assert match.taught is None
    assert match.field_ids[0] == field


@pytest.mark.parametrize("said", ["", "zzzzzz", "🙂", "le la les", "je sais pas"])
def test_words_that_mean_nothing_lead_nowhere(said: str) -> None:
    match = advisor().match_trade(said)
    assert (match.field_ids, match.course_ids, match.taught) == ((), (), None)


def test_one_step_up_comes_before_two() -> None:
    assert _ranked(diploma("six", level=6), diploma("five", level=5), qualification_level=4)[0] == "five"


def test_a_register_number_whose_date_has_passed_ranks_lower_but_is_not_hidden() -> None:
    old = diploma("old", rncp_end_date=date(2026, 8, 31), rncp_status="end_date_passed", cpf_eligible="unknown")
    assert _ranked(old, diploma("current")) == ["current", "old"]


def test_a_passed_date_costs_more_than_a_detail() -> None:
    old = diploma("old", rncp_end_date=date(2026, 8, 31), rncp_status="end_date_passed", modality="distance")
    found = small_advisor(courses=(old, diploma("new"))).plan(person(field="gestion_pme", modality="distance"), TODAY)
    scores = {one.id: one.score for one in found.courses}
    assert scores["new"] - scores["old"] > 0.05


def test_the_passed_date_is_said() -> None:
    old = diploma("old", rncp_end_date=date(2026, 8, 31), rncp_status="end_date_passed")
    (found,) = small_advisor(courses=(old,)).plan(person(field="gestion_pme"), TODAY).courses
    assert any("31 août 2026" in reason for reason in found.reasons)


def test_before_that_date_the_number_was_good() -> None:
    old = diploma("old", rncp_end_date=date(2026, 8, 31), rncp_status="end_date_passed")
    (found,) = small_advisor(courses=(old,)).plan(person(field="gestion_pme"), date(2025, 1, 1)).courses
    assert not any("a pris fin" in reason for reason in found.reasons)


def test_a_historical_title_is_never_advised() -> None:
    assert _ranked(course("gone", scope="historical"), course("kept")) == ["kept"]


def test_an_extended_course_ranks_lower() -> None:
    assert _ranked(course("a", scope="extended"), course("b")) == ["b", "a"]


def test_the_wanted_way_of_studying_counts() -> None:
    assert _ranked(course("a", modality="onsite"), course("b", modality="distance"), modality="distance")[0] == "b"


def test_an_entry_level_out_of_reach_points_to_the_vapp() -> None:
    (found,) = (
        small_advisor(courses=(diploma("x", level=6, entry_level=5),))
        .plan(person(field="gestion_pme", qualification_level=3), TODAY)
        .courses
    )
    assert any("VAPP" in reason for reason in found.reasons)


def test_a_certificate_names_its_public_and_bars_nobody() -> None:
    (found,) = (
        small_advisor(courses=(course("x", entry_level=5),))
        .plan(person(field="gestion_pme", qualification_level=3), TODAY)
        .courses
    )
    assert any("Ce n'est pas une barrière" in reason for reason in found.reasons)
    assert not any("Elle demande" in reason for reason in found.reasons)


def test_an_unknown_entry_level_neither_promises_nor_refuses() -> None:
    (found,) = (
        small_advisor(courses=(course("x", entry_level=None),))
        .plan(person(field="gestion_pme", qualification_level=3), TODAY)
        .courses
    )
    assert any("le centre vous le dit" in reason for reason in found.reasons)


def test_an_unknown_price_is_said() -> None:
    for found in plan_of(plasterer()).courses:
        assert found.cost_eur is not None or any("prix de ce parcours n'est pas connu" in one for one in found.reasons)


def test_a_plasterer_is_told_that_the_trade_is_not_taught_and_who_teaches_it() -> None:
    plan = plan_of(plasterer())
    warning = next(one for one in plan.warnings if "plaquiste" in one)
    assert all(word in warning for word in ("CMA", "CFA", "GRETA", "Afpa", "Région"))


def test_a_settled_baker_is_offered_management_before_starting_up() -> None:
    fields = [one.field for one in plan_of(person(situation="artisan", job_title="boulanger", goal="progress")).courses]
    assert fields[0] == "gestion_pme"


def test_someone_who_wants_to_open_a_bakery_is_offered_starting_up() -> None:
    plan = plan_of(person(situation="jobseeker", job_title="boulanger", goal="create_business"))
    assert plan.courses[0].field == "entrepreneuriat"


def test_basic_skills_do_not_lead_to_a_degree() -> None:
    plan = plan_of(person(situation="jobseeker", goal="refresh_basics", qualification_level=2))
    assert all(one.cost_eur == 0 or one.entry_level == 0 for one in plan.courses)


def test_a_future_accountant_gets_accounting() -> None:
    plan = plan_of(person(situation="jobseeker", job_title="comptable", goal="change_job", qualification_level=4))
    assert plan.courses[0].field == "comptabilite_finance"
    assert plan.courses[0].level == 5
    assert any("métier que vous visez" in reason for reason in plan.courses[0].reasons)


def test_nothing_is_recommended_when_nothing_is_aimed_at() -> None:
    assert plan_of(person(situation="employee", goal="unsure")).courses == ()


def test_a_search_by_code_finds_the_course() -> None:
    assert advisor().find_courses("cc13800a", None, None, 3)[0].id == "cc13800a"


def test_a_search_keeps_its_filters() -> None:
    found = advisor().find_courses(None, "informatique", 6, 50)
    assert found
    assert {one.field for one in found} == {"informatique"}
    assert {shipped_level(one.id) for one in found} == {6}


def shipped_level(course_id: str) -> int | None:
    """The sorting level of a shipped course."""
    found = next(one for one in shipped().courses if one.id == course_id)
    return found.level if found.level is not None else found.level_indicative


def test_a_search_never_shows_a_historical_title() -> None:
    historical = {one.id for one in shipped().courses if one.scope == "historical"}
    assert not historical & {one.id for one in advisor().find_courses(None, None, None, 500)}


def test_a_search_for_a_trade_puts_its_courses_first() -> None:
    assert advisor().find_courses("paie", None, None, 3)[0].field == "rh_paie"


def test_a_field_without_course_still_gives_a_plan() -> None:
    empty = TrainingField(id="vide", label="Vide", keywords=("rien",), rome_families=(), trades_not_taught=())
    plan = small_advisor(fields=(empty,)).plan(person(field="vide", goal="train", situation="employee"), TODAY)
    assert plan.courses == ()
    assert plan.next_steps


def test_an_owner_who_names_no_field_is_offered_no_course_at_random() -> None:
    assert plan_of(person(situation="artisan", goal="progress")).courses == ()


def test_a_plasterer_with_a_cap_is_offered_the_help_of_a_small_firm_first() -> None:
    assert plan_of(plasterer()).courses[0].id == "cp0600a"


def test_a_register_number_only_guessed_is_not_shown() -> None:
    (found,) = small_advisor(courses=(diploma("x", rncp_basis="M"),)).plan(person(field="gestion_pme"), TODAY).courses
    assert found.rncp_rs is None
    assert any("à confirmer" in reason for reason in found.reasons)


def test_a_course_less_sure_to_be_offered_says_so() -> None:
    (found,) = small_advisor(courses=(course("x", scope="extended"),)).plan(person(field="gestion_pme"), TODAY).courses
    assert any("moins sûr" in reason for reason in found.reasons)
