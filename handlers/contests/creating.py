"""Planning a contest: a short talk of questions, some typed and some pressed, and a card to confirm."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from handlers.kit.context import Context
from loyalty import contests, dialogues
from loyalty.contest_rules import Draft, about_of, check_prizes, decide_times, prizes_of, title_of
from loyalty.errors import Refusal
from loyalty.notices import Body, Button
from loyalty.texts import Text, When, text

DIALOGUE = "contests.plan"
QUESTIONS = ("title", "about", "opens", "days", "prizes", "confirm")
LENGTHS = {3, 7, 14}


def command(context: Context) -> None:
    """Begins with the title."""
    _ask(context, "title", {})


def answer(context: Context, question: str, answers: dict[str, Any]) -> None:
    """Takes a typed answer."""
    typed = context.message.text or "" if context.message else ""
    match question:
        case "title":
            answers["title"] = title_of(typed)
        case "about":
            answers["about"] = about_of(typed)
        case "prizes":
            answers["prizes"] = list(prizes_of(typed, limit=context.community.programme.staff.award_limit))
        case _:
            raise Refusal("contest-press-button")
    _ask(context, _after(question), answers)


def press(context: Context, about: Mapping[str, Any]) -> None:
    """Takes a pressed answer, if it belongs to the question that waits."""
    waiting = dialogues.waiting(context.tx, context.user_id)
    here = (DIALOGUE, about["question"], context.community.id)
    if waiting is None or (waiting.name, waiting.question, waiting.community_id) != here:
        raise Refusal("button-expired")
    if waiting.question == "confirm":
        _finish(context, waiting.answers, is_wanted=about["value"])
        return
    _ask(context, _after(waiting.question), {**waiting.answers, waiting.question: about["value"]})


def _finish(context: Context, answers: Mapping[str, Any], *, is_wanted: bool) -> None:
    context.end_dialogue()
    if not is_wanted:
        context.edit(text("contest-not-created"))
        return
    made = contests.create(context.tx, context.community, context.member, _draft(answers))
    opens, closes = When(made.opens_at), When(made.closes_at)
    context.edit(text("contest-created", title=made.title, opens=opens, closes=closes))


def _after(question: str) -> str:
    return QUESTIONS[QUESTIONS.index(question) + 1]


def _draft(answers: Mapping[str, Any]) -> Draft:
    opens = answers["opens"]
    return Draft(
        title=answers["title"],
        about=answers["about"],
        opens_at=datetime.fromisoformat(opens) if opens else None,
        days=answers["days"],
        prizes=tuple(answers["prizes"]),
    )


def _ask(context: Context, question: str, answers: dict[str, Any]) -> None:
    """Puts a question: in the place of the one whose button was pressed, or below what was typed."""
    context.expect(DIALOGUE, question, answers)
    body = _question(context, question, answers)
    if context.query is not None:
        context.edit(body.text, body.buttons)
    else:
        context.say_private(body.text, body.buttons)


def _question(context: Context, question: str, answers: Mapping[str, Any]) -> Body:
    rules = context.community.programme

    def button(label: Text, value: Any) -> Button:
        about = {"question": question, "value": value}
        return Button(label, action="contests.plan", object=about, user_id=context.user_id)

    match question:
        case "title":
            return Body(text("contest-ask-title"))
        case "about":
            return Body(text("contest-ask-about"), [[button(text("contest-skip-button"), "")]])
        case "opens":
            return Body(text("contest-ask-opens"), [[button(label, value)] for label, value in _openings(context)])
        case "days":
            usual = rules.contests.days
            days = [
                button(text("contest-days-usual" if one == usual else "contest-days", days=one), one)
                for one in sorted(LENGTHS | {usual})
            ]
            return Body(text("contest-ask-days"), [days])
        case "prizes":
            return Body(text("contest-ask-prizes", limit=rules.staff.award_limit), _prizes(context, button))
        case _:
            rows = [[button(text("contest-create-button"), True), button(text("contest-leave-button"), False)]]
            return Body(_card(context, _draft(answers)), rows)


def _prizes(context: Context, button: Any) -> Sequence[Sequence[Button]]:
    rules = context.community.programme
    usual = rules.contests.prizes
    try:
        check_prizes(usual, limit=rules.staff.award_limit)
    except Refusal:
        return []
    return [[button(text("contest-prizes-button", prizes=" · ".join(map(str, usual))), list(usual))]]


def _openings(context: Context) -> list[tuple[Text, str]]:
    """The openings that are free: now, tomorrow at the hour of the prompt, and when the last planned contest closes."""
    community, now = context.community, context.tx.now
    others = contests.unfinished(context.tx, community)
    day = community.day(now) + timedelta(days=1)
    tomorrow = community.at(day, community.programme.check_ins.prompt_hour)

    def is_free(at: datetime) -> bool:
        return not any(one.opens_at <= at < one.closes_at for one in others)

    offered: list[tuple[Text, str]] = []
    if is_free(now):
        offered.append((text("contest-now-button"), ""))
    if is_free(tomorrow):
        offered.append((text("contest-tomorrow-button", at=When(tomorrow, "time")), tomorrow.isoformat()))
    if others:
        last = max(others, key=lambda one: one.closes_at)
        label = text("contest-after-other-button", title=last.title, at=When(last.closes_at))
        offered.append((label, last.closes_at.isoformat()))
    return offered


def _card(context: Context, draft: Draft) -> Text:
    opens_at, closes_at = decide_times(context.community, draft, now=context.tx.now)
    opens = text("contest-opens-now") if opens_at == context.tx.now else text("contest-opens", at=When(opens_at))
    parts = [
        text("contest-title", title=draft.title),
        *([text("contest-about", about=draft.about)] if draft.about else []),
        text("contest-card", opens=opens, closes=When(closes_at), prizes=" · ".join(map(str, draft.prizes))),
    ]
    return text("contest-parts", parts=parts)
