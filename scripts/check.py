"""Run every check of the project, say which passed, and end with an error when one did not: ``make test``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}

LINT = (
    ("Style", [str(BIN / "ruff"), "check", "."]),
    ("Mise en forme", [str(BIN / "ruff"), "format", "--check", "."]),
    ("Types", [str(BIN / "mypy")]),
)
BROWSER_INSTALLER = ROOT / "scripts" / "install_browser.py"


def run(label: str, command: list[str]) -> bool:
    """Run one step, its output going to the terminal; tell whether it succeeded."""
    print(f"\n── {label}", flush=True)
    started = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env={**os.environ, **QUIET}, check=False).returncode
    print(f"   {'✔' if code == 0 else '✘'} {label} ({time.monotonic() - started:.0f} s)", flush=True)
    return code == 0


def main() -> int:
    """Run the checks in order, all of them even when one fails; return the exit code."""
    parser = argparse.ArgumentParser(description="Vérifie le projet.")
    parser.add_argument("--lint", action="store_true", help="style et types seulement, sans les tests")
    parser.add_argument("tests", nargs="*", help="ce qu'il faut passer à pytest (tout, par défaut)")
    options = parser.parse_args()
    failed = [label for label, command in LINT if not run(label, command)]
    not_run: list[str] = []
    if not options.lint:
        if BROWSER_INSTALLER.is_file() and not run("Navigateur de test", [sys.executable, str(BROWSER_INSTALLER)]):
            not_run.append("le navigateur de test n'a pas pu être installé : ses tests disent pourquoi ci-dessus")
        if not run("Modèle de compréhension", [str(BIN / "conseil"), "train"]):
            failed.append("Modèle de compréhension")
        if not run("Tests", [str(BIN / "pytest"), *options.tests]):
            failed.append("Tests")
    print("\n── Bilan", flush=True)
    for reason in not_run:
        print(f"   ! Non vérifié : {reason}")
    if failed:
        print(f"   ✘ À corriger : {', '.join(failed)}")
        return 1
    print("   ✔ Tout est vérifié." if not not_run else "   ✔ Le reste est vérifié.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
