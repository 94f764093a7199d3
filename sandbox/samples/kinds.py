"""A sample of every kind of media, so that the sandbox's people have something to send."""

from sandbox.calls.params import Upload
from sandbox.samples import recordings
from sandbox.samples.canvas import draw
from sandbox.state.media_kinds import ANIMATION, AUDIO, DOCUMENT, JPEG, PHOTO, STICKER, VIDEO, VIDEO_NOTE, VOICE, Kind

USUAL = "latte"


def samples_of(kind: Kind, names: tuple[str, ...], *, seconds: int) -> list[Upload]:
    """One file of that kind for each drawing named, or one; recordings last so many seconds."""
    return [_sample(kind, name, seconds) for name in names or (USUAL,)]


def _sample(kind: Kind, name: str, seconds: int) -> Upload:
    picture = draw(name)
    if kind in (PHOTO, DOCUMENT):
        return Upload(f"{name}.jpg", JPEG, picture)
    if kind is STICKER:
        return Upload(f"{name}.webp", "image/webp", recordings.sticker(name))
    if kind is ANIMATION:
        return Upload(f"{name}.gif", "image/gif", recordings.animation(name))
    if kind is VOICE:
        return Upload("voice.ogg", "audio/ogg", recordings.voice(seconds))
    if kind is AUDIO:
        return Upload(f"{name}.mp3", "audio/mpeg", recordings.music(seconds))
    if kind in (VIDEO, VIDEO_NOTE):
        return Upload(f"{name}.mp4", "video/mp4", recordings.film(seconds))
    raise ValueError(f"There are no samples of {kind.name}.")
