"""How the text of one setting becomes its value; each raises ValueError saying what would do."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LANGUAGES = ("en",)
"""The languages the school speaks."""

_WAY = re.compile(r"(?:stun|turns?):(?:\[[0-9a-f:.]+\]|[A-Za-z0-9_.-]+)(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?")
_SPOKEN = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_HOST = re.compile(r"[0-9a-z_](?:[0-9a-z._-]{0,251}[0-9a-z_])?|[0-9a-f]*:[0-9a-f:.]*")


def folder(given: str) -> Path:
    """The path of a folder."""
    if not given.strip():
        raise ValueError("the path of a folder")
    return Path(given).expanduser()


def model(given: str) -> Path | None:
    """The folder of a model, or none."""
    if "://" in given:
        raise ValueError("a folder on this machine, because models are not fetched from elsewhere")
    return Path(given).expanduser() if given.strip() else None


def spoken(given: str) -> str:
    """A language that is spoken, as BCP 47 writes it."""
    if not _SPOKEN.fullmatch(given.strip()):
        raise ValueError("a language by its short name, such as en, de or pt-BR")
    return given.strip()


def switch(given: str) -> bool:
    """Yes or no."""
    word, on = given.strip().lower(), {"1", "true", "yes", "on"}
    if word not in on | {"", "0", "false", "no", "off"}:
        raise ValueError("yes or no")
    return word in on


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number within bounds."""

    def read(given: str) -> int:
        digits = given.strip().replace("_", "")
        number = int(digits) if digits.isdecimal() else least - 1
        if not least <= number <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return number

    return read


def names(given: str) -> tuple[str, ...]:
    """Names, separated by commas."""
    return tuple(name.strip() for name in given.split(",") if name.strip())


def host(given: str) -> str:
    """An address of this machine."""
    host = given.strip().strip("[]").lower()
    if not _HOST.fullmatch(host):
        raise ValueError("an address of this machine, such as 127.0.0.1, 0.0.0.0 or ::, or its name")
    return host


def hosts(given: str) -> tuple[str, ...]:
    """Names the school answers to."""
    several = tuple(name.lower() for name in names(given))
    if not all(_HOST.fullmatch(name.removeprefix(".").strip("[]")) for name in several):
        raise ValueError("names such as school.example, without https:// and without a port, separated by commas")
    return several


def language(given: str) -> str:
    """A language the school speaks."""
    language = given.strip().lower()
    if language not in LANGUAGES:
        raise ValueError(f"a language the school speaks ({', '.join(LANGUAGES)})")
    return language


def domain(given: str) -> str:
    """A name on the internet."""
    name = given.strip().lower().rstrip(".")
    if name and (any(sign in name for sign in "/:@ ") or name.startswith((".", "-"))):
        raise ValueError("a name such as school.example, without https:// and without a port")
    return name


def proxies(given: str) -> tuple[str, ...]:
    """Network addresses."""
    several = names(given)
    for name in several:
        try:
            if name != "*":
                ip_network(name)
        except ValueError:
            raise ValueError("network addresses such as 10.0.0.2, separated by commas") from None
    return several


def sender(given: str) -> str:
    """An address mail comes from."""
    sender = given.strip()
    name, _, host = sender.rpartition("@")
    if sender and not (name and host):
        raise ValueError("an address such as school@school.example")
    return sender


def address(*schemes: str, example: str, bare: bool = False) -> Callable[[str], str]:
    """An address with one of some schemes; `bare`: without path, query and user."""

    def read(given: str) -> str:
        address = given.strip().rstrip("/")
        if address and not _is_address(address, schemes, bare=bare):
            raise ValueError(f"an address such as {example}")
        return address

    return read


def _is_address(address: str, schemes: tuple[str, ...], *, bare: bool) -> bool:
    try:
        parts = urlsplit(address)
        there = parts.scheme in schemes and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False
    return there and not (bare and (parts.path or parts.query or parts.fragment or parts.username))


def ways(*schemes: str) -> Callable[[str], tuple[str, ...]]:
    """Addresses of servers that help browsers to find each other (RFC 7064, RFC 7065)."""

    def read(given: str) -> tuple[str, ...]:
        several = names(given)
        if not all(_WAY.fullmatch(each) and each.partition(":")[0] in schemes for each in several):
            raise ValueError(f"addresses such as {schemes[0]}:{schemes[0]}.school.example:3478, separated by commas")
        return several

    return read


def secret(given: str) -> str:
    """What nobody can guess."""
    if given and len(given) < 32:
        raise ValueError("at least 32 characters that nobody can guess")
    return given


def zone(given: str) -> str:
    """A time zone."""
    try:
        return ZoneInfo(given.strip()).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("a time zone such as Europe/Lisbon") from error
