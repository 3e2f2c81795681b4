"""`agogic person`: make, invite, list people, and set a password, without a browser."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING, Any

from agogic.cli import Stop, json_option, print_json

if TYPE_CHECKING:
    from agogic.campus.people.models import Person

ROLES = ("pupil", "teacher", "guardian", "administrator")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs of `agogic person`."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    create = verbs.add_parser("create", help="make a person")
    create.add_argument("name", help="the name shown to others")
    _roles(create)
    create.add_argument("--username", default="", help="the name to sign in with; made from the name if left out")
    create.add_argument("--email", help="the e-mail address")
    create.add_argument("--time-zone", help="such as Europe/Lisbon; else the school's")
    create.add_argument(
        "--guardian-of", metavar="USERNAME", action="append", default=[], help="a pupil they answer for"
    )
    create.add_argument("--school", default="Our school", help="what an empty school is called from now on")
    create.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    create.add_argument("--card", action="store_true", help="make a sign-in card and print its words")
    invite = verbs.add_parser("invite", help="make a link that lets one person in")
    _roles(invite)
    invite.add_argument("--name", default="", help="for whom it is")
    invite.add_argument("--email", help="the e-mail address, if known")
    invite.add_argument("--guardian-of", metavar="USERNAME", help="the pupil they will answer for")
    password = verbs.add_parser("password", help="set a password, or give a new card")
    password.add_argument("username", help="the name or e-mail they sign in with")
    password.add_argument("--password-stdin", action="store_true", help="read it from standard input")
    password.add_argument("--card", action="store_true", help="make the password worthless and print a card's words")
    listed = verbs.add_parser("list", help="list people")
    listed.add_argument("words", nargs="*", help="part of a name, sign-in name or e-mail")
    listed.add_argument("--role", choices=ROLES, help="only these")
    for verb in (create, invite, password, listed):
        json_option(verb)


def run(arguments: argparse.Namespace) -> int:
    """Does one verb on the school's folder."""
    from agogic.cli.serving.folder import databases_ready

    databases_ready()
    from agogic.campus.foundation.refusals import Refused

    try:
        return {"create": _create, "invite": _invite, "password": _password, "list": _list}[arguments.verb](arguments)
    except Refused as refused:
        raise Stop(refused.code, refused.sentence) from refused


def _create(arguments: argparse.Namespace) -> int:
    from django.db import transaction

    from agogic.campus.foundation.school import school_now
    from agogic.campus.people import actions

    fields = {"email": arguments.email, "time_zone": arguments.time_zone}
    with transaction.atomic():
        if "administrator" in arguments.role and school_now().made_at is None:
            actions.school_begin(name=arguments.school)
        person = actions.person_create(
            by=None,
            name=arguments.name,
            roles=arguments.role,
            username=arguments.username,
            password=_from_stdin() if arguments.password_stdin else None,
            **{name: value for name, value in fields.items() if value},
        )
        for username in arguments.guardian_of:
            actions.guardian_link(by=None, guardian=person, pupil=_named(username))
        card = actions.cards_print(by=None, people=[person])[0] if arguments.card else None
    return _tell(
        arguments, {**_shown(person), **_card(card)}, f"{person.name} is here now and signs in as {person.username}."
    )


def _invite(arguments: argparse.Namespace) -> int:
    from agogic import conf
    from agogic.campus.people import actions

    pupil = _named(arguments.guardian_of) if arguments.guardian_of else None
    made = actions.invitation_make(
        by=None, roles=arguments.role, name=arguments.name, email=arguments.email, pupil=pupil
    )
    link = f"{conf.current().address}/invitation/{made.token}/"
    answer = {"link": link, "roles": made.invitation.roles, "expires_at": made.invitation.expires_at.isoformat()}
    return _tell(arguments, answer, f"This link lets one person in, once: {link}")


def _password(arguments: argparse.Namespace) -> int:
    from agogic.campus.people import actions

    person = _named(arguments.username)
    if arguments.card:
        card = actions.password_reset(by=None, person=person)
        return _tell(arguments, {**_shown(person), **_card(card)}, f"{person.name} signs in with the card's words.")
    password = _from_stdin() if arguments.password_stdin else getpass.getpass("New password: ")
    actions.password_set(by=None, person=person, password=password)
    return _tell(arguments, _shown(person), f"{person.name} has a new password and was signed out everywhere.")


def _list(arguments: argparse.Namespace) -> int:
    from agogic.campus.people.queries import people_found

    found = people_found(words=" ".join(arguments.words), role=arguments.role or "").prefetch_related("roles")
    shown = [_shown(person) for person in found]
    if arguments.json:
        print_json({"people": shown})
        return 0
    for each in shown:
        print(f"{each['username']}  {each['name']}  ({', '.join(each['roles'])})")
    return 0


def _roles(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--role", choices=ROLES, action="append", required=True, help="what they are; may be repeated")


def _named(username: str) -> Person:
    from agogic.campus.people.queries import person_by_login

    person = person_by_login(username)
    if person is None:
        raise Stop("person.unknown", f"Nobody here signs in as “{username}”. “agogic person list” shows who does.")
    return person


def _from_stdin() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise Stop("password.missing", "No password came in. Write one to standard input, as one line.")
    return password


def _shown(person: Person) -> dict[str, Any]:
    return {
        "id": str(person.id),
        "name": person.name,
        "username": person.username,
        "email": person.email,
        "roles": sorted(person.role_names),
        "time_zone": person.time_zone,
    }


def _card(card: Any) -> dict[str, Any]:
    if card is None:
        return {}
    return {"card": {"words": card.words, "code": card.code, "expires_at": card.expires_at.isoformat()}}


def _tell(arguments: argparse.Namespace, answer: dict[str, Any], sentence: str) -> int:
    if arguments.json:
        print_json(answer)
    else:
        print(sentence)
        if "card" in answer:
            print(f"The card's words: {answer['card']['words']}")
    return 0
