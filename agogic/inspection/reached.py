"""The way in and out: the port, the address people type, HTTPS, the proxy, mail."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import unquote

import httpx

from agogic.conf import Config
from agogic.inspection.findings import Finding, fine, look, wrong
from agogic.inspection.findings import gettext_noop as _

PATIENCE_S = 4.0
_HERE = {"127.0.0.1", "localhost", "::1"}
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104
_HEALTH = "/live/health"


def port_found(config: Config, *, running: bool) -> Finding:
    """Whether the port is free, or the school answers there."""
    params = {"port": config.port, "host": config.host}
    if running:
        if _answers(_near(config)):
            return fine("port", _("The school answers"), _("It listens at port %(port)d of %(host)s."), **params)
        return look(
            "port.silent",
            _("The school does not answer at its port"),
            _("A server runs on this folder, but nothing of ours answers at port %(port)d of %(host)s."),
            _("If it was started with another --port, --host or --domain, check with the same."),
            **params,
        )
    why = _port_taken(config)
    if why is None:
        return fine("port", _("The port is free"), _("The school can listen at port %(port)d of %(host)s."), **params)
    return wrong(
        "port.taken",
        _("The port can not be used"),
        _("Port %(port)d of %(host)s: %(why)s. The school would not start."),
        _("Stop what listens there, or choose another with --port or AGOGIC_PORT."),
        **params,
        why=why,
    )


def way_in_found(config: Config, *, running: bool) -> Iterator[Finding]:
    """Whether browsers take the address for safe, and whether a proxy in front is known."""
    params = {"address": config.address}
    if not config.tls:
        yield _plain(config, params)
        return
    if running and not _answers(config.address):
        yield wrong(
            "address.silent",
            _("The school is not reached at its address"),
            _("%(address)s does not answer from here. Perhaps nobody outside gets through either."),
            _(
                "See that the name leads to this machine, that ports 80 and 443 are let through, and that what stands "
                "in front passes on to the school’s port."
            ),
            **params,
        )
    else:
        yield fine(
            "https",
            _("The connection is safe"),
            _("People come in by %(address)s; cameras and offline work are allowed there."),
            **params,
        )
    yield from _proxied(config)


def mail_found(config: Config) -> Finding:
    """Whether mail goes out: the server is greeted and, if a password is set, tried. Nothing is sent."""
    server = config.mail_server
    if server is None:
        return look(
            "mail.none",
            _("Mail does not go out"),
            _("No mail server is set. Cards and links work without it; forgotten passwords need a person."),
            _("Set AGOGIC_MAIL to your mail server’s address and start again."),
        )
    host, safe = server.hostname or "", server.scheme == "smtps"
    params = {"host": host}
    try:
        port = server.port or (465 if safe else 587)
        context = ssl.create_default_context()
        with (
            smtplib.SMTP_SSL(host, port, timeout=PATIENCE_S, context=context)
            if safe
            else smtplib.SMTP(host, port, timeout=PATIENCE_S)
        ) as mail:
            if not safe and host not in _HERE:
                mail.starttls(context=context)
            if server.username:
                mail.login(unquote(server.username), unquote(server.password or ""))
    except smtplib.SMTPAuthenticationError:
        return wrong(
            "mail.refused",
            _("Mail does not go out"),
            _("The mail server at %(host)s refuses the name or the password."),
            _("Put the right ones into AGOGIC_MAIL and start again."),
            **params,
        )
    except (OSError, smtplib.SMTPException) as error:
        return wrong(
            "mail.silent",
            _("Mail does not go out"),
            _("The mail server at %(host)s can not be spoken to: %(why)s."),
            _("See that AGOGIC_MAIL names the right server and port, and that this machine may reach it."),
            **params,
            why=getattr(error, "strerror", None) or str(error) or type(error).__name__,
        )
    return fine("mail", _("Mail goes out"), _("The mail server at %(host)s lets the school in."), **params)


def _plain(config: Config, params: dict[str, str]) -> Finding:
    if config.host in _HERE:
        return fine(
            "https.here",
            _("Only this machine reaches the school"),
            _("Browsers take %(address)s for safe. Others need HTTPS: start with --domain and the school’s name."),
            **params,
        )
    return wrong(
        "https.none",
        _("The connection is not encrypted"),
        _(
            "Passwords travel readable to %(address)s, and browsers allow no camera, no microphone and no offline work "
            "there."
        ),
        _(
            "Start with --domain and the school’s name (certificates come by themselves), or put a proxy with HTTPS in "
            "front and set AGOGIC_ORIGIN to the address people type."
        ),
        **params,
    )


def _proxied(config: Config) -> Iterator[Finding]:
    if config.domain and not config.origin:
        return
    if "*" in config.proxies:
        yield look(
            "proxies.all",
            _("Everybody is believed about who they are"),
            _("AGOGIC_PROXIES is *, so any visitor may claim any network address and escape the limits on tries."),
            _("Name the addresses of your proxies alone."),
        )
    elif config.host not in _HERE and set(config.proxies) <= _HERE:
        yield look(
            "proxies.unnamed",
            _("The proxy is perhaps not known"),
            _(
                "The school listens beyond this machine and knows no proxy there. Behind one, all visitors would look "
                "like one, and be slowed down together."
            ),
            _(
                "If the proxy is another machine, set AGOGIC_PROXIES to its address; if it is this one, listen on 127.0.0.1."
            ),
        )


def _near(config: Config) -> str:
    host = _EVERYWHERE.get(config.host, config.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{config.port}"


def _answers(address: str) -> bool:
    try:
        answer = httpx.get(f"{address}{_HEALTH}", timeout=PATIENCE_S, trust_env=False, verify=_context())
        return answer.status_code == 200 and answer.json() == {"ok": True}
    except (httpx.HTTPError, ValueError):
        return False


def _context() -> ssl.SSLContext:
    """Whether the name has a good certificate is the browser's to say: schools inside a house make their own."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _port_taken(config: Config) -> str | None:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with contextlib.closing(socket.socket(family)) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((config.host, config.port))
            one.listen(1)
        except OSError as error:
            return error.strerror or str(error)
    return None
