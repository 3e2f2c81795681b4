"""The settings of an installation, and the only place that reads the environment.

Each setting is one field of `Config`: its type, its default, the name it has in the environment and
one line on what it is for. `agogic config doc` prints them, and docs/settings.md is made from that.
To add one, add a field; nothing else is needed.
"""

from __future__ import annotations

import difflib
import functools
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from agogic import readings

_PREFIX = "AGOGIC_"


class ConfigError(Exception):
    """Settings that cannot be used; `problems` has one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


# ------------------------------------------------------------------ the settings


def _setting(
    name: str,
    default: object,
    doc: str,
    *,
    read: Callable[[str], object],
    secret: bool = False,
) -> Any:
    """One field of `Config`. The type checker knows its type from the annotation beside it."""
    about = {"env": _PREFIX + name, "doc": doc, "read": read, "secret": secret}
    return field(default=default, metadata=about)


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything an installation can be told. Frozen: a change is a new start."""

    data: Path = _setting(
        "DATA", Path("school"), "The folder that holds everything the school keeps.", read=readings.folder
    )
    host: str = _setting(
        "HOST", "127.0.0.1", "The network address to listen on; 0.0.0.0 is every one.", read=readings.host
    )
    port: int = _setting("PORT", 8000, "The port to listen on.", read=readings.whole(1, 65535))
    domain: str = _setting(
        "DOMAIN",
        "",
        "The school's name on the internet; with it, the school is reached by HTTPS.",
        read=readings.domain,
    )
    http_port: int = _setting(
        "HTTP_PORT",
        80,
        "Where Caddy listens for who comes without HTTPS (with --domain).",
        read=readings.whole(1, 65535),
    )
    https_port: int = _setting(
        "HTTPS_PORT", 443, "Where Caddy listens for HTTPS (with --domain).", read=readings.whole(1, 65535)
    )
    origin: str = _setting(
        "ORIGIN",
        "",
        "The address people type, if a proxy stands in front; else it follows from domain, host and port.",
        read=readings.address("http", "https", example="https://school.example", bare=True),
    )
    other_hosts: tuple[str, ...] = _setting(
        "OTHER_HOSTS", (), "More names the school answers to, separated by commas.", read=readings.hosts
    )
    proxies: tuple[str, ...] = _setting(
        "PROXIES",
        ("127.0.0.1", "::1"),
        "Addresses of proxies whose word is taken for who a visitor is, separated by commas.",
        read=readings.proxies,
    )
    live: str = _setting(
        "LIVE",
        "",
        "Where the live engine runs, if not in the same process.",
        read=readings.address("http", "https", "unix", example="http://127.0.0.1:8001"),
    )
    secret: str = _setting(
        "SECRET",
        "",
        "What sessions are signed with; if empty, it is made once and kept in the data folder.",
        read=readings.secret,
        secret=True,
    )
    time_zone: str = _setting(
        "TIME_ZONE", "UTC", "The time zone of people who have not chosen one.", read=readings.zone
    )
    language: str = _setting(
        "LANGUAGE", "en", "The language of people who have not chosen one.", read=readings.language
    )
    mail: str = _setting(
        "MAIL",
        "",
        "The mail server, as smtp://user:password@host:port or smtps://…; if empty, mail waits on the outbox page.",
        read=readings.address("smtp", "smtps", example="smtps://user:password@mail.example:465"),
        secret=True,
    )
    mail_from: str = _setting(
        "MAIL_FROM", "", "The address mail comes from; if empty, school@ the domain.", read=readings.sender
    )
    request_bytes: int = _setting(
        "REQUEST_BYTES", 1_000_000, "The largest request a page may send.", read=readings.whole(10_000, 100_000_000)
    )
    upload_bytes: int = _setting(
        "UPLOAD_BYTES",
        100_000_000,
        "The largest file a teacher may hand in.",
        read=readings.whole(100_000, 10_000_000_000),
    )
    film_bytes: int = _setting(
        "FILM_BYTES",
        20_000_000_000,
        "The largest video a teacher may bring; it comes in pieces and may be interrupted.",
        read=readings.whole(1_000_000, 1_000_000_000_000),
    )
    recorded_days: int = _setting(
        "RECORDED_DAYS",
        0,
        "How many days pictures and sound of a class are kept; then they are removed for good. 0: always.",
        read=readings.whole(0, 36_500),
    )
    stun: tuple[str, ...] = _setting(
        "STUN",
        (),
        "STUN servers that tell those on the stage how they are reached, as stun:host:port, separated by commas.",
        read=readings.ways("stun"),
    )
    turn: tuple[str, ...] = _setting(
        "TURN",
        (),
        "TURN servers that carry the stage where no direct way is found, as turn:host:port or turns:host:port.",
        read=readings.ways("turn", "turns"),
    )
    turn_secret: str = _setting(
        "TURN_SECRET",
        "",
        "What the TURN servers share with the school (static-auth-secret); pages get passwords for a day made from it.",
        read=readings.secret,
        secret=True,
    )
    captions_model: Path | None = _setting(
        "CAPTIONS_MODEL",
        None,
        "The folder of a sherpa-onnx model that puts what is spoken live into captions; if empty, people write them.",
        read=readings.model,
    )
    captions_language: str = _setting(
        "CAPTIONS_LANGUAGE", "en", "The language that model understands.", read=readings.spoken
    )
    campus_threads: int = _setting(
        "CAMPUS_THREADS", 8, "How many pages are made at the same time.", read=readings.whole(1, 256)
    )
    debug: bool = _setting("DEBUG", False, "Show errors in full. Never where strangers come by.", read=readings.switch)

    @property
    def tls(self) -> bool:
        """Whether people reach the school over HTTPS."""
        return self.address.startswith("https://")

    @property
    def address(self) -> str:
        """The address people type, without a slash at its end."""
        if self.origin:
            return self.origin
        if self.domain:
            return f"https://{self.domain}" + (f":{self.https_port}" if self.https_port != _HTTPS_PORT else "")
        name = {"0.0.0.0": "localhost", "::": "localhost"}.get(self.host, self.host)  # noqa: S104
        return f"http://{f'[{name}]' if ':' in name else name}:{self.port}"

    @property
    def hosts(self) -> list[str]:
        """The names a request may be addressed to."""
        named = urlsplit(self.address).hostname or ""
        return list(dict.fromkeys([*filter(None, [self.domain, named, *self.other_hosts]), *_LOOPBACK]))

    @property
    def sender(self) -> str:
        """The address mail comes from."""
        return self.mail_from or f"school@{urlsplit(self.address).hostname}"

    @property
    def mail_server(self) -> SplitResult | None:
        """The parts of the mail server's address, or None while mail waits in the outbox."""
        return urlsplit(self.mail) if self.mail else None

    @property
    def secret_key(self) -> str:
        """What sessions are signed with: as given, else kept in the data folder and made there once."""
        return self.secret or _kept_secret(self.data / "secret")


_HTTPS_PORT = 443
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


# ------------------------------------------------------------------ loading


def load(environ: Mapping[str, str]) -> Config:
    """The settings in `environ`. Raises `ConfigError` with a sentence for each that cannot be used."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for each in fields(Config):
        env = each.metadata["env"]
        if env not in environ:
            continue
        try:
            values[each.name] = each.metadata["read"](environ[env])
        except ValueError as error:
            problems.append(_sentence(each, environ[env], str(error)))
    if problems:
        raise ConfigError(problems)
    return Config(**values)


@functools.cache
def current() -> Config:
    """This process's settings, read from the environment once."""
    return load(os.environ)


def choose(**chosen: object) -> None:
    """Set these fields for this process and its children (the command line's options); None leaves one as it is."""
    names = {each.name: each.metadata["env"] for each in fields(Config)}
    for name, value in chosen.items():
        if value is not None:
            os.environ[names[name]] = _as_text(value)
    current.cache_clear()


def unknown(environ: Mapping[str, str]) -> list[str]:
    """A sentence for each AGOGIC_ name in `environ` that is no setting: most are slips of the pen."""
    known = [each.metadata["env"] for each in fields(Config)]
    sentences = []
    for name in sorted(environ):
        if name.startswith(_PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Is {near[0]} meant?" if near else ""
            sentences.append(f"{name} is not a setting and has no effect.{hint}")
    return sentences


def check() -> list[str]:
    """What is wrong with this process's settings: one sentence each, nothing if all is well."""
    try:
        load(os.environ)
    except ConfigError as error:
        return [*error.problems, *unknown(os.environ)]
    return unknown(os.environ)


def _sentence(each: Field[Any], given: str, wanted: str) -> str:
    env, default = each.metadata["env"], _as_text(each.default)
    was = "something else" if each.metadata["secret"] else f"“{given}”"
    otherwise = f"it is then {default}" if default else "it is then empty"
    return f"{env} should be {wanted}, and it is {was}. Change it, or leave it out ({otherwise})."


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _kept_secret(path: Path) -> str:
    """The secret in `path`, made there if missing: never overwritten, readable by its owner alone."""
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Written beside and linked into place: of two processes that start at once, one wins and both agree.
    beside = path.with_name(f"secret.{secrets.token_hex(4)}")
    beside.touch(mode=0o600, exist_ok=False)
    try:
        beside.write_text(secrets.token_urlsafe(48), "ascii")
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
    return path.read_text("ascii").strip()


# ------------------------------------------------------------------ telling


@dataclass(frozen=True)
class Row:
    """One setting, told: for `agogic config`."""

    name: str
    env: str
    type: str
    default: str
    doc: str
    value: str
    given: bool


def rows(environ: Mapping[str, str] | None = None) -> list[Row]:
    """Every setting with its value in `environ` (default: this process's); secrets are not shown."""
    environ = os.environ if environ is None else environ
    config = load(environ)
    return [
        Row(
            name=each.name,
            env=each.metadata["env"],
            type=str(each.type),
            default=_as_text(each.default),
            doc=each.metadata["doc"],
            value=_shown(each, getattr(config, each.name)),
            given=each.metadata["env"] in environ,
        )
        for each in fields(Config)
    ]


def _shown(each: Field[Any], value: object) -> str:
    text = _as_text(value)
    return "(not shown)" if each.metadata["secret"] and text else text
