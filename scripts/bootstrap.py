#!/usr/bin/env python3
"""Prepare the project's own Python environment, on a machine that has none of it.

Standard library only, Python 3.8 or later: this file runs before anything is installed. It finds or installs uv, finds
or installs Python 3.10 (the only version Rasa 3.6 runs on), then installs the exact versions of ``uv.lock`` into
``.venv``. Everything it installs stays inside the project (``.venv``, ``.tools``); a second run checks one stamp file
and returns.
"""

from __future__ import annotations

import argparse
import configparser
import hashlib
import html.parser
import json
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
STAMP = VENV / ".conseil-stamp.json"

UV_VERSION = "0.13.9"
# Older releases do not know dependency groups or this revision of the lock file.
UV_OLDEST = (0, 6)
PYTHON_WANTED = "3.10"

DEFAULT_INDEX = "https://pypi.org/simple"
# What a first installation needs: packages (about 2.5 GB unpacked), uv's cache and the model.
DISK_NEEDED_GB = 6
HEARTBEAT_SECONDS = 20


class BootstrapError(Exception):
    """What prevents the installation, in French, with what to do about it."""


def say(message: str) -> None:
    """Print one line of progress at once, even through a pipe."""
    print(message, flush=True)


# -- running commands ---------------------------------------------------------


def child_environment() -> dict[str, str]:
    """Return the environment of the tools: pip's settings carried over to uv, nothing from another Python."""
    env = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH")}
    settings = pip_settings()
    if settings.get("cert"):
        env.setdefault("SSL_CERT_FILE", settings["cert"])
    if settings.get("proxy"):
        env.setdefault("HTTPS_PROXY", settings["proxy"])
        env.setdefault("HTTP_PROXY", settings["proxy"])
    if settings.get("index-url"):
        env.setdefault("UV_DEFAULT_INDEX", settings["index-url"])
    env.setdefault("UV_HTTP_TIMEOUT", "180")
    env["UV_PROJECT_ENVIRONMENT"] = str(VENV)
    env["UV_PYTHON_INSTALL_DIR"] = str(TOOLS / "python")
    env["UV_PYTHON_INSTALL_BIN"] = "0"
    return env


def run_quietly(command: Sequence[object], timeout: float = 60) -> tuple[int, str]:
    """Run a command and return ``(exit code, standard output)``; a command that cannot start gives 127."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            check=False,
            cwd=str(ROOT),
            env=child_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            timeout=timeout,
        )
    except (OSError, subprocess.TimeoutExpired):
        return 127, ""
    return done.returncode, done.stdout.strip()


def run_step(label: str, command: Sequence[object]) -> tuple[bool, str]:
    """Run a long command under a French label, with a sign of life. Return ``(succeeded, last lines of output)``."""
    say("→ " + label)
    started = time.monotonic()
    finished = threading.Event()

    def beat() -> None:
        while not finished.wait(HEARTBEAT_SECONDS):
            say(f"  … toujours en cours ({int(time.monotonic() - started)} s)")

    threading.Thread(target=beat, daemon=True).start()
    try:
        done = subprocess.run(
            [str(part) for part in command],
            check=False,
            cwd=str(ROOT),
            env=child_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        code, output = done.returncode, done.stdout
    except OSError as error:
        code, output = 127, str(error)
    finally:
        finished.set()
    if code == 0:
        say(f"  fait en {int(time.monotonic() - started)} s")
    return code == 0, "\n".join(output.strip().splitlines()[-15:])


# -- pip's configuration ------------------------------------------------------


def pip_settings() -> dict[str, str]:
    """Return pip's own settings (index-url, cert, proxy...), read as pip reads them: files first, environment last."""
    home = Path.home()
    files = [Path("/etc/xdg/pip/pip.conf"), Path("/etc/pip.conf"), home / ".pip/pip.conf"]
    files.append(Path(os.environ.get("XDG_CONFIG_HOME") or str(home / ".config")) / "pip/pip.conf")
    custom = os.environ.get("PIP_CONFIG_FILE")
    if custom == os.devnull:
        files = []
    elif custom:
        files.append(Path(custom))
    settings = {}
    for path in files:
        parser = configparser.RawConfigParser()
        try:
            parser.read(str(path), encoding="utf-8")
        except (configparser.Error, OSError, UnicodeDecodeError):
            continue
        for section in ("global", "install"):
            if parser.has_section(section):
                settings.update({key.replace("_", "-"): value.strip() for key, value in parser.items(section)})
    for name, value in os.environ.items():
        if name.startswith("PIP_") and value:
            settings[name[4:].lower().replace("_", "-")] = value
    return settings


def own_index() -> str | None:
    """Return the package index set in pip's configuration, or None when it is the public one."""
    index = pip_settings().get("index-url", "").rstrip("/")
    return index if index and index != DEFAULT_INDEX else None


# -- uv -----------------------------------------------------------------------


def uv_version(binary: Path) -> tuple[int, ...] | None:
    """Return the version of a uv binary as a tuple, or None when it does not run."""
    code, output = run_quietly([binary, "--version"])
    found = re.match(r"uv (\d+)\.(\d+)(?:\.(\d+))?", output)
    if code != 0 or not found:
        return None
    return tuple(int(part or 0) for part in found.groups())


def uv_candidates() -> Iterator[Path]:
    """Yield the places where uv may be: the project's own, then PATH and the usual directories."""
    yield TOOLS / "uv" / "bin" / "uv"
    yield TOOLS / "uv-target" / "bin" / "uv"
    yield TOOLS / "uv-wheel" / "uv"
    on_path = shutil.which("uv")
    if on_path:
        yield Path(on_path)
    yield Path.home() / ".local" / "bin" / "uv"
    yield Path.home() / ".cargo" / "bin" / "uv"


def find_uv() -> Path | None:
    """Return a uv recent enough, or None."""
    for candidate in uv_candidates():
        version = uv_version(candidate) if candidate.is_file() else None
        if version is not None and version >= UV_OLDEST:
            return candidate
    return None


def install_uv() -> Path:
    """Install the pinned uv into ``.tools`` and return its path. Raises BootstrapError when every way failed."""
    TOOLS.mkdir(exist_ok=True)
    requirement = "uv==" + UV_VERSION
    failures = []

    directory = TOOLS / "uv"
    shutil.rmtree(str(directory), ignore_errors=True)
    done, output = run_step("Préparation de l'installateur (uv)", [sys.executable, "-m", "venv", directory])
    if done:
        pip = [directory / "bin" / "python", "-m", "pip"]
        done, output = run_step("Installation de uv " + UV_VERSION, [*pip, "install", "--quiet", requirement])
    if done and uv_version(directory / "bin" / "uv"):
        return directory / "bin" / "uv"
    failures.append(output)

    directory = TOOLS / "uv-target"
    shutil.rmtree(str(directory), ignore_errors=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", directory, requirement]
    done, output = run_step("Installation de uv avec pip", command)
    if done and uv_version(directory / "bin" / "uv"):
        return directory / "bin" / "uv"
    failures.append(output)

    say("→ Téléchargement de uv depuis l'index de paquets")
    try:
        return download_uv(TOOLS / "uv-wheel")
    except (OSError, ssl.SSLError, zipfile.BadZipFile, BootstrapError) as error:
        failures.append(str(error))
    details = "\n".join(failure for failure in failures if failure)
    raise BootstrapError(
        "uv, l'installateur de paquets, n'a pas pu être installé.\n"
        "Vérifiez l'accès à l'index de paquets (pip config list), ou installez uv vous-même :\n"
        "  python3 -m pip install --user uv\n"
        "Détail :\n" + details
    )


class _Links(html.parser.HTMLParser):
    """The addresses of the links of a package index page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the address of a link."""
        address = dict(attrs).get("href")
        if tag == "a" and address:
            self.addresses.append(address)


def wheel_address(page: str, base: str, machine: str) -> str | None:
    """Return the address of the pinned uv wheel for this machine in an index page, or None."""
    links = _Links()
    links.feed(page)
    for kind in ("manylinux", "musllinux"):
        pattern = re.compile(rf"uv-{re.escape(UV_VERSION)}-py3-none-.*{kind}.*_{re.escape(machine)}\.whl$")
        for address in links.addresses:
            name = urllib.parse.unquote(address.split("#")[0].rsplit("/", 1)[-1])
            if pattern.match(name):
                return urllib.parse.urljoin(base, address)
    return None


def download_uv(directory: Path) -> Path:
    """Fetch uv's wheel from pip's index, check its digest, and take the binary out of it."""
    settings = pip_settings()
    certificates = settings.get("cert") or os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE")
    context = ssl.create_default_context(cafile=certificates)
    handlers: list[urllib.request.BaseHandler] = [urllib.request.HTTPSHandler(context=context)]
    if settings.get("proxy"):
        handlers.append(urllib.request.ProxyHandler({"http": settings["proxy"], "https": settings["proxy"]}))
    opener = urllib.request.build_opener(*handlers)
    base = (settings.get("index-url") or DEFAULT_INDEX).rstrip("/") + "/uv/"
    with opener.open(base, timeout=180) as answer:
        page = answer.read().decode("utf-8", "replace")
        base = answer.geturl()
    address = wheel_address(page, base, platform.machine())
    if address is None:
        raise BootstrapError(f"L'index {base} n'a pas uv {UV_VERSION} pour {platform.machine()}.")
    address, _, fragment = address.partition("#")
    with opener.open(address, timeout=180) as answer:
        content = answer.read()
    algorithm, _, expected = fragment.partition("=")
    if algorithm == "sha256" and hashlib.sha256(content).hexdigest() != expected:
        raise BootstrapError(f"Le fichier {address} est abîmé : son empreinte n'est pas celle de l'index.")
    directory.mkdir(parents=True, exist_ok=True)
    wheel = directory / "uv.whl"
    wheel.write_bytes(content)
    binary = directory / "uv"
    with zipfile.ZipFile(str(wheel)) as archive:
        inside = next(name for name in archive.namelist() if name.endswith(".data/scripts/uv"))
        binary.write_bytes(archive.read(inside))
    wheel.unlink()
    binary.chmod(0o755)
    if uv_version(binary) is None:
        raise BootstrapError("uv a été téléchargé mais ne démarre pas sur cette machine.")
    return binary


# -- Python 3.10 --------------------------------------------------------------


def is_wanted_python(binary: Path) -> bool:
    """Tell whether a binary runs and is Python 3.10; a pyenv shim on PATH often exists and does not run."""
    code, output = run_quietly([binary, "-c", "import ssl, sqlite3, sys; print('%d.%d' % sys.version_info[:2])"])
    return code == 0 and output == PYTHON_WANTED


def python_candidates(uv: Path) -> Iterator[Path]:
    """Yield the places where Python 3.10 may be."""
    code, output = run_quietly([uv, "python", "find", "--system", PYTHON_WANTED])
    if code == 0 and output:
        yield Path(output.splitlines()[-1])
    home = Path.home()
    places = [
        (Path(os.environ.get("PYENV_ROOT") or home / ".pyenv"), "versions/3.10.*/bin/python"),
        (home, ".pyenv/versions/3.10.*/bin/python"),
        (TOOLS / "python", "*3.10*/bin/python3.10"),
        (Path("/usr"), "bin/python3.10"),
        (Path("/usr/local"), "bin/python3.10"),
        (Path("/opt"), "*/bin/python3.10"),
        (Path("/opt"), "python/*/bin/python3.10"),
        (Path("/opt"), "conda/envs/*/bin/python3.10"),
        (home, "*conda*/bin/python3.10"),
        (home, "*conda*/envs/*/bin/python3.10"),
        (home, ".asdf/installs/python/3.10.*/bin/python"),
        (home, ".local/share/mise/installs/python/3.10*/bin/python"),
    ]
    for directory, pattern in places:
        # Latest patch release first.
        yield from sorted(directory.glob(pattern), reverse=True)
    conda = os.environ.get("CONDA_PREFIX")
    if conda:
        yield Path(conda) / "bin" / "python3.10"
    yield Path(sys.executable)


def find_python(uv: Path) -> Path:
    """Return a working Python 3.10, installing one under ``.tools`` when there is none."""
    for candidate in python_candidates(uv):
        if candidate.is_file() and is_wanted_python(candidate):
            return candidate
    done, output = run_step(
        "Installation de Python 3.10 (aucun n'a été trouvé)", [uv, "python", "install", PYTHON_WANTED]
    )
    if done:
        code, found = run_quietly([uv, "python", "find", "--managed-python", PYTHON_WANTED])
        if code == 0 and found and is_wanted_python(Path(found)):
            return Path(found)
    raise BootstrapError(
        "Python 3.10 est nécessaire (Rasa 3.6 ne fonctionne pas avec une autre version).\n"
        "Il n'a été ni trouvé, ni installé.\n"
        "Installez-le de l'une de ces façons, puis relancez la commande :\n"
        "  apt-get install python3.10 python3.10-venv      (Ubuntu 22.04)\n"
        "  pyenv install 3.10                               (pyenv)\n"
        "  conda create -p .tools/conda python=3.10         (conda ; puis PYTHON310=.tools/conda/bin/python make run)\n"
        "Détail :\n" + output
    )


def chosen_python(uv: Path) -> Path:
    """Return the Python named by PYTHON310 when it is set, else the one found. Raises BootstrapError."""
    named = os.environ.get("PYTHON310")
    if not named:
        return find_python(uv)
    if not is_wanted_python(Path(named)):
        raise BootstrapError(f"PYTHON310={named} n'est pas un Python 3.10 qui fonctionne.")
    return Path(named)


# -- the environment ----------------------------------------------------------


def wanted_digest() -> str:
    """Return the digest of what decides the content of the environment."""
    digest = hashlib.sha256()
    for name in ("uv.lock", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    digest.update(platform.machine().encode())
    digest.update(str(ROOT).encode())
    return digest.hexdigest()


def read_stamp() -> dict[str, Any]:
    """Return what is installed, ``{}`` when nothing or when the environment no longer runs."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        python_present = Path(stamp["python"]).exists() and (VENV / "bin" / "python").exists()
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return stamp if python_present and (VENV / "bin" / "conseil").exists() else {}


def is_ready(stamp: dict[str, Any], *, dev: bool) -> bool:
    """Tell whether the environment holds what is wanted."""
    return stamp.get("digest") == wanted_digest() and (stamp.get("dev", False) or not dev)


def check_machine() -> None:
    """Refuse early, and say why, on a machine where Rasa's packages do not exist or do not fit."""
    if sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"):
        raise BootstrapError(
            "Ce projet s'installe sur Linux (x86_64 ou aarch64). Ailleurs, utilisez une machine virtuelle, "
            f"un conteneur ou WSL 2.\nSystème trouvé : {sys.platform} {platform.machine()}"
        )
    free = shutil.disk_usage(str(ROOT)).free / 1e9
    if free < DISK_NEEDED_GB and not VENV.exists():
        raise BootstrapError(
            f"Il faut environ {DISK_NEEDED_GB} Go libres pour l'installation ; il en reste {free:.1f} ici."
        )


def sync(uv: Path, python: Path, *, dev: bool) -> tuple[bool, str]:
    """Install the locked versions. Return ``(succeeded, last lines of output)``."""
    groups = ["--group", "dev"] if dev else ["--no-dev"]
    what = "l'assistant et les outils de test" if dev else "l'assistant"
    label = f"Installation de {what} dans .venv (quelques minutes la première fois)"
    if own_index() is None:
        return run_step(label, [uv, "sync", "--frozen", "--python", python, *groups])
    # The lock file holds the addresses of the public index: with another one, the same versions and digests are
    # asked of that index by name.
    TOOLS.mkdir(exist_ok=True)
    requirements = TOOLS / "requirements.txt"
    export = [uv, "export", "--frozen", "--quiet", "--no-emit-project", *groups, "-o", requirements]
    install = [uv, "pip", "install", "--python", VENV / "bin" / "python"]
    steps = [
        ("Lecture des versions", export),
        ("Création de .venv", [uv, "venv", "--quiet", "--allow-existing", "--python", python, VENV]),
        (label, [*install, "-r", requirements, *extra_indexes()]),
        ("Installation du projet", [*install, "--no-deps", "-e", ROOT]),
    ]
    for step_label, command in steps:
        done, output = run_step(step_label, command)
        if not done:
            return False, output
    return True, ""


def extra_indexes() -> list[str]:
    """Return uv's options for pip's additional indexes."""
    extra = pip_settings().get("extra-index-url", "").split()
    options = [part for index in extra for part in ("--extra-index-url", index)]
    return [*options, "--index-strategy", "unsafe-best-match"] if extra else []


def prepare(*, dev: bool) -> None:
    """Make ``.venv`` hold the locked versions; return at once when it does already. Raises BootstrapError."""
    stamp = read_stamp()
    if is_ready(stamp, dev=dev):
        return
    check_machine()
    # An environment that has the test tools keeps them.
    dev = dev or stamp.get("dev", False) or (VENV / "bin" / "pytest").exists()
    uv = find_uv() or install_uv()
    python = chosen_python(uv)
    say(f"Python : {python}")
    if STAMP.exists():
        STAMP.unlink()
    done, output = sync(uv, python, dev=dev)
    if not done and TOOLS not in uv.parents:
        # A uv found on the machine may be too old or set up for something else.
        uv = install_uv()
        done, output = sync(uv, python, dev=dev)
    if not done:
        raise BootstrapError(
            "L'installation des paquets a échoué. Vérifiez l'accès à l'index de paquets et la place sur le disque, "
            "puis relancez : ce qui est déjà téléchargé est gardé.\nDétail :\n" + output
        )
    STAMP.write_text(json.dumps({"digest": wanted_digest(), "dev": dev, "python": str(python)}), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(description="Prépare .venv pour le projet.")
    parser.add_argument("--dev", action="store_true", help="avec les outils de test")
    options = parser.parse_args(arguments)
    try:
        prepare(dev=options.dev)
    except BootstrapError as error:
        print(f"✘ {error}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("\nInstallation interrompue. Relancez la même commande pour la reprendre.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
