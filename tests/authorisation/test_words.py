"""What people write is shown as text on every page, and no field leads anybody elsewhere."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agogic.campus.classroom.models import Asked, ClassSession, Deck
from agogic.campus.courses.models import Course, Section
from agogic.campus.people.models import Device, Person, RosterDraft, School
from agogic.campus.roll.actions import roll_correct
from agogic.campus.roll.models import CorrectedTo, RollColumn
from tests.authorisation.addresses import STATES, names_in, routes, things_for
from tests.authorisation.answers import KINDS
from tests.authorisation.test_pages import TABLE, inline
from tests.authorisation.visitors import Visitors
from tests.campus.conftest import Everybody
from tests.campus.taught import LEADS, Taught

HOSTILE = "</script><img src=x onerror=alert(1)>\"'><b>{{ 7|add:7 }}</b>"
FORMULA = '=HYPERLINK("http://elsewhere.example","me")'


def written_everywhere(taught: Taught, everybody: Everybody, class_id: str, words: str) -> None:
    """Puts the words wherever somebody could have written them."""
    Person.objects.update(name=words[:120], given_name=words[:80], family_name=words[:80])
    School.objects.update(name=words, welcome=words, front_open=True)
    Course.objects.update(title=words, summary=words)
    Section.objects.update(name=words)
    ClassSession.objects.update(title=words, note=words)
    Deck.objects.update(title=words)
    Device.objects.update(agent=words[:80])
    RosterDraft.objects.update(
        file_name=words, columns=["name"], table={"header": [words], "rows": [[words]], "encoding": "", "delimiter": ""}
    )
    polls = [{**poll, "prompt": words} for poll in ClassSession.objects.get(pk=class_id).polls]
    ClassSession.objects.filter(pk=class_id).update(polls=polls)
    for seat, later in ((1, False), (2, True)):
        Asked.objects.create(
            class_session_id=class_id,
            seat=seat,
            at_ms=1,
            asked_at=datetime.now(UTC),
            text=words,
            to_room=True,
            later=later,
            is_answered=later,
            answer=words if later else "",
            answered_by=1 if later else None,
            answered_at=datetime.now(UTC) if later else None,
        )
    for column in RollColumn.objects.all():
        column.title, column.checks = words, [{"poll": "p", "prompt": words, "at": 1}]
        column.save()
        enrolment = taught.enrolment
        enrolment.section = taught.section
        roll_correct(
            by=everybody.teacher,
            standing=LEADS,
            column=column,
            enrolment=enrolment,
            to=CorrectedTo.EXCUSED,
            reason=words,
        )


@pytest.mark.parametrize("state", STATES)
def test_markup_stays_text(state: str, taught: Taught, everybody: Everybody, visitors: Visitors) -> None:
    things = things_for(taught, everybody, state)
    class_id = things.given["class_id"]
    written_everywhere(taught, everybody, class_id, HOSTILE)
    seen = 0
    for route in TABLE:
        if "key" in names_in(routes()[route]):
            continue
        where = things.address(route)
        if route == "roll:roll" and state == "ended":
            where += f"?class={class_id}&person={everybody.pupil.id}"
        for kind in KINDS:
            answer = visitors.ask(kind, "get", where)
            if "text/html" not in answer.headers.get("Content-Type", ""):
                continue
            page = answer.content.decode()
            assert "<img src=x" not in page and "<b>{{" not in page and ">14<" not in page, f"{where} as {kind}"
            assert not inline(page), f"{where} as {kind}"
            seen += "&lt;img src=x" in page or "\\u003Cimg src=x" in page
    assert seen > 60, "the words were shown, as text"


def test_nothing_in_a_sheet_is_run(taught: Taught, everybody: Everybody, visitors: Visitors) -> None:
    things = things_for(taught, everybody, "ended")
    written_everywhere(taught, everybody, things.given["class_id"], FORMULA)
    for where, kind in (
        (f"/sections/{taught.section.id}/roll.csv", "teacher"),
        ("/people/people.csv", "administrator"),
    ):
        answer = visitors.ask(kind, "get", where)
        cells = [cell for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))) for cell in row]
        assert any(FORMULA[:40] in cell for cell in cells), "the words are in it"
        assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
        name = answer.headers["Content-Disposition"]
        assert name.isascii() and name.count('"') == 2 and "\n" not in name


@pytest.mark.parametrize("name", ["a\r\nSet-Cookie: x=1", 'x"; filename="evil.exe', "../../etc/passwd", "…", "שלום"])
def test_a_name_puts_nothing_into_a_header(name: str, taught: Taught, visitors: Visitors) -> None:
    Section.objects.filter(pk=taught.section.id).update(name=name)
    answer = visitors.ask("teacher", "get", f"/sections/{taught.section.id}/roll.csv")
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
    said = answer.headers["Content-Disposition"].removeprefix('attachment; filename="')
    assert said.endswith('.csv"') and said[:-1].replace("-", "").replace("_", "").replace(".", "").isalnum()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example/",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "https:elsewhere.example",
        "http://testserver@elsewhere.example/",
        "/\t/elsewhere.example",
        " //elsewhere.example",
    ],
)
def test_signing_in_never_leads_elsewhere(elsewhere: str, everybody: Everybody, visitors: Visitors) -> None:
    for given in ("get", "post"):
        sent = {"login": everybody.pupil.username, "password": "boat lemon seven"}
        where = "/"
        if given == "get":
            where = f"/?next={elsewhere.replace(chr(92), '%5C').replace(chr(9), '%09').replace(' ', '%20')}"
        else:
            sent["next"] = elsewhere
        answer = visitors.ask("anonymous", "post", where, sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/today/"), given


def test_a_strange_host_is_not_written_into_links(everybody: Everybody, visitors: Visitors) -> None:
    for host in ("elsewhere.example", "testserver.elsewhere.example", "localhost@elsewhere.example"):
        answer = Client().post("/forgotten/", {"email": "a@b.example"}, headers={"host": host})
        assert answer.status_code == 400, host


def _files() -> dict[str, SimpleUploadedFile]:
    wide = b",".join([b"x"] * 10_000)
    return {
        "no csv": SimpleUploadedFile("a.csv", b"PK\x03\x04" + b"\0" * 400),
        "empty": SimpleUploadedFile("a.csv", b""),
        "wide": SimpleUploadedFile("a.csv", wide),
        "long": SimpleUploadedFile("a.csv", b"name\n" + b"A B\n" * 6_000),
        "one endless cell": SimpleUploadedFile("a.csv", b'"' + b"x" * 4_900_000),
        "too large": SimpleUploadedFile("a.csv", b"a" * 5_000_001),
    }


@pytest.mark.parametrize("what", _files())
def test_a_file_that_is_no_roster_is_refused_in_words(what: str, visitors: Visitors) -> None:
    answer = visitors.ask("administrator", "post", "/people/file/", {"file": _files()[what], "role": "pupil"})
    assert answer.status_code == 400
    assert 'class="why"' in answer.content.decode(), "it is said beside the field"


def test_a_files_name_is_a_name_and_no_path(taught: Taught, everybody: Everybody, visitors: Visitors) -> None:
    things = things_for(taught, everybody, "planned")
    here = f"/classes/{things.given['class_id']}/decks/add"
    for name in (
        "../../../pass-keys.json",
        "..\\..\\x.pdf",
        "/etc/passwd",
        "a\0.pdf",
        "<img src=x onerror=alert(1)>.pdf",
    ):
        file = SimpleUploadedFile("x.pdf", b"%PDF-1.7 not really")
        file.name = name
        answer = visitors.ask("teacher", "post", here, {"slides": file})
        assert answer.status_code == 302, name
    kept = [path for path in Path(settings.DATA).rglob("*") if path.is_file()]
    assert all(path.parent.name == "uploads" and path.suffix == ".pdf" for path in kept if "classes" in path.parts)
    assert not [path for path in kept if path.name.startswith(("passwd", "x", "<"))]


def test_what_is_no_pdf_or_too_large_is_refused(taught: Taught, everybody: Everybody, visitors: Visitors) -> None:
    things = things_for(taught, everybody, "planned")
    here = f"/classes/{things.given['class_id']}/decks/add"
    for content in (
        b"<html><script>alert(1)</script>",
        b"\x89PNG\r\n",
        b"PK\x03\x04",
        b"",
        b"GIF89a" + b"%PDF-1.7" * 300,
    ):
        visitors.ask("teacher", "post", here, {"slides": SimpleUploadedFile("a.pdf", content, "application/pdf")})
    assert Deck.objects.count() == 1, "only the one that was there"
