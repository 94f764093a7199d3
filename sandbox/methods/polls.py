"""sendPoll and stopPoll."""

from typing import Any

from sandbox.acts import voting
from sandbox.calls.params import Params
from sandbox.errors import bad_request, not_modelled
from sandbox.markup.entities import FormattedText
from sandbox.methods.call import Call
from sandbox.methods.registry import method, one
from sandbox.methods.send import send
from sandbox.methods.targets import joined_chat, open_chat
from sandbox.methods.texts import parsed
from sandbox.shapes import Json
from sandbox.state.keyboards import edited_keyboard
from sandbox.state.polls import NO_TEXT, Question

LONGEST_QUESTION = 300
LONGEST_OPTION = 100
LONGEST_DESCRIPTION = 1024
LONGEST_EXPLANATION = 200
MOST_EXPLANATION_LINES = 3
MOST_OPTIONS = 12
SHORTEST_PERIOD = 5
LONGEST_PERIOD = 2_628_000
NOT_MODELLED = ("media", "explanation_media", "allow_adding_options")


@method("sendPoll", messages=one)
def send_poll(call: Call) -> Json:
    chat = open_chat(call)
    _check_company(call.params, chat.kind)
    question, close_date = _question(call)
    is_closed = call.params.flag("is_closed")
    poll = voting.put(call.world, call.bot.id, question, close_date=close_date, is_closed=is_closed)
    return send(call, chat, {"poll": poll.in_message(solved=True)}).message()


@method("stopPoll")
def stop_poll(call: Call) -> Json:
    post = joined_chat(call).post(call.params.number("message_id") or 0)
    if post is None:
        raise bad_request("message with poll to stop not found")
    if "poll" not in post.body:
        raise bad_request("message is not a poll")
    if post.author != call.bot.id or "forward_origin" in post.body:
        raise bad_request("poll can't be stopped")
    poll = call.world.polls[post.body["poll"]["id"]]
    if poll.is_closed:
        raise bad_request("poll has already been closed")
    keyboard = edited_keyboard(call.params.structure("reply_markup"))
    post.body = {name: value for name, value in post.body.items() if name != "reply_markup"}
    if keyboard is not None:
        post.body["reply_markup"] = keyboard
    voting.close(call.world, poll)
    return poll.in_message(solved=True)


def _check_company(params: Params, kind: str) -> None:
    """Refuse what does not go with the kind of the chat."""
    if params.flag("members_only") or params.structure("country_codes"):
        if kind == "channel":
            raise not_modelled("a poll that only some may vote in")
        raise bad_request("poll voters can be restricted only in channel chats")
    if kind == "channel" and not _flag(params, "is_anonymous", usually=True):
        raise bad_request("non-anonymous polls can't be sent to channel chats")


def _question(call: Call) -> tuple[Question, int]:
    """What the call asks, and when the poll closes by itself."""
    params = call.params
    for name in NOT_MODELLED:
        if params.text(name) not in ("", "False", "false"):
            raise not_modelled(f"{name} of a poll")
    kind = params.text("type") or "regular"
    if kind not in ("regular", "quiz"):
        raise bad_request("unsupported poll type specified")
    text = _emoji_only(_formatted(call, "question"))
    if not text.text:
        raise bad_request("text must be non-empty")
    if len(text.text) > LONGEST_QUESTION:
        raise bad_request(f"poll question length must not exceed {LONGEST_QUESTION}")
    texts = _options(call)
    description = _formatted(call, "description")
    if len(description.text) > LONGEST_DESCRIPTION:
        raise bad_request("message caption is too long")
    correct = _correct(params, len(texts)) if kind == "quiz" else ()
    explanation = _explanation(call) if kind == "quiz" else NO_TEXT
    period = _period(call)
    question = Question(
        text,
        voting.options(call.world, texts),
        description,
        is_anonymous=_flag(params, "is_anonymous", usually=True),
        allows_multiple_answers=params.flag("allows_multiple_answers"),
        allows_revoting=_flag(params, "allows_revoting", usually=kind != "quiz"),
        hides_results=params.flag("hide_results_until_closes"),
        shuffles_options=params.flag("shuffle_options"),
        correct=correct,
        explanation=explanation,
        open_period=period,
    )
    return question, call.world.date() + period if period else 0


def _options(call: Call) -> list[FormattedText]:
    given: Any = call.params.structure("options")
    if not isinstance(given, list):
        raise bad_request("expected an Array of String as options")
    texts = [_option(call, item) for item in given]
    if not texts:
        raise bad_request("poll must have at least one answer option")
    if len(texts) > MOST_OPTIONS:
        raise bad_request(f"poll can't have more than {MOST_OPTIONS} options")
    if not all(text.text for text in texts):
        raise bad_request("text must be non-empty")
    if any(len(text.text) > LONGEST_OPTION for text in texts):
        raise bad_request(f"poll options length must not exceed {LONGEST_OPTION}")
    return texts


def _option(call: Call, item: Any) -> FormattedText:
    """An option as a text, or as an InputPollOption."""
    if isinstance(item, str):
        return _emoji_only(parsed(call, item, "", None))
    if not isinstance(item, dict):
        raise bad_request("expected an option to be of type String")
    if not isinstance(item.get("text"), str):
        raise bad_request('can\'t find field "text"' if "text" not in item else 'field "text" must be of type String')
    if item.get("media"):
        raise not_modelled("media of a poll option")
    return _emoji_only(parsed(call, item["text"], str(item.get("text_parse_mode") or ""), item.get("text_entities")))


def _correct(params: Params, options: int) -> tuple[int, ...]:
    """The places of the right options of a quiz, by the parameter of today or the one before 9.6."""
    given: Any = params.structure("correct_option_ids")
    if given is None and "correct_option_id" in params.values:
        number = params.number("correct_option_id")
        given = [-1 if number is None else number]
    if given is not None and not isinstance(given, list):
        raise bad_request("expected an Array of correct option identifiers")
    if any(not isinstance(place, int) or isinstance(place, bool) for place in given or []):
        raise bad_request("correct option identifier must be of type Number")
    places = tuple(given or ())
    if not places:
        raise bad_request("correct quiz option list must be non-empty")
    if list(places) != sorted(set(places)):
        raise bad_request("correct quiz option list must be increasing")
    if not 0 <= places[0] <= places[-1] < options:
        raise bad_request("wrong quiz correct_option_id")
    return places


def _explanation(call: Call) -> FormattedText:
    explanation = _formatted(call, "explanation")
    lines = explanation.text.count("\n") + 1
    if len(explanation.text) > LONGEST_EXPLANATION or lines > MOST_EXPLANATION_LINES:
        raise bad_request("MESSAGE_TOO_LONG")
    return explanation


def _period(call: Call) -> int:
    """How many seconds the poll is open; of the two ways to say so, `open_period` counts."""
    period = min(max(call.params.number("open_period") or 0, 0), LONGEST_PERIOD)
    close_date = call.params.number("close_date")
    if period == 0 and close_date:
        period = close_date - call.world.date()
    elif period == 0:
        return 0
    if not SHORTEST_PERIOD <= period <= LONGEST_PERIOD:
        raise bad_request("POLL_CLOSE_DATE_INVALID")
    return period


def _formatted(call: Call, name: str) -> FormattedText:
    params = call.params
    return parsed(call, params.text(name), params.text(f"{name}_parse_mode"), params.values.get(f"{name}_entities"))


def _emoji_only(text: FormattedText) -> FormattedText:
    """Questions and options keep no formatting but custom emoji."""
    return FormattedText(text.text, [entity for entity in text.entities if entity["type"] == "custom_emoji"])


def _flag(params: Params, name: str, *, usually: bool) -> bool:
    return params.flag(name) if name in params.values else usually
