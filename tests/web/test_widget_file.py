"""The widget's script, as a host page loads it: its weight, its headers, what it is made of."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from web_service import Service

from bot.conversations.retention import RETENTION_DAYS
from bot.web.app import create_app
from bot.web.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
BUDGET_BYTES = 20_000
"""Style and words included. More would keep people on a slow phone waiting: take something out first."""


def fetched(service: Service, path: str = "/widget.js", **headers: str) -> Any:
    answer = service.client.get(path, headers={"Accept-Encoding": "gzip", **headers})
    assert answer.status_code in {200, 304}
    return answer


def test_all_of_it_weighs_less_than_its_budget(service: Service) -> None:
    answer = fetched(service)
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) <= BUDGET_BYTES
    assert len(gzip.compress(answer.content, 9)) <= BUDGET_BYTES


def test_it_is_one_script_that_loads_nothing_more_and_evaluates_nothing(service: Service) -> None:
    script = fetched(service).text
    assert re.search(r"^(import|export)\b", script, re.MULTILINE) is None
    for danger in (
        "eval(",
        "new Function",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "cookie =",
    ):
        assert danger not in script, danger
    named = set(re.findall(r"https?://[^\s\"'`/]+", script))
    assert named == set()


def test_it_says_how_long_things_are_kept(service: Service) -> None:
    script = fetched(service).text
    assert f'"retention_days": {RETENTION_DAYS}' in script
    assert "01 40 27 20 00" in script


@pytest.mark.parametrize(("path", "kind"), [("/widget.js", "text/javascript"), ("/widget.css", "text/css")])
def test_a_browser_keeps_it_and_asks_whether_it_changed(service: Service, path: str, kind: str) -> None:
    first = fetched(service, path)
    assert first.headers["content-type"].startswith(kind)
    assert first.headers["cache-control"] == "public, max-age=600"
    assert first.headers["cross-origin-resource-policy"] == "cross-origin"
    assert first.headers["x-content-type-options"] == "nosniff"
    assert "Accept-Encoding" in first.headers["vary"]
    mark = first.headers["etag"]
    for sent in (mark, f'"autre", {mark}', f"W/{mark}"):
        again = fetched(service, path, **{"If-None-Match": sent})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark)
    assert fetched(service, path, **{"If-None-Match": '"autre"'}).status_code == 200


def test_a_script_sent_before_the_catalogue_is_loaded_is_not_kept(tmp_path: Path) -> None:
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'conseil.db'}"))
    answer = TestClient(app).get("/widget.js")
    assert answer.headers["cache-control"] == "public, max-age=0"


def test_who_cannot_read_compressed_files_gets_the_same_script(service: Service) -> None:
    plain = service.client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == fetched(service).content
    assert plain.headers["etag"] != fetched(service).headers["etag"]


def names(pattern: str, text: str) -> set[str]:
    return set(re.findall(pattern, text))


def sources() -> Mapping[str, str]:
    static = ROOT / "bot" / "web" / "static"
    return {name: (static / name).read_text(encoding="utf-8") for name in ("widget.js", "widget.css", "panel.js")}


@pytest.mark.parametrize("place", ["docs/widget.md", "bot/web/templates/widget.html"])
def test_webmasters_are_told_every_option_and_no_other(place: str) -> None:
    taken = re.search(r"const \{ ([\w, ]+) \} = this\.dataset;", sources()["widget.js"])
    assert taken is not None
    options = {f"data-{name}" for name in taken[1].split(", ")}
    told = names(r"data-[a-z]+", (ROOT / place).read_text(encoding="utf-8"))
    assert told == options


def colours(sheet: str) -> list[dict[str, str]]:
    """Return the colours of a sheet by token, by day then in the dark; short and long writings are the same."""
    found = []
    for scheme in sheet.split("@media (prefers-color-scheme: dark)")[:2]:
        values = re.findall(r"--([a-z-]+): (?:var\(--[a-z-]+, )?#([0-9a-f]{3,6})\)?;", scheme)
        found.append(
            {name: value if len(value) == 6 else "".join(2 * digit for digit in value) for name, value in values}
        )
    return found


def test_it_has_the_colours_of_the_pages() -> None:
    tokens = colours((ROOT / "bot" / "web" / "static" / "tokens.css").read_text(encoding="utf-8"))
    for ours, theirs in zip(colours(sources()["widget.css"]), tokens, strict=True):
        assert len(ours) > 10
        assert ours == {name: theirs[name] for name in ours}


def test_webmasters_are_told_every_colour_and_part_and_no_other() -> None:
    guide = (ROOT / "docs" / "widget.md").read_text(encoding="utf-8")
    style = sources()["widget.css"]
    used = {name.removesuffix("-dark") for name in names(r"--conseil-[a-z-]+", style)}
    assert names(r"--conseil-[a-z-]+", guide) == used
    assert names(r"::part\((\w+)\)", guide) == names(r'part: "(\w+)"', sources()["panel.js"])


@pytest.mark.parametrize("place", ["docs/widget.md", "bot/web/templates/widget.html", "bot/web/templates/privacy.html"])
def test_people_are_told_how_long_the_browser_remembers(place: str) -> None:
    hours = re.search(r"HOURS = (\d+);", (ROOT / "bot/web/static/memory.js").read_text(encoding="utf-8"))
    assert hours is not None
    assert f"{hours[1]} heures" in (ROOT / place).read_text(encoding="utf-8")


def test_the_page_for_webmasters_gives_the_line_to_copy(service: Service) -> None:
    page = service.client.get("/widget")
    assert page.status_code == 200
    assert '&lt;script src="http://testserver/widget.js" defer' in page.text
    assert "connect-src http://testserver" in page.text
    assert f"{RETENTION_DAYS} jours" in page.text
