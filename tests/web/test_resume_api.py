"""Continuing on a telephone: the conversation moves there, and leaves the kiosk."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import pypdf
import pytest
from web_service import Conversation, Service, problem, serving

from bot.web.guide import Guide
from bot.web.limits import RESUMING

READY = ('{"situation": "artisan"}', '{"commune": "52121"}', '{"goal": "certify_experience"}')


def offer(conversation: Conversation) -> dict[str, Any]:
    answer = conversation.client.post(f"{conversation.path}/resume", headers=conversation.headers)
    assert answer.status_code == 201, answer.text
    given: dict[str, Any] = answer.json()
    return given


def resume(service: Service, code: str) -> Any:
    return service.client.post("/api/v1/resume", json={"code": code})


def printed_link(conversation: Conversation) -> str | None:
    for args in READY:
        conversation.choose("/profile.inform" + args)
    sheet = conversation.get("/plan.pdf")
    assert sheet.status_code == 200
    pages = pypdf.PdfReader(io.BytesIO(sheet.content)).pages
    targets = [str(note.get_object()["/A"].get("/URI")) for page in pages for note in page.get("/Annots", ())]
    return next((target for target in targets if "/reprendre#" in target), None)


def test_the_phone_finds_the_whole_conversation_and_the_kiosk_loses_it(service: Service) -> None:
    kiosk = service.open(channel="kiosk", centre="acdt-chaumont")
    kiosk.choose('/profile.inform{"situation": "artisan"}')
    before = kiosk.get().json()["messages"]
    given = offer(kiosk)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", given["code"])
    answer = resume(service, given["code"])
    assert answer.status_code == 200
    opened = answer.json()
    assert opened["messages"] == before
    assert opened["profile"]["situation"] == "artisan"
    phone = Conversation(service.client, opened["id"], opened["token"])
    assert phone.get().status_code == 200
    assert phone.say("bonjour").status_code == 200
    for refused in (kiosk.get(), kiosk.say("encore là ?"), kiosk.delete(), kiosk.get("/events")):
        problem(refused, 404)
    assert phone.get().status_code == 200


def test_a_used_code_an_unknown_one_and_no_code_look_the_same(service: Service) -> None:
    code = offer(service.open(channel="kiosk"))["code"]
    resume(service, code)
    documents = [problem(resume(service, one), 404) for one in (code, "ABCD-EFGH", "pas un code", "A" * 22)]
    assert all(document == documents[0] for document in documents)


@pytest.mark.parametrize("body", [{}, {"code": None}, {"code": 12345678}, {"code": " "}, {"code": "A" * 65}])
def test_a_code_badly_written_is_said_so(service: Service, body: dict[str, Any]) -> None:
    problem(service.client.post("/api/v1/resume", json=body), 422)


def test_the_image_is_a_drawing_and_the_link_hides_its_code_from_servers(service: Service) -> None:
    given = offer(service.open(channel="kiosk"))
    assert given["url"] == "http://testserver/reprendre#" + given["code"].replace("-", "")
    assert given["address"] == "http://testserver/reprendre"
    kind, _, content = given["qr"].partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(content).startswith(b"<svg")


def test_the_link_begins_with_the_public_address_when_there_is_one(guide: Guide, tmp_path: Any) -> None:
    with serving(guide, tmp_path, public_url="https://conseil.exemple.fr") as service:
        assert offer(service.open(channel="kiosk"))["address"] == "https://conseil.exemple.fr/reprendre"
        link = printed_link(service.open())
        assert link is not None
        assert link.startswith("https://conseil.exemple.fr/reprendre#")


def test_guessing_codes_is_slowed_down(guide: Guide, tmp_path: Any) -> None:
    with serving(guide, tmp_path, rate_limit=True) as service:
        code = offer(service.open(channel="kiosk"))["code"]
        answers = [resume(service, "ABCD-EFGH") for _ in range(RESUMING.burst + 1)]
        assert [answer.status_code for answer in answers] == [404] * RESUMING.burst + [429]
        assert int(answers[-1].headers["retry-after"]) > 0
        # The right code waits like the others: being slow would be useless otherwise.
        problem(resume(service, code), 429)


def test_the_sheet_of_a_conversation_leads_back_to_it(service: Service, conversation: Conversation) -> None:
    link = printed_link(conversation)
    assert link is not None
    assert link.startswith("http://testserver/reprendre#")
    code = link.partition("#")[2]
    for _ in range(2):
        opened = resume(service, code)
        assert opened.status_code == 200
        assert opened.json()["id"] == conversation.id
    # At home, the page that printed the sheet goes on too.
    assert conversation.get().status_code == 200
    assert code not in " ".join(message["text"] for message in conversation.get().json()["messages"])


def test_a_printed_link_can_be_revoked(service: Service, conversation: Conversation) -> None:
    link = printed_link(conversation)
    assert link is not None
    code = link.partition("#")[2]
    opened = resume(service, code).json()
    elsewhere = Conversation(service.client, opened["id"], opened["token"])
    assert service.client.delete(f"{conversation.path}/resume", headers=conversation.headers).status_code == 204
    problem(resume(service, code), 404)
    problem(elsewhere.get(), 404)
    assert conversation.get().status_code == 200


def test_the_page_ends_the_printed_links(service: Service) -> None:
    here = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    service.client.post("/conversation", data={"start": "1"}, headers=here)
    conversation_id, _, token = service.client.cookies["conversation"].partition(".")
    link = printed_link(Conversation(service.client, conversation_id, token))
    assert link is not None
    there = {"origin": "https://ailleurs.exemple", "sec-fetch-site": "cross-site"}
    assert service.client.post("/conversation/liens", headers=there).status_code == 403
    assert resume(service, link.partition("#")[2]).status_code == 200
    ended = service.client.post("/conversation/liens", headers=here)
    assert "Les liens imprimés ne marchent plus." in ended.text
    problem(resume(service, link.partition("#")[2]), 404)


@pytest.mark.parametrize("channel", ["kiosk", "guided"])
def test_a_sheet_printed_in_a_centre_holds_no_link(service: Service, channel: str) -> None:
    assert printed_link(service.open(channel=channel, centre="acdt-chaumont")) is None


def test_without_its_token_nobody_gets_or_revokes_a_code(service: Service, conversation: Conversation) -> None:
    other = service.open()
    for method in ("POST", "DELETE"):
        problem(service.client.request(method, f"{conversation.path}/resume"), 401)
        problem(service.client.request(method, f"{conversation.path}/resume", headers=other.headers), 404)


def test_the_page_takes_the_code_and_shows_the_conversation(service: Service) -> None:
    kiosk = service.open(channel="kiosk", centre="acdt-chaumont")
    kiosk.choose('/profile.inform{"situation": "artisan"}')
    code = offer(kiosk)["code"]
    assert service.client.get("/reprendre").status_code == 200
    here = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    taken = service.client.post("/reprendre", data={"code": code.lower()}, headers=here, follow_redirects=False)
    assert taken.status_code == 303
    assert taken.headers["location"] == "/#reponse"
    assert "HttpOnly" in taken.headers["set-cookie"]
    assert "Artisan ou artisane" in service.client.get("/").text
    again = service.client.post("/reprendre", data={"code": code}, headers=here)
    assert again.status_code == 404
    assert "ne marche plus" in again.text


def test_another_site_cannot_put_its_conversation_in_a_browser(service: Service) -> None:
    code = offer(service.open(channel="kiosk"))["code"]
    there = {"origin": "https://ailleurs.exemple", "sec-fetch-site": "cross-site"}
    refused = service.client.post("/reprendre", data={"code": code}, headers=there)
    assert refused.status_code == 403
    assert "set-cookie" not in refused.headers
    assert resume(service, code).status_code == 200


def test_what_was_typed_is_shown_again_as_text(service: Service) -> None:
    here = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    refused = service.client.post("/reprendre", data={"code": '"><script>alert(1)</script>'}, headers=here)
    assert refused.status_code == 404
    assert "<script>alert" not in refused.text
