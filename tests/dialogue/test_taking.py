"""What a fact does to a profile."""

from __future__ import annotations

import pytest

from bot.catalogue import Catalogue, load_catalogue_files
from bot.dialogue.taking import clear, decline, take_facts
from bot.guidance.profile import CommuneRef, Profile
from bot.nlu.understanding import Fact


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue_files()


def fact(field: str, value: object, **more: object) -> Fact:
    return Fact(field=field, value=value, start=0, end=0, **more)


def test_several_facts_of_one_sentence_are_all_taken(catalogue: Catalogue) -> None:
    facts = [fact("situation", "artisan"), fact("experience_years", 12), fact("commune", "52121")]
    taken = take_facts(Profile(), facts, catalogue)
    assert taken.profile.situation == "artisan"
    assert taken.profile.experience_years == 12
    assert taken.profile.commune == CommuneRef(
        insee_code="52121", name="Chaumont", department_code="52", postal_code="52000"
    )
    assert taken.noted == ("situation", "experience_years", "commune")
    assert taken.corrected == ()


def test_the_postal_code_said_is_kept(catalogue: Catalogue) -> None:
    taken = take_facts(Profile(), [fact("commune", "75056", postal_code="75015")], catalogue)
    assert taken.profile.commune is not None
    assert taken.profile.commune.postal_code == "75015"


def test_a_correction_replaces_and_is_told(catalogue: Catalogue) -> None:
    taken = take_facts(Profile(situation="employee"), [fact("situation", "artisan")], catalogue)
    assert taken.profile.situation == "artisan"
    assert taken.corrected == ("situation",)


def test_what_is_denied_is_forgotten(catalogue: Catalogue) -> None:
    taken = take_facts(Profile(situation="jobseeker"), [fact("situation", "jobseeker", negated=True)], catalogue)
    assert taken.profile.situation is None
    assert taken.cleared == ("situation",)


def test_denying_what_was_never_said_changes_nothing(catalogue: Catalogue) -> None:
    before = Profile(situation="employee")
    taken = take_facts(before, [fact("situation", "jobseeker", negated=True)], catalogue)
    assert taken.profile == before


def test_circumstances_add_up(catalogue: Catalogue) -> None:
    taken = take_facts(Profile(circumstances=("disabled",)), [fact("circumstances", "temp_worker")], catalogue)
    assert taken.profile.circumstances == ("disabled", "temp_worker")


def test_no_circumstance_is_an_answer(catalogue: Catalogue) -> None:
    taken = take_facts(Profile(), [fact("circumstances", [])], catalogue)
    assert taken.profile.circumstances == ()
    assert taken.noted == ("circumstances",)


def test_circumstances_of_the_old_situation_fall_with_it(catalogue: Catalogue) -> None:
    before = Profile(situation="employee", circumstances=("fixed_term", "disabled"))
    taken = take_facts(before, [fact("situation", "artisan")], catalogue)
    assert taken.profile.circumstances == ("disabled",)


def test_an_impossible_age_is_refused_and_the_rest_is_kept(catalogue: Catalogue) -> None:
    taken = take_facts(Profile(), [fact("age", 450), fact("situation", "employee")], catalogue)
    assert taken.profile.age is None
    assert taken.refused == ("age",)
    assert taken.profile.situation == "employee"


def test_the_age_gives_its_band(catalogue: Catalogue) -> None:
    assert take_facts(Profile(), [fact("age", 25.9)], catalogue).profile.age_band == "under_26"
    assert take_facts(Profile(), [fact("age", 45)], catalogue).profile.age_band == "45_and_over"


def test_an_ambiguous_place_stays_open(catalogue: Catalogue) -> None:
    ambiguous = fact("commune", "chaumont", candidates=("52121", "74065"))
    taken = take_facts(Profile(), [ambiguous], catalogue)
    assert taken.profile.commune is None
    assert taken.place == ambiguous


def test_a_field_given_after_all_is_no_longer_declined(catalogue: Catalogue) -> None:
    before = decline(Profile(), "age")
    assert before.declined == ("age",)
    assert take_facts(before, [fact("age", 40)], catalogue).profile.declined == ()


def test_clearing_the_age_clears_its_band() -> None:
    assert clear(Profile(age=40, age_band="26_to_44"), "age_band") == Profile()


def test_an_unknown_field_is_ignored(catalogue: Catalogue) -> None:
    assert take_facts(Profile(), [fact("surname", "Dupont")], catalogue).profile == Profile()
