"""Captions as files: read into a draft, understood, laid into a class in the place of what stood there, taken out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agogic.campus.classroom.models import CaptionDraft, CaptionState, ClassSession
from agogic.campus.classroom.rules import may_lay_captions
from agogic.campus.courses.rules import Standing
from agogic.campus.foundation.journal import line_write
from agogic.campus.foundation.refusals import Refused
from agogic.campus.people.models import Person
from agogic.classlog.events import ROOM, CaptionSaid, Draft, raw_of
from agogic.classlog.ids import new_id
from agogic.classlog.state import Caption
from agogic.formats.captions import CaptionFile, CaptionsUnreadable, captions_read
from agogic.formats.cues import Cue, Spoken
from agogic.formats.languages import language_of_name, language_of_words

KEPT_FOR = timedelta(days=7)
MOST_SIGNS = 500
"""So much one caption of a class holds; what is longer becomes several."""
MOST_SHIFT_MS = 24 * 3_600_000
MOST_SPEAKERS = 30
_SEAT = re.compile(r"seat\.([1-9][0-9]{0,9})")


def caption_file_read(
    *, by: Person, standing: Standing, session: ClassSession, file_name: str, content: bytes, names: Mapping[str, str]
) -> CaptionDraft:
    """Read a file into a draft; nothing is in the class yet. `names`: seat -> name. Drafts are forgotten after a week."""
    _asked(standing, session)
    CaptionDraft.objects.filter(changed_at__lt=timezone.now() - KEPT_FOR).delete()
    try:
        file = captions_read(content)
    except CaptionsUnreadable as why:
        raise Refused(f"captions.{why.code}", unreadable_words(why), field="file") from why
    if not file.cues:
        raise Refused(
            "captions.no_cues", _("Nothing in this file can be read as a caption. Is it the right one?"), field="file"
        )
    return CaptionDraft.objects.create(
        class_session=session,
        person=by,
        file_name=file_name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1][:200],
        lang=language_of_name(file_name) or file.language or by.language,
        file=msgspec.to_builtins(file),
        whose={who: _meant(who, names) for who in file.speakers[:MOST_SPEAKERS]},
    )


def caption_draft_understand(
    *, standing: Standing, draft: CaptionDraft, lang: str, shift_ms: int, whose: Mapping[str, str]
) -> None:
    """Say in which language it is spoken, how much later than in the file, and who is meant by whom it names."""
    _asked(standing, draft.class_session)
    known = language_of_words(lang)
    if not known:
        raise Refused(
            "captions.language", _("Say which language is spoken, by its short name: en, de, pt-BR."), field="lang"
        )
    if abs(shift_ms) > MOST_SHIFT_MS:
        raise Refused("captions.shift", _("That is more than a day. Give the difference in seconds."), field="shift")
    draft.lang, draft.shift_ms = known, shift_ms
    draft.whose = {who: whose.get(who, said) for who, said in draft.whose.items()}
    draft.save(update_fields=["lang", "shift_ms", "whose", "changed_at"])


@transaction.atomic
def caption_draft_begin(*, by: Person, standing: Standing, draft: CaptionDraft) -> None:
    """Let it be laid into the class."""
    _asked(standing, draft.class_session)
    draft.state, draft.laid, draft.problem = CaptionState.LAYING, 0, ""
    draft.save(update_fields=["state", "laid", "problem", "changed_at"])
    line_write("captions.laid", by=by, of=draft.class_session, lang=draft.lang, file=draft.file_name)


def caption_draft_discard(*, standing: Standing, draft: CaptionDraft) -> None:
    """Forget a draft; what is in the class stays."""
    _asked(standing, draft.class_session)
    draft.delete()


def caption_draft_told(draft: CaptionDraft, *, laid: int, many: int) -> None:
    """How many drafts of how many are in the class."""
    draft.laid, draft.many = laid, many
    draft.state = CaptionState.DONE if laid >= many else CaptionState.LAYING
    draft.save(update_fields=["laid", "many", "state", "changed_at"])


def caption_draft_failed(draft: CaptionDraft, sentence: str) -> None:
    """It could not be laid; the sentence says why and what to do."""
    draft.state, draft.problem = CaptionState.FAILED, sentence[:200]
    draft.save(update_fields=["state", "problem", "changed_at"])


def captions_wanted(draft: CaptionDraft, length_ms: int) -> list[CaptionSaid]:
    """What of a file stands in a class of this length: shifted, cut to size, with who speaks."""
    file = msgspec.convert(draft.file, CaptionFile)
    said = []
    for cue in file.cues:
        from_ms, to_ms = cue.from_ms + draft.shift_ms, min(cue.to_ms + draft.shift_ms, length_ms)
        if from_ms < 0 or from_ms >= to_ms:
            continue
        for one in cue.spoken:
            who = draft.whose.get(one.who, one.who)[:80]
            said += [
                CaptionSaid(from_=start, to=end, lang=draft.lang, text=text, who=who)
                for start, end, text in _pieces(from_ms, to_ms, one.text)
            ]
    return said


def captions_drafts(existing: Mapping[str, Caption], wanted: Sequence[CaptionSaid], lang: str) -> list[Draft]:
    """The fewest drafts after which the captions of a language are those wanted: what is the same stays as it is."""
    mine = {id_: one for id_, one in existing.items() if one.text and one.lang.casefold() == lang.casefold()}
    same: dict[tuple[int, int, str, str], list[str]] = defaultdict(list)
    for id_, one in mine.items():
        same[one.from_, one.to, one.text, one.who].append(id_)
    fresh = []
    for said in wanted:
        ids = same.get((said.from_, said.to, said.text, said.who))
        if ids:
            del mine[ids.pop()]
        else:
            fresh.append(said)
    drafts = []
    left = sorted(mine, key=lambda id_: mine[id_].from_)
    for said, of in zip(fresh, left, strict=False):
        drafts.append(caption_draft(msgspec.structs.replace(said, of=of)))
    drafts += [caption_draft(said) for said in fresh[len(left) :]]
    drafts += [caption_draft(_taken_away(id_, mine[id_])) for id_ in left[len(fresh) :]]
    return drafts


def captions_cues(captions: Iterable[Caption], lang: str, names: Mapping[str, str] | None) -> list[Cue]:
    """The captions of a class in a language, for a file. `names`: seat -> name; None: without who speaks."""
    found = [one for one in captions if one.text.strip() and one.lang.casefold() == lang.casefold()]
    return [
        Cue(
            from_ms=one.from_,
            to_ms=max(one.to, one.from_ + 1),
            spoken=[Spoken(text=one.text, who=_named(one.who, names))],
        )
        for one in sorted(found, key=lambda one: (one.from_, one.seq))
    ]


def caption_draft(said: CaptionSaid) -> Draft:
    """What the school posts for a caption to stand at its moment."""
    return Draft(id=new_id(), to=ROOM, type="caption.said", body=raw_of(said), t=said.from_, at=said.from_)


def unreadable_words(why: CaptionsUnreadable) -> str:
    """Why a file could not be read, in a sentence."""
    sentences = {
        "empty": _("This file is empty."),
        "too_large": _("This file is larger than 5 MB. No class has so many captions; is it the right file?"),
        "too_many": _("This file has %(cues)s captions; at most %(most)s can be taken in. Take it in in parts."),
        "not_text": _("This is no file of captions. It should be called something.vtt or something.srt."),
        "no_times": _("There are no times in this file. Save it as WebVTT (.vtt) or SubRip (.srt) and try again."),
    }
    return sentences[why.code] % why.params


def remark_words(code: str) -> str:
    """What happened to lines of a file, as a heading over them."""
    return {
        "time": _("The time cannot be read"),
        "empty": _("Nothing is said"),
        "untimed": _("Words without a time"),
        "style": _("Rules for how captions look; everybody chooses that for themselves"),
        "region": _("Places on the picture; everybody chooses that for themselves"),
        "comment": _("Remarks of whoever wrote the file"),
        "unheaded": _("The first line should say WEBVTT. It was read all the same"),
        "comma": _("Times with a comma, as SubRip has them, were understood"),
        "order": _("The captions were not in the order of their times. Now they are"),
        "end": _("Captions that ended before they began are shown as long as one needs to read them"),
        "placed": _("Captions had a place on the picture. Where they stand everybody chooses for themselves"),
        "outside": _("Captions that lie outside the class"),
    }[code]


def _asked(standing: Standing, session: ClassSession) -> None:
    if not may_lay_captions(standing, session):
        raise Refused("captions.not_yours", _("Captions are put in by who teaches this class, when it is over."))


def _meant(who: str, names: Mapping[str, str]) -> str:
    """The seat whose person a file probably means: by the whole name, or by a first name only one of them has."""
    given = who.casefold().split()
    found = [seat for seat, name in names.items() if name.casefold().split()[: len(given)] == given]
    return f"seat.{found[0]}" if len(found) == 1 else who


def _taken_away(id_: str, one: Caption) -> CaptionSaid:
    return CaptionSaid(from_=one.from_, to=one.to, lang=one.lang, of=id_)


def _named(who: str, names: Mapping[str, str] | None) -> str:
    if names is None:
        return ""
    seat = _SEAT.fullmatch(who)
    return names.get(seat[1], "") if seat else who


def _pieces(from_ms: int, to_ms: int, text: str) -> list[tuple[int, int, str]]:
    """A text in pieces a caption holds, each with its share of the time."""
    pieces: list[str] = []
    rest = text
    while len(rest) > MOST_SIGNS:
        end = rest.rfind(" ", MOST_SIGNS // 2, MOST_SIGNS)
        end = end if end > 0 else MOST_SIGNS
        pieces.append(rest[:end].strip())
        rest = rest[end:].strip()
    pieces.append(rest)
    whole, done, spans = sum(map(len, pieces)) or 1, 0, []
    for piece in pieces:
        start = from_ms + (to_ms - from_ms) * done // whole
        done += len(piece)
        end_ms = from_ms + (to_ms - from_ms) * done // whole
        if piece and end_ms > start:
            spans.append((start, end_ms, piece))
    return spans


def remarks_grouped(draft: CaptionDraft, length_ms: int) -> dict[str, list[dict[str, Any]]]:
    """What was left out and what was changed, by kind, each with its first lines."""
    file = msgspec.convert(draft.file, CaptionFile)
    outside = [cue for cue in file.cues if not 0 <= cue.from_ms + draft.shift_ms < length_ms]
    left_out = [(one.code, one.line, one.text) for one in file.left_out]
    left_out += [("outside", cue.line, cue.text[:80]) for cue in outside]
    changed = [(one.code, one.line, one.text) for one in file.changed]
    return {"left_out": _grouped(left_out), "changed": _grouped(changed)}


def _grouped(remarks: Iterable[tuple[str, int, str]]) -> list[dict[str, Any]]:
    by_code: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for code, line, text in remarks:
        by_code[code].append((line, text))
    return [
        {"words": remark_words(code), "count": _count(code, lines), "lines": [each for each in lines[:5] if each[0]]}
        for code, lines in by_code.items()
    ]


def _count(code: str, lines: Sequence[tuple[int, str]]) -> int:
    return int(lines[0][1]) if code == "placed" else len(lines)
