"""answerInlineQuery."""

from typing import Any

from sandbox.errors import bad_request, not_modelled
from sandbox.methods.call import Call
from sandbox.methods.registry import method
from sandbox.methods.texts import LONGEST_TEXT, caption_of, parsed
from sandbox.shapes import Json
from sandbox.state.keyboards import inline_keyboard
from sandbox.state.media_kinds import PHOTO

ANSWERABLE_FOR = 30
MOST_RESULTS = 50
LONGEST_ID = 64


@method("answerInlineQuery")
def answer_inline_query(call: Call) -> bool:
    query = call.world.inline_queries.get(call.params.text("inline_query_id"))
    given: Any = call.params.structure("results") or []
    if not isinstance(given, list):
        raise bad_request("expected an Array of inline query results")
    contents = [(_result_id(result), _content(call, result)) for result in given]
    if len(contents) > MOST_RESULTS:
        raise bad_request("too many inline query results specified")
    if len({name for name, _ in contents}) < len(contents):
        raise bad_request("RESULT_ID_DUPLICATE")
    now = call.world.clock.timestamp()
    if query is None or query.bot_id != call.bot.id or query.answer is not None or now - query.at > ANSWERABLE_FOR:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    query.contents = dict(contents)
    query.answer = {
        "query_id": query.id,
        "results": given,
        "next_offset": call.params.text("next_offset"),
        "button": call.params.structure("button"),
    }
    call.world.events.emit("inline", user_id=query.user_id, **query.answer)
    return True


def _result_id(result: Any) -> str:
    if not isinstance(result, dict):
        raise bad_request("inline query result must be an object")
    result_id = str(result.get("id", ""))
    if not 1 <= len(result_id.encode()) <= LONGEST_ID:
        raise bad_request("RESULT_ID_INVALID")
    return result_id


def _content(call: Call, result: Json) -> Json:
    """What the result sends as Message fields."""
    content = _message(call, result) or _own(call, result)
    keyboard = inline_keyboard(result.get("reply_markup"))
    return content if keyboard is None else {**content, "reply_markup": keyboard}


def _message(call: Call, result: Json) -> Json:
    """The text that is sent in place of the result itself, if there is one."""
    given = result.get("input_message_content")
    if result.get("type") == "article" and not str(result.get("title") or ""):
        raise bad_request("ARTICLE_TITLE_EMPTY")
    if given is None:
        return {}
    if not isinstance(given, dict) or "message_text" not in given:
        raise not_modelled("input_message_content without message_text")
    text = parsed(call, str(given["message_text"]), str(given.get("parse_mode") or ""), given.get("entities"))
    if not text.text:
        raise bad_request("message text is empty")
    if len(text.text) > LONGEST_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    return text.fields("text")


def _own(call: Call, result: Json) -> Json:
    """The result as a message: a picture that Telegram has already."""
    kind = result.get("type")
    if kind != "photo" or "photo_file_id" not in result:
        if kind == "article":
            raise bad_request("MESSAGE_EMPTY")
        raise not_modelled(f"inline query result of type {kind}")
    stored = call.world.files.find(str(result["photo_file_id"]))
    if stored is None or stored.kind is not PHOTO:
        raise bad_request("wrong file identifier/HTTP URL specified")
    caption = caption_of(call, result)
    return {"photo": call.world.files.photo(stored.content), **caption.fields("caption")}
