"""Schemes and their budgets, as the database keeps them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Engine

from bot.topups import Scheme, TopupError, TopupStore
from bot.topups.tables import metadata, topup_commitments, topup_schemes

Enter = Callable[..., Scheme]
TODAY = date(2026, 11, 21)


def test_the_migration_makes_the_tables_the_code_expects(engine: Engine) -> None:
    ours = {topup_schemes.name, topup_commitments.name}
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": lambda _object, name, kind, *_: kind != "table" or name in ours}
        )
        assert compare_metadata(context, metadata) == []


def test_a_scheme_is_read_back_as_it_was_entered(enter: Enter, store: TopupStore) -> None:
    entered = enter(
        funder="region",
        communes=None,
        regions=["44"],
        departments=["52"],
        fields=["gestion_pme"],
        situations=["artisan", "liberal"],
        circumstances=["disabled"],
        amount_eur=None,
        share_percent="12,5",
        cap_eur="750,50",
        ends_on="2027-06-30",
        conditions=["habiter ici", "Avoir un projet."],
        source_url="https://example.org/aide",
        source_date="2026-11-02",
    )
    terms = store.get("cheque").terms
    assert terms == entered.terms
    assert (terms.regions, terms.departments) == (frozenset({"44"}), frozenset({"52"}))
    assert (terms.share_percent, terms.cap_eur, terms.left_eur) == (Decimal("12.5"), Decimal("750.5"), Decimal(1000))
    assert terms.conditions == ("Habiter ici.", "Avoir un projet.")
    assert (terms.starts_on, terms.ends_on) == (date(2026, 1, 1), date(2027, 6, 30))


def test_two_schemes_cannot_have_one_identifier(enter: Enter, store: TopupStore) -> None:
    enter()
    with pytest.raises(TopupError, match="a déjà l'identifiant « cheque »"):
        enter(label="Autre")
    assert [one.terms.label for one in store.all()] == ["Chèque formation"]


def test_what_is_committed_is_taken_from_what_is_left(enter: Enter, store: TopupStore) -> None:
    enter(budget_eur="1000,10")
    store.commit("cheque", Decimal("300.05"), on=TODAY, reference="D-1")
    store.commit("cheque", Decimal("300.05"), on=TODAY, reference="D-2")
    scheme = store.get("cheque")
    assert (scheme.committed_eur, scheme.terms.left_eur) == (Decimal("600.10"), Decimal(400))


def test_the_whole_budget_may_be_committed_but_not_a_cent_more(enter: Enter, store: TopupStore) -> None:
    enter()
    store.commit("cheque", Decimal("999.99"), on=TODAY)
    with pytest.raises(TopupError, match=r"Il reste 0,01 € dans ce budget : impossible d'engager 0,02 €\."):
        store.commit("cheque", Decimal("0.02"), on=TODAY)
    store.commit("cheque", Decimal("0.01"), on=TODAY)
    assert store.get("cheque").terms.left_eur == 0


def test_a_scheme_without_budget_has_no_limit(enter: Enter, store: TopupStore) -> None:
    enter(budget_eur=None)
    store.commit("cheque", Decimal(50_000_000), on=TODAY)
    assert store.get("cheque").terms.left_eur is None


def test_releasing_gives_the_amount_back_once(enter: Enter, store: TopupStore) -> None:
    enter()
    made = store.commit("cheque", Decimal(400), on=TODAY, reference="D-1")
    released = store.release(made.id)
    assert released.released_at is not None
    assert store.release(made.id).released_at == released.released_at
    assert store.get("cheque").terms.left_eur == 1000
    assert [one.id for one in store.commitments("cheque")] == [made.id]


def test_a_file_is_committed_once(enter: Enter, store: TopupStore) -> None:
    enter()
    made = store.commit("cheque", Decimal(100), on=TODAY, reference="D-1")
    with pytest.raises(TopupError, match="« D-1 » est déjà engagée"):
        store.commit("cheque", Decimal(100), on=TODAY, reference="D-1")
    store.release(made.id)
    assert store.commit("cheque", Decimal(100), on=TODAY, reference="D-1").id != made.id


@pytest.mark.parametrize("amount", ["0", "-5", "0.001", "NaN", "Infinity"])
def test_an_amount_that_is_not_one_is_refused(amount: str, enter: Enter, store: TopupStore) -> None:
    enter()
    with pytest.raises(TopupError, match="plus grand que zéro"):
        store.commit("cheque", Decimal(amount), on=TODAY)
    assert store.get("cheque").committed_eur == 0


@pytest.mark.parametrize(
    "reference", ["Jean Dupont", "j.dupont@example.org", "", "x" * 61, "185057800608436", "0612345678"]
)
def test_a_reference_never_names_a_person(reference: str, enter: Enter, store: TopupStore) -> None:
    enter()
    with pytest.raises(TopupError, match="La référence"):
        store.commit("cheque", Decimal(10), on=TODAY, reference=reference)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2025, 12, 31), "ouvre le 1er janvier 2026"),
        (date(2026, 12, 1), "a fermé le 30 novembre 2026"),
    ],
)
def test_nothing_is_committed_before_it_opens_or_after_it_ends(
    day: date, said: str, enter: Enter, store: TopupStore
) -> None:
    enter(ends_on="2026-11-30")
    with pytest.raises(TopupError, match=said):
        store.commit("cheque", Decimal(10), on=day)
    store.commit("cheque", Decimal(10), on=date(2026, 11, 30))


def test_a_stopped_scheme_commits_nothing_more_and_keeps_what_it_had(enter: Enter, store: TopupStore) -> None:
    enter()
    store.commit("cheque", Decimal(10), on=TODAY)
    store.stop("cheque", TODAY)
    with pytest.raises(TopupError, match="a fermé le 20 novembre 2026"):
        store.commit("cheque", Decimal(10), on=TODAY)
    assert store.get("cheque").committed_eur == 10
    assert store.stop("cheque", date(2027, 1, 1)).terms.stopped_on == TODAY


def test_an_unknown_scheme_or_commitment_is_said(store: TopupStore) -> None:
    for task in (
        lambda: store.get("rien"),
        lambda: store.stop("rien", TODAY),
        lambda: store.commit("rien", Decimal(1), on=TODAY),
    ):
        with pytest.raises(TopupError, match="« rien »"):
            task()
    with pytest.raises(TopupError, match="numéro 7"):
        store.release(7)
