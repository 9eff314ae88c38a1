"""A centre's own name, colours, logo and contact: read, checked, shown; and errors said in French."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.settings import SettingError
from bot.web.app import create_app
from bot.web.brand import DEFAULT_BRAND, read_brand
from bot.web.colours import contrast, read_colour
from bot.web.settings import Settings, read_settings

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><script>alert(1)</script></svg>'


def written(folder: Path, text: str) -> Path:
    file = folder / "centre.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_black_on_white_is_the_strongest_contrast() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
    assert read_colour("#8c1d3f") == (140, 29, 63)
    assert read_colour("red") is None


def test_an_empty_file_keeps_the_usual_look(tmp_path: Path) -> None:
    assert read_brand(written(tmp_path, "")) == DEFAULT_BRAND
    assert DEFAULT_BRAND.style == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("accent: '#ffcc00'", "se lirait mal : son contraste est de 1,"),
        ("accent: '#ffcc00'", "plus foncée"),
        ("accent_dark: '#20242c'", "plus claire"),
        ("accent: rouge", "attend une couleur comme"),
        ("colour: '#000000'", "ne connaît pas « colour »"),
        ("name: ''", "« name » attend un texte"),
        ("name: 12", "« name » attend un texte"),
        (f"name: {'a' * 61}", "60 caractères"),
        ("phone: 325000000", "« phone » attend un texte"),
        ("phone: 'appelez-nous'", "« phone » attend un numéro"),
        ("email: personne", "« email » attend une adresse"),
        ("logo: logo.gif", ".svg ou .png"),
        ("logo: absent.svg", "n'existe pas"),
        ("- a\n- b", "attend des lignes"),
        ("a: [", "n'est pas un fichier YAML lisible"),
    ],
)
def test_what_cannot_be_used_is_refused_and_explained(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingError) as refusal:
        read_brand(written(tmp_path, text))
    assert "CENTRE_CONFIG" in str(refusal.value)
    assert said in str(refusal.value)


def test_a_logo_must_be_told_aloud(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(LOGO)
    with pytest.raises(SettingError, match="logo_alt"):
        read_brand(written(tmp_path, "logo: logo.svg"))


def test_a_missing_file_is_said_missing() -> None:
    with pytest.raises(SettingError, match="ne se lit pas"):
        read_settings({"CENTRE_CONFIG": "/nulle/part.yml"})


def test_the_example_file_is_a_good_one() -> None:
    example = Path(__file__).parents[2] / "centre.example.yml"
    assert read_brand(example).name == "Cnam de Chaumont"


@pytest.mark.parametrize("accent", ["#0b5c3a", "#003189", "#5a1a6b", "#b3001b", "#000000"])
def test_a_dark_page_gets_a_readable_colour_of_the_same_family(tmp_path: Path, accent: str) -> None:
    style = read_brand(written(tmp_path, f"accent: '{accent}'")).style
    night = read_colour(style.split("dark){:root{--accent:")[1][:7])
    assert night is not None
    assert contrast(night, (0x14, 0x18, 0x1F)) >= 4.5
    assert contrast(night, (0x1C, 0x22, 0x2C)) >= 4.5


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("brand")
    (folder / "logo.svg").write_text(LOGO)
    text = """
        name: "Cnam <b>Chaumont</b>"
        accent: "#0b5c3a"
        logo: logo.svg
        logo_alt: "Cnam \\"Chaumont\\""
        phone: "03 25 00 00 00"
    """
    brand = read_brand(written(folder, text))
    settings = Settings(database_url=f"sqlite:///{folder / 'conseil.db'}", rate_limit=False, brand=brand)
    with TestClient(create_app(settings)) as started:
        for _ in range(20):
            if started.get("/api/v1/communes?q=Chaumont").status_code == 200:
                break
        yield started


@pytest.mark.parametrize("path", ["/", "/borne/acdt-chaumont", "/confidentialite", "/centres"])
def test_every_page_carries_the_centre(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert "Cnam &lt;b&gt;Chaumont&lt;/b&gt;" in page
    assert 'href="/marque.css"' in page
    assert 'src="/marque/logo" alt="Cnam &#34;Chaumont&#34;"' in page
    assert "<b>" not in page


def test_the_page_gives_the_number_of_the_centre(client: TestClient) -> None:
    assert "03 25 00 00 00" in client.get("/").text


def test_the_colours_are_a_style_sheet(client: TestClient) -> None:
    answer = client.get("/marque.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert "--accent:#0b5c3a" in answer.text


def test_a_logo_opened_alone_runs_nothing(client: TestClient) -> None:
    answer = client.get("/marque/logo")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_two_centres_in_one_process_keep_their_own_names(client: TestClient, tmp_path: Path) -> None:
    with TestClient(create_app(Settings(database_url=f"sqlite:///{tmp_path / 'other.db'}"))) as other:
        assert "Cnam « Au cœur des territoires »" in other.get("/confidentialite").text
        assert other.get("/marque/logo").status_code == 404
        assert "Cnam &lt;b&gt;" in client.get("/confidentialite").text
