"""The text of captions: from bytes of whatever encoding, and from tagged words to who says what."""

from __future__ import annotations

import codecs
import html
import re
import unicodedata

from agogic.formats.cues import Spoken

VTT, SRT = "vtt", "srt"
MOST_NAME_SIGNS = 80
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_TAG_NAME = re.compile(r"[A-Za-z]{1,12}|[0-9][0-9:.]{0,20}")
_SRT_TAGS = {"b", "i", "u", "s", "font", "span", "c", "v", "em", "strong", "br", "p", "ruby", "rt", "lang"}
_OVERRIDE = re.compile(r"\{\\[^{}\n]{0,60}\}")
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\u200b]")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def text_decode(content: bytes) -> tuple[str, str] | None:
    """A file's text and its encoding: what its first bytes say, else UTF-8, else the likelier of two old ones.

    Nothing for what is no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace"), encoding
    if encoding := _utf16_without_mark(content):
        return content.decode(encoding, "replace"), encoding
    try:
        return content.decode("utf-8").replace("\0", "\ufffd"), "utf-8"
    except UnicodeDecodeError as error:
        if b"\0" in content:
            return None
        if error.start > len(content) - 4 or _mostly_utf8(content):
            return content.decode("utf-8", "replace"), "utf-8"
    western = content.decode("cp1252", "replace")
    mac = content.decode("mac_roman")
    return (mac, "mac-roman") if _likeliness(mac) > _likeliness(western) else (western, "windows-1252")


def spoken_read(text: str, form: str) -> list[Spoken]:
    """Who says what in tagged words: voice tags name who speaks, ruby stands in brackets, all other tags go."""
    spoken: list[Spoken] = []
    who = ""
    out: list[str] = []

    def close() -> None:
        said = words("".join(out))
        out.clear()
        if said and spoken and spoken[-1].who == who:
            spoken[-1] = Spoken(who=who, text=f"{spoken[-1].text}\n{said}")
        elif said:
            spoken.append(Spoken(who=who, text=said))

    for piece, tag, rest in _pieces(_OVERRIDE.sub("", text), form):
        if not tag:
            out.append(_ENTITY.sub(lambda match: html.unescape(match[0]), piece))
        elif tag in ("v", "/v"):
            close()
            who = words(html.unescape(rest[:400]))[:MOST_NAME_SIGNS].replace("\n", " ") if tag == "v" else ""
        elif tag in ("rt", "/rt"):
            out.append(" (" if tag == "rt" else ")")
        elif tag == "br":
            out.append("\n")
    close()
    return spoken


def words(text: str) -> str:
    """Text as it is read: without what nobody sees, one space between words, no empty lines."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    seen = "".join(each for each in text if each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cs", "Co"))
    return "\n".join(line for line in (" ".join(line.split()) for line in seen.split("\n")) if line)


def _pieces(text: str, form: str) -> list[tuple[str, str, str]]:
    """Text and tags in turn: (text, "", "") or ("", name, what stands in the tag). A lone `<` is text."""
    pieces: list[tuple[str, str, str]] = []
    at = start = 0
    close = -1
    while (at := text.find("<", at)) >= 0:
        if close < at and (close := text.find(">", at)) < 0:
            break
        ends = text.startswith("/", at + 1)
        name = _TAG_NAME.match(text, at + 1 + ends, close)
        tag = name[0].lower() if name else ""
        if not tag or (form == SRT and tag not in _SRT_TAGS) or "<" in text[at + 1 : min(close, at + 400)]:
            at += 1
            continue
        pieces.append((text[start:at], "", ""))
        inside = text[at + 1 + ends + len(tag) : close]
        _, _, rest = inside.strip("/").partition(" ") if " " in inside else inside.partition("\t")
        pieces.append(("", f"/{tag}" if ends else tag, rest))
        at = start = close + 1
    pieces.append((text[start:], "", ""))
    return pieces


def _utf16_without_mark(content: bytes) -> str:
    """Text of two bytes a letter shows in its zeros: at odd places for little-endian, at even ones for big."""
    sample = content[:4000]
    if len(sample) < 4 or b"\0" not in sample:
        return ""
    half = len(sample) / 2
    if sample[1::2].count(0) > half * 0.3 and sample[::2].count(0) < half * 0.05:
        return "utf-16-le"
    if sample[::2].count(0) > half * 0.3 and sample[1::2].count(0) < half * 0.05:
        return "utf-16-be"
    return ""


def _mostly_utf8(content: bytes) -> bool:
    """Whether far more of its high bytes make signs of UTF-8 than do not: one damaged sign is no other encoding."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(each > "\x7f" for each in text) - broken > broken * 3


def _likeliness(text: str) -> int:
    """How much a text looks like words: small letters after letters, no signs and no capitals amid them."""
    score = 0
    for before, each in zip(" " + text, text, strict=False):
        if each <= "\x7f":
            continue
        if each.islower():
            score += 2 if before.isalpha() else 1
        elif each.isupper():
            score -= 2 if before.islower() else 0
        elif before.isalpha() and each not in "’»”…":
            score -= 2
    return score
