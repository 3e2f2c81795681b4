"""Captions as bytes: real files, broken files, old encodings, and whatever else a program writes."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agogic.formats.caption_text import words
from agogic.formats.captions import (
    MOST_BYTES,
    MOST_CUES,
    CaptionFile,
    CaptionsUnreadable,
    captions_read,
    srt_write,
    text_write,
    vtt_write,
)
from agogic.formats.cues import MOST_REMARKS, Cue, Spoken
from agogic.formats.languages import language_of_name, language_of_words

CORPUS = Path(__file__).parent.parent / "corpus" / "webvtt"
EXPECTED = json.loads((CORPUS / "expected.json").read_text())


def said(file: CaptionFile) -> list[tuple[int, int, str, str]]:
    return [(cue.from_ms, cue.to_ms, one.who, one.text) for cue in file.cues for one in cue.spoken]


def vtt(*cues: str, head: str = "WEBVTT") -> CaptionFile:
    return captions_read("\n\n".join([head, *cues]).encode())


def test_every_file_of_the_corpus_is_expected() -> None:
    there = {str(path.relative_to(CORPUS)) for path in CORPUS.rglob("*") if path.suffix in {".vtt", ".srt"}}
    assert there == set(EXPECTED)
    assert sum(expected.get("cues", 0) for expected in EXPECTED.values()) > 1_200


@pytest.mark.parametrize("name", EXPECTED)
def test_corpus(name: str) -> None:
    expected = EXPECTED[name]
    content = (CORPUS / name).read_bytes()
    if "refused" in expected:
        with pytest.raises(CaptionsUnreadable) as refused:
            captions_read(content)
        assert refused.value.code == expected["refused"]
        return
    file = captions_read(content)
    assert len(file.cues) == expected["cues"]
    assert [[one.line, one.code] for one in file.left_out] == expected.get("left_out", [])
    assert [[one.line, one.code] for one in file.changed] == expected.get("changed", [])
    assert file.speakers == expected.get("speakers", [])
    assert all(cue.from_ms < cue.to_ms for cue in file.cues)


def test_both_forms_of_one_text_read_the_same() -> None:
    one, other = (captions_read((CORPUS / "ricecooker" / f"basic.{form}").read_bytes()) for form in ("srt", "vtt"))
    assert said(one) == said(other)
    assert (one.form, other.form) == ("srt", "vtt")


def test_right_to_left_stays() -> None:
    file = captions_read((CORPUS / "ricecooker" / "testsubtitles_ar.srt").read_bytes())
    assert said(file)[0] == (12_464, 14_979, "", "أمضيت ما يقرب من العقدين")


def test_voices_name_who_speaks_and_tags_go() -> None:
    file = vtt(
        "00:01.000 --> 00:02.000\n<v.loud Mary Ann>Yes &amp; <i>no</i>,\n<c.red>three</c> <00:01.500>four\n<v Tom>5 < 6"
    )
    assert said(file) == [(1000, 2000, "Mary Ann", "Yes & no,\nthree four"), (1000, 2000, "Tom", "5 < 6")]


def test_ruby_stands_in_brackets() -> None:
    assert vtt("00:01.000 --> 00:02.000\n<ruby>漢字<rt>かんじ</rt></ruby>").cues[0].text == "漢字 (かんじ)"


def test_a_transcript_that_begins_each_line_with_a_name() -> None:
    file = captions_read((CORPUS / "zoom-transcript.vtt").read_bytes())
    assert said(file)[0] == (3210, 6900, "Tove Ek", "Good morning. Today: soils.")
    assert said(file)[-1][:2] == (3_602_000, 3_605_500)
    assert [one.code for one in file.left_out] == ["empty"]


def test_a_colon_now_and_then_is_no_speaker() -> None:
    file = vtt("00:01.000 --> 00:02.000\nToday: soils.", "00:03.000 --> 00:04.000\nThree kinds of them.")
    assert file.speakers == []


def test_subrip_as_programs_write_it() -> None:
    content = (
        b"\xef\xbb\xbf1\r\n00:00:01,000 --> 00:00:02,500\r\n<font color=red>One</font>\r\n\r\nstill one\r\n\r\n"
        b"00:03.5 --> 00:04\r\n{\\an8}two &lt;3\r\n3\r\n0:00:05.250-->0:00:06,000 X1:40 X2:600\r\n2024\r\n"
    )
    file = captions_read(content)
    assert said(file) == [
        (1000, 2500, "", "One\nstill one"),
        (3500, 4000, "", "two <3"),
        (5250, 6000, "", "2024"),
    ]
    assert [(one.code, one.text) for one in file.changed] == [("placed", "2")]


def test_webvtt_that_was_renamed_has_commas() -> None:
    file = vtt("1\n00:00:01,000 --> 00:00:02,000\nOne")
    assert said(file) == [(1000, 2000, "", "One")]
    assert [(one.line, one.code) for one in file.changed] == [(4, "comma")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("cp1252", b""),
        ("mac_roman", b""),
    ],
)
def test_encodings_and_line_ends(encoding: str, mark: bytes, end: str) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nÄpfel für die Mädchen, où étais-tu, señor? Été, garçon.\n"
    file = captions_read(mark + text.replace("\n", end).encode(encoding))
    assert file.cues[0].text == "Äpfel für die Mädchen, où étais-tu, señor? Été, garçon."


def test_one_damaged_sign_is_no_other_encoding() -> None:
    content = "1\n00:00:01,000 --> 00:00:02,000\nдоброе утро, класс\n".encode().replace("класс".encode(), b"\xd0")
    assert "доброе утро" in captions_read(content).cues[0].text


def test_unordered_overlapping_and_backward_times() -> None:
    file = vtt(
        "00:05.000 --> 00:09.000\nlater",
        "00:01.000 --> 00:06.000\nsooner",
        "00:07.000 --> 00:02.000\nbackward, and long enough to be read for a while",
    )
    assert [(cue.from_ms, cue.to_ms) for cue in file.cues] == [(1000, 6000), (5000, 9000), (7000, 10_360)]
    assert [(one.line, one.code) for one in file.changed] == [(0, "order"), (9, "end")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"Dear all, here is the letter.", "no_times"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xd8" * 9, "not_text"),
        (b"WEBVTT\n" + b"x" * MOST_BYTES, "too_large"),
        (b"WEBVTT\n" + b"\n00:01.000 --> 00:02.000\nx\n" * (MOST_CUES + 1), "too_many"),
    ],
)
def test_what_holds_no_captions(content: bytes, code: str) -> None:
    with pytest.raises(CaptionsUnreadable) as refused:
        captions_read(content)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "content",
    [
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<" * 2_000_000,
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<b" * 1_000_000 + b">",
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<b>" * 700_000,
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"&" * 2_000_000,
        b"WEBVTT\n\n" + b"1" * 2_000_000 + b":00.000 --> 00:02.000\nx\n",
        b"WEBVTT\n\n00:01.000" + b" " * 2_000_000 + b"\nx\n",
        b"WEBVTT\n\n" + b"-->\n" * 500_000,
        b"00:00:01,000 --> 00:00:02,000\n" + b"{\\an8" * 400_000,
        b"1" * 1_000_000 + b"->" * 500_000,
        b"->\n" * 600_000 + b"00:00:01,000 --> 00:00:02,000\nx",
        b"00:00:01,000 --> 00:00:02,000\n" + b"\n" * 2_000_000 + b"x",
        b"00:00:01,000 --> 00:00:02,000\n" + b"\xe9" * 2_000_000,
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"a: " * 700_000,
    ],
    ids=lambda content: repr(content[30:44]),
)
def test_large_and_hostile_files_are_read_once(content: bytes) -> None:
    """Two megabytes of the worst take a moment, not minutes: the bound is wide, for the machine may be busy."""
    began = time.process_time()
    try:
        file = captions_read(content)
        assert len(file.left_out) <= MOST_REMARKS
    except CaptionsUnreadable:
        pass
    assert time.process_time() - began < 8


@given(st.binary(max_size=400) | st.text(alphabet="WEBVTT01:.,->< \n\r&;/vbaé{}\\\0", max_size=400).map(str.encode))
@example(b"WEBVTT\n\n00:01.000 --> 00:02.000\n&#99999999999999;<v")
def test_no_bytes_raise_anything_else(content: bytes) -> None:
    for head in (b"", b"WEBVTT\n\n00:01.000 --> 00:02.000\n", b"00:00:01,000 --> 00:00:02,000\n"):
        try:
            file = captions_read(head + content)
        except CaptionsUnreadable:
            continue
        assert file.cues == sorted(file.cues, key=lambda cue: cue.from_ms)
        assert all(cue.from_ms < cue.to_ms and cue.spoken for cue in file.cues)


WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).map(words).filter(bool)
SPOKEN = st.builds(Spoken, text=WORDS, who=st.sampled_from(["Mira Åkesson", "Tom & <Co>", "田中"]))


@given(st.lists(st.tuples(st.integers(0, 10**8), st.integers(1, 60_000), SPOKEN), min_size=1, max_size=12))
def test_what_is_written_as_webvtt_reads_the_same(spans: list[tuple[int, int, Spoken]]) -> None:
    spans = sorted(spans, key=lambda span: span[0])
    read = captions_read(
        vtt_write([Cue(from_ms=at, to_ms=at + long, spoken=[one]) for at, long, one in spans], language="pt-BR")
    )
    assert said(read) == [(at, at + long, one.who, one.text) for at, long, one in spans]
    assert (read.language, read.left_out, read.changed) == ("pt-BR", [], [])


def test_written_as_each_form() -> None:
    cues = [
        Cue(from_ms=1000, to_ms=2500, spoken=[Spoken(text="a --> b\n\nc & <d>", who="Tom")]),
        Cue(from_ms=3_723_004, to_ms=3_724_000, spoken=[Spoken(text="end")]),
    ]
    assert vtt_write(cues, language="de").decode() == (
        "WEBVTT\nLanguage: de\n\n00:00:01.000 --> 00:00:02.500\n<v Tom>a --&gt; b\nc &amp; &lt;d&gt;</v>\n\n"
        "01:02:03.004 --> 01:02:04.000\nend\n"
    )
    assert srt_write(cues).decode("utf-8-sig").replace("\r\n", "\n") == (
        "1\n00:00:01,000 --> 00:00:02,500\nTom: a → b\nc & <d>\n\n2\n01:02:03,004 --> 01:02:04,000\nend\n"
    )
    assert text_write(cues).decode() == "Tom: a --> b c & <d>\n\nend\n"


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("wwa_captions_de.vtt", "de"),
        ("lesson.pt-br.srt", "pt-BR"),
        ("itaccess_subtitles_zh-cn.vtt", "zh-CN"),
        ("talk (fr).vtt", "fr"),
        ("film.ger.srt", "de"),
        ("lesson.vtt", ""),
        ("with-bom.vtt", ""),
        ("C:\\films\\ende.vtt", ""),
        ("zh-Hant.vtt", "zh-Hant"),
    ],
)
def test_languages_of_names(name: str, language: str) -> None:
    assert language_of_name(name) == language


def test_languages_of_words() -> None:
    assert [language_of_words(words) for words in (" EN ", "deu", "xx", "", "pt_br")] == ["en", "de", "", "", "pt-BR"]
