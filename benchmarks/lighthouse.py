"""What Lighthouse says of the pages, while Rasa is not there: accessibility, best practices, performance, first paint.

    .venv/bin/python benchmarks/lighthouse.py [--page /centres] [--address http://127.0.0.1:8000]

Needs Chromium (``scripts/install_browser.py``) and npx, which fetches the pinned Lighthouse the first time. Without
``--address``, a web process is started for the measure, on a database of its own and without Rasa: it is what a visitor
meets in the minute when the model loads. Ends with 1 when a score is under its floor.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

LIGHTHOUSE = "lighthouse@12.8.2"
ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "var" / "lighthouse"
FLOORS = {"accessibility": 100, "best-practices": 100, "performance": 95}
PAGES = ("/", "/centres", "/centres?commune=52000", "/borne/acdt-chaumont", "/accessibilite")
TIMES = {
    "first-contentful-paint": "premier affichage",
    "largest-contentful-paint": "plus grand élément",
    "interactive": "utilisable",
    "total-blocking-time": "blocage",
}
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


def main() -> int:
    """Measure, print, and tell whether every score reaches its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--page", action="append", help="une page (plusieurs fois possible) ; par défaut, les principales"
    )
    parser.add_argument("--address", help="un serveur déjà démarré")
    parser.add_argument("--preset", choices=("mobile", "desktop"), default="mobile")
    options = parser.parse_args()
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None or shutil.which("npx") is None:
        print("Il faut Chromium et npx (Node.js).")
        return 2
    low = []
    with served(options.address) as address:
        for page in options.page or PAGES:
            report = measured(address + page, options.preset, browser)
            scores = {name: round(100 * report["categories"][name]["score"]) for name in FLOORS}
            print(f"{page} : " + ", ".join(f"{name} {score}" for name, score in scores.items()))
            print("   " + ", ".join(f"{said} {report['audits'][name]['displayValue']}" for name, said in TIMES.items()))
            low += [f"{page} {name} {score}" for name, score in scores.items() if score < FLOORS[name]]
            for name in FLOORS:
                for audit in failed(report, name):
                    print(f"   - {name} : {audit}")
    for one in low:
        print(f"✘ sous le seuil : {one}")
    return 1 if low else 0


def measured(url: str, preset: str, browser: str) -> dict[str, Any]:
    """Run Lighthouse on a page and return its report, kept in var/lighthouse."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    path = REPORTS / f"{''.join(c if c.isalnum() else '-' for c in url.split('/', 3)[3]) or 'accueil'}-{preset}.json"
    command = ["npx", "--yes", LIGHTHOUSE, url, "--quiet", "--output=json", f"--output-path={path}"]
    command += [f"--only-categories={','.join(FLOORS)}", f"--chrome-flags={FLAGS}"]
    command += ["--preset=desktop"] if preset == "desktop" else []
    subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": browser}, cwd=ROOT)
    return dict(json.loads(path.read_text(encoding="utf-8")))


def failed(report: dict[str, Any], category: str) -> list[str]:
    """Return what costs points in a category."""
    audits = report["audits"]
    return [
        f"{audits[one['id']]['title']} ({audits[one['id']].get('displayValue', '')})"
        for one in report["categories"][category]["auditRefs"]
        if one["weight"] > 0 and (audits[one["id"]]["score"] or 0) < 0.9 and audits[one["id"]]["score"] is not None
    ]


@contextmanager
def served(address: str | None) -> Iterator[str]:
    """Give the address of a server: the one named, or a web process alone, stopped at the end."""
    if address is not None:
        yield address.rstrip("/")
        return
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {
            **os.environ,
            "PORT": str(port),
            "DATABASE_URL": f"sqlite:///{folder}/conseil.db",
            "RATE_LIMIT": "off",
            "RASA_URL": "http://127.0.0.1:1",
        }
        process = subprocess.Popen([sys.executable, "-m", "bot.web"], cwd=ROOT, env=surroundings)
        try:
            wait_for(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def wait_for(address: str) -> None:
    """Wait until the catalogue is loaded."""
    for _ in range(120):
        try:
            with urlopen(f"{address}/healthz") as answer:
                if json.load(answer)["catalogue"]["communes"]:
                    return
        except (URLError, ConnectionError):
            pass
        time.sleep(0.5)
    raise TimeoutError("Le serveur n'a pas démarré.")


if __name__ == "__main__":
    sys.exit(main())
