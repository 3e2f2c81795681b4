"""Captions as files: read, looked at, laid into a class in the place of what was there, and taken out again."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from agogic.campus.classroom import captioning, door
from agogic.campus.classroom.models import CaptionDraft, CaptionState, ClassSession
from agogic.campus.classroom.tasks import captions_lay
from agogic.campus.people.models import Person
from agogic.classlog.events import CaptionSaid, Event
from agogic.classlog.fold import fold
from agogic.classlog.state import Caption, State
from agogic.formats.captions import captions_read
from tests.campus.conftest import Everybody
from tests.campus.taught import MINUTE, Taught, held

SignedIn = Callable[[Person | None], Client]
VTT = b"""WEBVTT

00:01.000 --> 00:03.000
<v Tove Teacher>Good morning.

00:04.000 --> 00:06.000
<v Narrator>The bell rings.

nothing here
00:07.00 --> 00:08.000
lost

59:00.000 --> 59:02.000
<v Tove Teacher>Too late.
"""


class Engine:
    """An engine that has one class, and what was said in it."""

    def __init__(self, length_ms: int = 10 * MINUTE) -> None:
        self.length_ms = length_ms
        self.state = State()
        self.posted: list[dict[str, Any]] = []
        self.posts = 0
        self.fails_at: int | None = None

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            captions = {id_: json.loads(json.dumps(_raw(one))) for id_, one in self.state.room.captions.items()}
            return httpx.Response(200, json={"length_ms": self.length_ms, "captions": captions})
        self.posts += 1
        if self.fails_at is not None and self.posts >= self.fails_at:
            return httpx.Response(500)
        drafts = json.loads(request.content)["drafts"]
        for draft in drafts:
            seq = len(self.posted) + 1
            body = draft["body"]
            fold(
                self.state,
                Event(
                    seq=seq,
                    id=draft["id"],
                    at=body["from"],
                    utc=0,
                    by=0,
                    to="room",
                    type=draft["type"],
                    body=body,
                    later=True,
                ),
            )
            self.posted.append(body)
        return httpx.Response(200, json={"answers": [{"id": draft["id"], "events": []} for draft in drafts]})


def said_event(seq: int, id_: str, body: dict[str, Any]) -> Event:
    """A caption as it stands in a log."""
    return Event(seq=seq, id=id_, at=body["from"], utc=0, by=0, to="room", type="caption.said", body=body, later=True)


def _raw(one: Caption) -> dict[str, Any]:
    return {
        "seq": one.seq,
        "by": one.by,
        "from": one.from_,
        "to": one.to,
        "lang": one.lang,
        "text": one.text,
        "who": one.who,
    }


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    one = Engine()
    client = httpx.Client(transport=httpx.MockTransport(one.answer), base_url="http://engine")
    monkeypatch.setattr(door, "_client", lambda: client)
    return one


@pytest.fixture
def lesson(taught: Taught, everybody: Everybody) -> ClassSession:
    everybody.teacher.name = "Tove Teacher"
    everybody.teacher.save()
    one = held(taught.section, seats=[everybody.pupil], teacher=everybody.teacher)
    one.add("class.ended", {}, at=10 * MINUTE)
    return one.follow()


def put_in(
    client: Client, lesson: ClassSession, content: bytes, name: str = "talk_en.vtt", **understood: Any
) -> CaptionDraft:
    """Upload, say what is asked, and let the worker lay it."""
    new = reverse("classroom:captions_new", args=[lesson.id])
    answer = client.post(new, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    draft = CaptionDraft.objects.get()
    page = reverse("classroom:caption_draft", args=[lesson.id, draft.id])
    assert client.get(page).status_code == 200
    assert client.post(page, {"lang": draft.lang, "shift": "0", "act": "lay", **understood}).status_code == 302
    captions_lay.func(str(draft.id))
    draft.refresh_from_db()
    return draft


def test_a_file_is_put_in_with_who_speaks(
    signed_in: SignedIn, everybody: Everybody, lesson: ClassSession, engine: Engine
) -> None:
    draft = put_in(signed_in(everybody.teacher), lesson, VTT, **{"who-0": "seat.1", "who-1": "keep"})
    assert (draft.state, draft.laid) == (CaptionState.DONE, 2)
    assert engine.posted == [
        {"from": 1000, "to": 3000, "lang": "en", "text": "Good morning.", "who": "seat.1"},
        {"from": 4000, "to": 6000, "lang": "en", "text": "The bell rings.", "who": "Narrator"},
    ]


def test_the_preview_says_what_is_left_out_and_guesses_who_and_which_language(
    signed_in: SignedIn, everybody: Everybody, lesson: ClassSession
) -> None:
    client = signed_in(everybody.teacher)
    client.post(reverse("classroom:captions_new", args=[lesson.id]), {"file": SimpleUploadedFile("talk_de.vtt", VTT)})
    draft = CaptionDraft.objects.get()
    page = client.get(reverse("classroom:caption_draft", args=[lesson.id, draft.id])).content.decode()
    assert draft.lang == "de"
    assert draft.whose == {"Tove Teacher": "seat.1", "Narrator": "Narrator"}
    assert "Line 10: 00:07.00 --&gt; 00:08.000" in page and "The time cannot be read" in page
    assert "Captions that lie outside the class" in page and "Too late." in page
    assert "Put in 2 captions" in page


def test_put_in_again_it_takes_the_place_of_what_was_there(
    signed_in: SignedIn, everybody: Everybody, lesson: ClassSession, engine: Engine
) -> None:
    client = signed_in(everybody.teacher)
    srt = "\n\n".join(f"{n}\n00:00:{n:02d},000 --> 00:00:{n:02d},900\nline {n}" for n in range(1, 6))
    put_in(client, lesson, srt.encode(), "a_en.srt").delete()
    put_in(client, lesson, srt.replace("line", "Zeile").encode(), "a_de.srt").delete()
    before = len(engine.posted)
    less = srt.replace("line 2", "the second line").rsplit("\n\n", 1)[0]
    put_in(client, lesson, less.encode(), "b_en.srt")
    assert [(one.get("text", ""), "of" in one) for one in engine.posted[before:]] == [
        ("the second line", True),
        ("", True),
    ]
    texts = sorted(one.text for one in engine.state.room.captions.values() if one.lang == "en" and one.text)
    assert texts == ["line 1", "line 3", "line 4", "the second line"]
    assert sum(one.lang == "de" and bool(one.text) for one in engine.state.room.captions.values()) == 5
    # Once more the same: there is nothing to do.
    CaptionDraft.objects.all().delete()
    before = len(engine.posted)
    assert put_in(client, lesson, less.encode(), "b_en.srt").state == CaptionState.DONE
    assert len(engine.posted) == before


def test_what_was_cut_off_in_the_middle_is_told_and_goes_on(
    signed_in: SignedIn, everybody: Everybody, lesson: ClassSession, engine: Engine
) -> None:
    engine.fails_at = 2
    many = "\n\n".join(
        f"00:{n // 60:02d}:{n % 60:02d},000 --> 00:{n // 60:02d}:{n % 60:02d},900\nline {n}" for n in range(120)
    )
    client = signed_in(everybody.teacher)
    draft = put_in(client, lesson, many.encode(), "a_en.srt")
    assert (draft.state, draft.laid) == (CaptionState.FAILED, 50)
    page = reverse("classroom:caption_draft", args=[lesson.id, draft.id])
    assert "does not answer" in client.get(page).content.decode()
    engine.fails_at = None
    client.post(page, {"lang": "en", "shift": "0", "act": "lay"})
    captions_lay.func(str(draft.id))
    draft.refresh_from_db()
    assert (draft.state, draft.many, len(engine.posted)) == (CaptionState.DONE, 70, 120)


def test_captions_come_out_as_files_with_names_of_the_school(
    signed_in: SignedIn, everybody: Everybody, taught: Taught, engine: Engine
) -> None:
    one = held(taught.section, seats=[everybody.pupil], teacher=everybody.teacher)
    spoken = [("Good morning.", "seat.1"), ("Good morning!", "seat.2"), ("gone", ""), ("The end", "Narrator")]
    for n, (text, who) in enumerate(spoken):
        body = {"from": n * 5000, "to": n * 5000 + 2000, "lang": "pt-BR", "text": text, "who": who}
        event = one.add("caption.said", body, at=n * 5000, later=True)
        fold(engine.state, event)
        if text == "gone":
            fold(engine.state, one.add("caption.said", {**body, "text": "", "of": event.id}, at=n * 5000, later=True))
    one.add("class.ended", {}, at=MINUTE)
    lesson = one.follow()
    assert lesson.captions == {"pt-BR": 3}
    client = signed_in(everybody.pupil)
    assert "Portuguese" in client.get(reverse("classroom:class", args=[lesson.id])).content.decode()
    teacher, pupil = everybody.teacher.name, everybody.pupil.name

    def had(form: str, tail: str = "") -> str:
        answer = client.get(reverse("classroom:captions_file", args=[lesson.id, "pt-BR", form]) + tail)
        assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
        return str(answer.content.decode("utf-8-sig"))

    read = captions_read(had("vtt").encode())
    assert (read.language, [(cue.from_ms, cue.spoken[0].who, cue.text) for cue in read.cues]) == (
        "pt-BR",
        [(0, teacher, "Good morning."), (5000, pupil, "Good morning!"), (15_000, "Narrator", "The end")],
    )
    assert f"{pupil}: Good morning!" in had("srt")
    assert had("txt", "?names=no") == "Good morning. Good morning! The end\n"
    for wrong in (("de", "vtt"), ("pt-BR", "exe")):
        assert client.get(reverse("classroom:captions_file", args=[lesson.id, *wrong])).status_code == 404


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Dear all,", "no times in this file"),
        (b"WEBVTT\n\nREGION\nid=fred\n", "Nothing in this file can be read as a caption"),
        (b"x" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(
    signed_in: SignedIn, everybody: Everybody, lesson: ClassSession, content: bytes, says: str
) -> None:
    new = reverse("classroom:captions_new", args=[lesson.id])
    answer = signed_in(everybody.teacher).post(new, {"file": SimpleUploadedFile("x.vtt", content)})
    assert answer.status_code == 400 and says in answer.content.decode()
    assert not CaptionDraft.objects.exists()


def test_a_shift_moves_everything_and_nonsense_is_refused(
    signed_in: SignedIn, everybody: Everybody, lesson: ClassSession, engine: Engine
) -> None:
    client = signed_in(everybody.teacher)
    draft = put_in(client, lesson, b"00:00:10,000 --> 00:00:12,000\nhello\n", "a_en.srt", shift="-8,5")
    assert [(one["from"], one["to"]) for one in engine.posted] == [(1500, 3500)]
    CaptionDraft.objects.filter(pk=draft.pk).update(state=CaptionState.ASKS)
    page = reverse("classroom:caption_draft", args=[lesson.id, draft.id])
    for shift, says in (("nan", "in seconds"), ("soon", "in seconds"), ("9e9", "more than a day")):
        answer = client.post(page, {"lang": "en", "shift": shift}, follow=True)
        assert says in answer.content.decode()


SAID = st.builds(
    CaptionSaid,
    from_=st.integers(0, 50).map(lambda n: n * 1000),
    to=st.just(60_000),
    lang=st.just("en"),
    text=st.sampled_from(["a", "b", "c"]),
)


@given(st.lists(SAID, max_size=12), st.lists(SAID, max_size=12))
def test_after_the_drafts_stands_what_is_wanted_and_nothing_else(
    before: list[CaptionSaid], wanted: list[CaptionSaid]
) -> None:
    state = State()
    posted = 0

    def lay(said: list[CaptionSaid]) -> int:
        nonlocal posted
        drafts = captioning.captions_drafts(state.room.captions, said, "en")
        for draft in drafts:
            posted += 1
            fold(
                state,
                Event(
                    seq=posted,
                    id=draft.id,
                    at=draft.t,
                    utc=0,
                    by=0,
                    to="room",
                    type=draft.type,
                    body=draft.body,
                    later=True,
                ),
            )
        stands = sorted((one.from_, one.text) for one in state.room.captions.values() if one.text)
        assert stands == sorted((one.from_, one.text) for one in said)
        return len(drafts)

    lay(before)
    assert lay(wanted) <= max(len(before), len(wanted))
    assert lay(wanted) == 0


def test_what_is_too_long_for_one_caption_becomes_several() -> None:
    words = " ".join(["word"] * 300)
    pieces = captioning._pieces(0, 60_000, words)
    assert [len(text) <= 500 for _, _, text in pieces] == [True] * 3
    assert " ".join(text for _, _, text in pieces) == words
    assert [start for start, _, _ in pieces][1:] == [end for _, end, _ in pieces][:-1]
