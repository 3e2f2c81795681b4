"""Playlists: what the standard asks for, an epoch after the other, holes told as such."""

from __future__ import annotations

from agogic.media.playlists import Choice, Stretch, codecs_of, master_playlist, track_playlist
from agogic.media.segments import Segment

OPENED = 1_790_000_000_250


def test_a_track_is_told_epoch_by_epoch_with_the_time_of_day() -> None:
    first = Stretch("a/init", "a", [Segment(0, 7, 1_000, 4_000), Segment(8, 15, 5_030, 4_250)])
    second = Stretch("b/init", "b", [Segment(0, 7, 20_000, 4_000), Segment(10, 17, 26_000, 4_000)])
    text = track_playlist([first, second], opened_utc=OPENED, over=False)
    lines = text.splitlines()
    assert lines[:5] == [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        "#EXT-X-TARGETDURATION:5",
        "#EXT-X-PLAYLIST-TYPE:EVENT",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    assert [line for line in lines if not line.startswith("#")] == ["a/0-7", "a/8-15", "b/0-7", "b/10-17"]
    assert [line for line in lines if "MAP" in line] == ['#EXT-X-MAP:URI="a/init"', '#EXT-X-MAP:URI="b/init"']
    assert lines.count("#EXT-X-DISCONTINUITY") == 2, "between the epochs, and over the hole in the second"
    assert "#EXT-X-PROGRAM-DATE-TIME:2026-09-21T14:13:21.250Z" in lines
    assert "#EXTINF:4.250," in lines
    assert "#EXT-X-ENDLIST" not in lines
    over = track_playlist([first], opened_utc=OPENED, over=True).splitlines()
    assert over[-1] == "#EXT-X-ENDLIST" and "#EXT-X-PLAYLIST-TYPE:VOD" in over


def test_a_master_names_each_form_of_the_picture_and_its_sound() -> None:
    sound = Choice("1.voice/full.m3u8", "opus", 40_000)
    forms = [
        Choice("0.film/720.m3u8", "avc1.64001F", 1_200_000, 1280, 720),
        Choice("0.film/240.m3u8", "avc1.64000D", 200_000),
    ]
    text = master_playlist(forms, sound)
    assert 'URI="1.voice/full.m3u8"' in text
    assert (
        '#EXT-X-STREAM-INF:BANDWIDTH=1240000,CODECS="avc1.64001F,opus",RESOLUTION=1280x720,AUDIO="sound"\n0.film/720'
        in text
    )
    assert '#EXT-X-STREAM-INF:BANDWIDTH=240000,CODECS="avc1.64000D,opus",AUDIO="sound"\n0.film/240.m3u8' in text
    alone = master_playlist([sound], None)
    assert "EXT-X-MEDIA" not in alone and '#EXT-X-STREAM-INF:BANDWIDTH=40000,CODECS="opus"\n1.voice/full.m3u8' in alone


def test_codecs_are_read_off_the_type() -> None:
    assert codecs_of('video/mp4; codecs="avc1.42E01F"') == "avc1.42E01F"
    assert codecs_of("audio/mp4;codecs=opus") == "opus"
