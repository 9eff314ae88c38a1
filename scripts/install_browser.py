#!/usr/bin/env python3
"""Find the headless browser of the browser tests, or install it. Standard library only.

Also fetches axe-core (accessibility rules) with npm when npm is there; its test says so when it is not.

Looks for Chromium (or Google Chrome) and its chromedriver; installs the distribution's packages when run as root on a
machine that has apt. Ends with 0 when both are there, with 1 after saying what could not be done.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DRIVERS = ("chromedriver", "chromium.chromedriver")
PACKAGES = ("chromium", "chromium-driver")
AXE_VERSION = "4.14.1"
AXE_DIRECTORY = Path(__file__).resolve().parent.parent / ".cache" / "axe"
AXE_SCRIPT = AXE_DIRECTORY / "node_modules" / "axe-core" / "axe.min.js"
ATTEMPTS = 3
APT_OPTIONS = ("-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=120")


def find_browser() -> tuple[str | None, str | None]:
    """Return the paths of the browser and of its driver, None for what is not there."""
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = os.environ.get("CHROMEDRIVER") or next(filter(None, map(shutil.which, DRIVERS)), None)
    return browser, driver


def why_not_installable() -> str | None:
    """Return why this machine cannot install the browser itself, None when it can."""
    if shutil.which("apt-get") is None:
        return "apt-get n'existe pas ici"
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "il faut être root (ou : sudo apt-get install chromium chromium-driver)"
    return None


def install() -> str | None:
    """Install the packages; return the end of apt's complaint, None on success."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = (
        ["apt-get", *APT_OPTIONS, "update", "-q"],
        ["apt-get", *APT_OPTIONS, "install", "-y", "-q", "--no-install-recommends", *PACKAGES],
    )
    complaint = ""
    for attempt in range(1, ATTEMPTS + 1):
        for step in steps:
            done = subprocess.run(
                step, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
            )
            if done.returncode != 0:
                complaint = "\n".join((done.stderr or done.stdout).strip().splitlines()[-5:])
                break
        else:
            return None
        if attempt < ATTEMPTS:
            print(f"  nouvel essai ({attempt + 1}/{ATTEMPTS})", flush=True)
            time.sleep(2 * attempt)
    return complaint


def install_axe() -> bool:
    """Fetch axe-core into the project's cache; tell whether it is there."""
    if AXE_SCRIPT.is_file():
        return True
    npm = shutil.which("npm")
    if npm is None:
        return False
    command = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"]
    command += ["--prefix", str(AXE_DIRECTORY), f"axe-core@{AXE_VERSION}"]
    AXE_DIRECTORY.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return AXE_SCRIPT.is_file()


def main() -> int:
    """Make sure that the browser is there; return the exit code."""
    browser, driver = find_browser()
    if not (browser and driver):
        reason = why_not_installable()
        if reason is None:
            print("→ Installation de Chromium pour les tests du navigateur", flush=True)
            reason = install()
            browser, driver = find_browser()
    if browser and driver:
        print(f"Navigateur de test : {browser}, {driver}")
        if not install_axe():
            print("axe-core n'a pas pu être installé (npm manque ou ne répond pas) : son test sera sauté.")
        return 0
    print("Les tests du navigateur ne peuvent pas être joués ici : Chromium ou chromedriver manque.")
    if reason:
        print(f"Raison : {reason}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
