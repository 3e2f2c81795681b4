"""Languages as files name them: in a heading, or in the name of the file."""

from __future__ import annotations

import re

_TAG = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{1,8}){0,3})")
_TWO_LETTERS = (
    "aa ab af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka "
    "kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng "
    "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su "
    "sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
_THREE_LETTERS = (
    "ara:ar ces:cs chi:zh cze:cs dan:da deu:de dut:nl ell:el eng:en est:et fas:fa fin:fi fra:fr fre:fr ger:de "
    "gre:el heb:he hin:hi hun:hu ind:id ita:it jpn:ja kor:ko lav:lv lit:lt nld:nl nor:no per:fa pol:pl por:pt "
    "ron:ro rum:ro rus:ru slk:sk slo:sk slv:sl spa:es swe:sv tha:th tur:tr ukr:uk urd:ur vie:vi zho:zh"
)
_TWO = frozenset(_TWO_LETTERS.split())
_THREE = dict(pair.split(":") for pair in _THREE_LETTERS.split())
_KNOWN = _TWO | {"fil", "gsw", "yue", "cmn", "ckb"}


def language_of_words(words: str) -> str:
    """A language as BCP 47 writes it (`pt-BR`), from a word of a file; empty where it is none."""
    match = _TAG.fullmatch(words.strip()[:40])
    if match is None:
        return ""
    first = match[1].lower()
    first = _THREE.get(first, first)
    if first not in _KNOWN:
        return ""
    return "-".join([first, *(_cased(part) for part in re.split("[-_]", match[2])[1:])])


def language_of_name(name: str) -> str:
    """The language a file's name ends with: `wwa_captions_de.vtt`, `lesson.pt-br.srt`, `talk (fr).vtt`."""
    stem = name[-200:].rsplit("/", 1)[-1].rsplit(".", 1)[0]
    ends = re.search(r"(?:^|[^A-Za-z0-9])([A-Za-z]{2,3}(?:[-_](?:[A-Za-z]{2}|[A-Za-z]{4}))?)[)\]]?$", stem)
    if ends is None:
        return ""
    return language_of_words(ends[1]) or language_of_words(re.split("[-_]", ends[1])[-1])


def _cased(part: str) -> str:
    if len(part) == 2:
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()
