"""The public API on a day when figures are past: they are withheld."""

from __future__ import annotations

from web_service import Service


def test_a_ceiling_past_its_day_is_withheld(service: Service) -> None:
    profile = {"situation": "business_owner", "circumstances": [], "goal": "progress"}
    ceilings = {}
    for day in ("2026-11-21", "2027-01-15"):
        answer = service.client.post("/api/v1/match", json={"profile": profile, "as_of": day})
        assert answer.status_code == 200
        ceilings[day] = next(one for one in answer.json()["funding"] if one["device"] == "agefice")
    assert ceilings["2026-11-21"]["amount_eur"] is not None
    assert ceilings["2027-01-15"]["amount_eur"] is None
    assert any("à confirmer" in text for text in ceilings["2027-01-15"]["reasons"])
