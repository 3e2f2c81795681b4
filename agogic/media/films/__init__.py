"""Videos that people bring become rungs, sound, a poster and a storyboard: ffmpeg, confined."""
