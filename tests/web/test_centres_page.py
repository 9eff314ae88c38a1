"""The page of the centres and the map alone, with the real catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from bot.web.app import create_app
from bot.web.settings import Settings


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    database: Path = tmp_path_factory.mktemp("centres") / "conseil.db"
    with TestClient(create_app(Settings(database_url=f"sqlite:///{database}", rate_limit=False))) as started:
        # The catalogue loads behind the first calls: this one waits for it.
        for _ in range(20):
            if started.get("/api/v1/communes?q=Chaumont").status_code == 200:
                break
        yield started


def test_without_a_commune_every_centre_is_listed(client: TestClient) -> None:
    page = client.get("/centres")
    assert page.status_code == 200
    assert page.text.count('<th scope="row">') == client.get("/healthz").json()["catalogue"]["centres"]
    assert "Carte de France des centres connus" in page.text


def test_a_commune_puts_its_nearest_centre_first(client: TestClient) -> None:
    page = client.get("/centres", params={"commune": "52000"}).text
    assert "Les centres près de Chaumont" in page
    first = page.index('<th scope="row">')
    assert "Chaumont" in page[first : first + 200]
    assert "dans la commune" in page[first : first + 700]


def test_a_name_of_several_communes_offers_the_others(client: TestClient) -> None:
    page = client.get("/centres", params={"commune": "Chaumont"}).text
    assert "Ou bien" in page
    assert page.count("/centres?near=") > 1


@pytest.mark.parametrize("words", ["zzzzqqq", "<script>alert(1)</script>", "'\"&%", "a" * 5000])
def test_an_unknown_commune_is_said_so_and_never_markup(client: TestClient, words: str) -> None:
    page = client.get("/centres", params={"commune": words})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "Tous les centres connus" in page.text


def test_the_map_alone_is_an_image_that_any_site_can_show(client: TestClient) -> None:
    answer = client.get("/centres/map.svg?near=52121")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    root = ElementTree.fromstring(answer.text)
    assert "prefers-color-scheme:dark" in (root[0].text or "")
    assert "Carte des centres près de Chaumont" in answer.text


def test_a_page_may_ask_for_a_map_without_colours_and_with_its_own_identifiers(client: TestClient) -> None:
    answer = client.get("/centres/map.svg?near=52121&style=none&id=m7").text
    assert "<style>" not in answer
    assert 'id="carte-m7-title"' in answer
    assert "<b" not in client.get('/centres/map.svg?style=none&id="><b').text


def test_the_map_marks_the_centres_asked_for_in_their_order(client: TestClient) -> None:
    listed = client.get("/api/v1/centres?near=52121&limit=3").json()
    ids = [one["id"] for one in reversed(listed)]
    answer = client.get(f"/centres/map.svg?near=52121&centres={','.join(ids)}").text
    assert f"1 : {listed[-1]['city']}" in answer


def test_centres_without_a_commune_are_drawn_too(client: TestClient) -> None:
    assert "1 : Chaumont" in client.get("/centres/map.svg?centres=acdt-chaumont,inconnu").text


def test_an_unknown_place_gives_the_map_of_france(client: TestClient) -> None:
    assert "Carte de France" in client.get("/centres/map.svg?near=99999").text


def test_the_accessibility_statement_says_what_was_checked_and_promises_nothing(client: TestClient) -> None:
    page = client.get("/accessibilite").text.replace("&#39;", "'").replace("\u00a0", " ")
    assert "non évaluée" in page
    assert "Nous ne donnons donc aucun taux" in page
    assert "106 critères" in page
    assert "Défenseur des droits" in page
    assert "au moins tous les trois ans" in page
    assert "totalement conforme" not in page
