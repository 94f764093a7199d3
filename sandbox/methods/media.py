"""Sending one file: a photo, a video, a sticker and the like."""

from sandbox.methods.call import Call
from sandbox.methods.input_media import media_of_call
from sandbox.methods.registry import method, one
from sandbox.methods.send import send
from sandbox.methods.targets import open_chat
from sandbox.methods.uploads import content_for
from sandbox.shapes import Json
from sandbox.state.media_kinds import ANIMATION, AUDIO, DOCUMENT, PHOTO, STICKER, VIDEO, VIDEO_NOTE, VOICE, Kind


@method("sendPhoto", messages=one)
async def send_photo(call: Call) -> Json:
    return await _send_file(call, PHOTO)


@method("sendDocument", messages=one)
async def send_document(call: Call) -> Json:
    return await _send_file(call, DOCUMENT)


@method("sendVideo", messages=one)
async def send_video(call: Call) -> Json:
    return await _send_file(call, VIDEO)


@method("sendAnimation", messages=one)
async def send_animation(call: Call) -> Json:
    return await _send_file(call, ANIMATION)


@method("sendAudio", messages=one)
async def send_audio(call: Call) -> Json:
    return await _send_file(call, AUDIO)


@method("sendVoice", messages=one)
async def send_voice(call: Call) -> Json:
    return await _send_file(call, VOICE)


@method("sendVideoNote", messages=one)
async def send_video_note(call: Call) -> Json:
    return await _send_file(call, VIDEO_NOTE)


@method("sendSticker", messages=one)
async def send_sticker(call: Call) -> Json:
    return await _send_file(call, STICKER)


async def _send_file(call: Call, kind: Kind) -> Json:
    media = media_of_call(call, kind)
    content = await content_for(call, open_chat(call), media)
    # While the file was fetched from the web, the chat may have changed: it is asked for again.
    return send(call, open_chat(call), content).message()
