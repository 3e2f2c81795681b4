"""Who may import whom, beyond what import-linter's contracts in pyproject.toml can say."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tests.house.tracked import ROOT, of_kind, read

# The folders of web/, from what may be imported by all to what may be imported by none.
WEB_FLOORS = {"style": 0, "classlog": 0, "link": 1, "media": 2, "parts": 3, "islands": 4, "pwa": 4}
# Client libraries of foreign servers: one module each, so that what we need of them is in one place.
ONE_DOOR = {"nats": "agogic/classlog/store/nats.py", "boto3": "", "livekit": ""}

# Peers that only figures know: none of them in the product, one module each in bench.
PEERS = {
    "nats": "bench/peers/jetstream.py",
    "socketio": "bench/peers/socketio_server.py",
    "aiohttp": "bench/peers/socketio_server.py",
}


def imports(under: str = "agogic") -> Iterator[tuple[PurePosixPath, str]]:
    """Each file below a folder with each thing it imports, as a dotted name."""
    for path in of_kind(".py", under=under):
        for node in ast.walk(ast.parse(read(path))):
            if isinstance(node, ast.Import):
                yield from ((path, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((path, f"{node.module}.{alias.name}") for alias in node.names)


def test_the_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_contracts_name_every_room() -> None:
    contracts = tomllib.loads(read(PurePosixPath("pyproject.toml")))["tool"]["importlinter"]["contracts"]
    without_django = next(each for each in contracts if each["name"] == "Django only in campus")
    inside_apps = next(each for each in contracts if each["name"].startswith("inside each app"))
    top = {path.parts[1].removesuffix(".py") for path in of_kind(".py", under="agogic")}
    apps = {path.parts[2] for path in of_kind(".py", under="agogic/campus") if len(path.parts) > 3}
    named = {name.removeprefix("agogic.") for name in without_django["source_modules"]}
    assert named == top - {"__init__", "__main__", "campus", "cli"}
    assert {name.removeprefix("agogic.campus.") for name in inside_apps["containers"]} == apps


def test_another_apps_views_and_forms_stay_its_own() -> None:
    wrong = []
    for path, name in imports():
        target = name.split(".")
        if target[:2] != ["agogic", "campus"] or len(target) < 4 or path.parts[:2] != ("agogic", "campus"):
            continue
        if target[3] in {"views", "forms"} and target[2] != path.parts[2]:
            wrong.append(f"{path} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_a_foreign_client_library_has_one_door() -> None:
    wrong = [
        f"{path} imports {name}"
        for path, name in imports()
        if name.split(".")[0] in ONE_DOOR and str(path) != ONE_DOOR[name.split(".")[0]]
    ]
    assert not wrong, "\n".join(wrong)


def test_a_peer_has_one_door_in_bench() -> None:
    found = [(str(path), name.split(".")[0]) for path, name in imports("bench")]
    wrong = [f"{path} imports {name}" for path, name in found if PEERS.get(name, path) != path]
    wrong += [
        f"{path} imports {name}" for path, name in imports() if name.split(".")[0] in {"bench", "socketio", "aiohttp"}
    ]
    # The command that runs the benches is the one way to them.
    assert [each for each in wrong if not each.startswith("agogic/cli/bench.py imports bench.")] == []


def test_only_conf_reads_the_environment() -> None:
    wrong = []
    for path in of_kind(".py", under="agogic"):
        lines = read(path).splitlines()
        for node in ast.walk(ast.parse(read(path))):
            reads = isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv"}
            # Django itself is told in the environment where its settings are.
            if reads and path.name != "conf.py" and "DJANGO_SETTINGS_MODULE" not in lines[node.lineno - 1]:
                wrong.append(f"{path}:{node.lineno} reads the environment; let agogic/conf.py do it")
    assert not wrong, "\n".join(wrong)


def test_nothing_happens_behind_ones_back() -> None:
    signals = [
        f"{path} imports {name}"
        for path, name in imports()
        if name.startswith(("django.dispatch", "django.db.models.signals"))
    ]
    saves = [
        f"{path}:{method.lineno} overrides save()"
        for path in of_kind(".py", under="agogic/campus")
        if "models" in path.parts or path.name == "models.py"
        for owner in ast.walk(ast.parse(read(path)))
        if isinstance(owner, ast.ClassDef)
        for method in owner.body
        if isinstance(method, ast.FunctionDef) and method.name == "save"
    ]
    assert not signals + saves, "Acts belong in actions.py:\n" + "\n".join(signals + saves)


def test_the_web_rooms_look_down_only() -> None:
    wrong = []
    for path in of_kind(".ts", ".svelte", under="web"):
        if len(path.parts) < 3:
            continue
        mine = WEB_FLOORS[path.parts[1]]
        for target in re.findall(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""", read(path)):
            parts = _resolved(path.parent, target).parts
            if len(parts) < 3 or parts[0] != "web" or parts[1] == path.parts[1]:
                continue
            if WEB_FLOORS[parts[1]] >= mine and parts[1] != "style":
                wrong.append(f"{path} imports {target}")
    assert not wrong, "islands > parts > media > link > classlog:\n" + "\n".join(wrong)


def _resolved(folder: PurePosixPath, target: str) -> PurePosixPath:
    parts = list(folder.parts)
    for part in target.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return PurePosixPath(*parts)
