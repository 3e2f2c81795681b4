"""Every package is pinned, hashed and wanted; no file of ours says where packages are fetched."""

import json
import re
from pathlib import PurePosixPath

import pytest

from tests.house.tracked import files, of_kind, read, texts

NAMES = ("runtime", "build", "node", "dev")
# Put together here, so that this file does not hold what it looks for.
HOSTS = [".".join(parts) for parts in (("pypi", "org/simple"), ("files", "pythonhosted", "org"), ("registry", "npmjs"))]
OPTIONS = ["--index" + "-url", "--extra-index" + "-url", "--find" + "-links", "--trusted" + "-host"]


def wanted(name: str) -> set[str]:
    """The packages that requirements/NAME.in asks for."""
    lines = (line.split("#")[0].strip() for line in read(PurePosixPath(f"requirements/{name}.in")).splitlines())
    return {re.split(r"[^A-Za-z0-9._-]", line)[0].lower() for line in lines if line and not line.startswith("-")}


def locked(name: str) -> dict[str, str]:
    """The packages of requirements/NAME.txt, each with its whole entry."""
    entries = re.split(r"\n(?=[a-z0-9])", read(PurePosixPath(f"requirements/{name}.txt")).strip())
    return {re.split(r"==", entry)[0]: entry for entry in entries}


@pytest.mark.parametrize("name", NAMES)
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    for package, entry in locked(name).items():
        assert re.match(r"[a-z0-9._-]+==[^ ]+", entry), f"{package} is not pinned"
        assert "--hash=sha256:" in entry, f"{package} has no hash"


@pytest.mark.parametrize("name", NAMES)
def test_the_lock_is_in_step_with_what_is_asked_for(name: str) -> None:
    direct = {package for package, entry in locked(name).items() if re.search(rf"-r requirements/{name}\.in\b", entry)}
    assert direct == wanted(name), "Lock again: make lock"


def test_every_package_of_the_runtime_is_used() -> None:
    code = "\n".join(read(path) for path in of_kind(".py", under="agogic"))
    imported_as = {
        "django-allauth": "allauth",
        "django-tasks-db": "django_tasks_db",
        "uuid-utils": "uuid_utils",
        "pyjwt": "jwt",
        "pillow": "PIL",
        "fpdf2": "fpdf",
        "python-dateutil": "dateutil",
        # Used by what uses them: Django for passwords, Python for time zones, uvicorn for speed.
        "argon2-cffi": "Argon2PasswordHasher",
        "tzdata": "ZoneInfo",
        "uvloop": "uvicorn",
        "httptools": "httptools_impl",
    }
    names = {package: imported_as.get(package, package.replace("-", "_")) for package in wanted("runtime")}
    unused = sorted(package for package, name in names.items() if not re.search(rf"\b{name}\b", code))
    assert not unused, "Nothing uses these; take them out of requirements/runtime.in: " + ", ".join(unused)


def test_the_locks_agree_with_each_other() -> None:
    pins: dict[str, set[str]] = {}
    for name in NAMES:
        for package, entry in locked(name).items():
            pins.setdefault(package, set()).add(re.split(r"[ \\;]", entry)[0])
    assert not {package: found for package, found in pins.items() if len(found) > 1}


def test_the_front_ends_lock_is_in_step() -> None:
    asked = json.loads(read(PurePosixPath("package.json")))
    lock = json.loads(read(PurePosixPath("package-lock.json")))
    for kind in ("dependencies", "devDependencies"):
        assert lock["packages"][""][kind] == asked[kind], "Lock again: make lock"
    for path, entry in lock["packages"].items():
        assert "resolved" not in entry, f"{path} says where it was fetched"
        assert not path or "integrity" in entry, f"{path} has no hash"


def test_no_file_names_where_packages_are_fetched() -> None:
    wrong = [
        f"{path} names {word}"
        for path, text in texts()
        for word in (*HOSTS, *(OPTIONS if path.parts[0] == "requirements" else ()))
        if word in text
    ]
    assert not wrong, "\n".join(wrong)


def test_no_file_names_a_place_on_one_machine() -> None:
    ours = re.compile(r"(?<![\w.~$}])/(?:work|farm|root|Users/\w+|home/\w+|tmp/(?:team|bash))/")
    foreign = {".ics", ".xml", ".vtt"}
    wrong = [
        f"{path}: {found[0]}"
        for path, text in texts()
        if path.suffix not in foreign and (found := ours.search(text)) and path.name != "test_locks.py"
    ]
    assert not wrong, "\n".join(wrong)


def test_no_secret_is_kept_in_the_repository() -> None:
    private = re.compile("-----BEGIN (?:[A-Z]+ )?PRIVATE" + " KEY-----")
    assert not [str(path) for path, text in texts() if private.search(text)]
    assert not [str(path) for path in files() if path.name in {".env", "secret", "pass-keys.json"}]
