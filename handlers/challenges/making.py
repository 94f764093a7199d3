"""Making a challenge: a short dialogue, question by question, each answered by a button or by typing.

The question that waits, the answers so far and the message that asks (`card`) are in the database, so a restart in
between loses nothing. Only the buttons of that message answer; those of an earlier question no longer work.
"""

from collections.abc import Mapping
from typing import Any

from handlers.kit.context import Context
from loyalty import challenges, dialogues, groups, notices
from loyalty.challenges import Plan
from loyalty.errors import Refusal
from loyalty.notices import Body, Button, Rows
from loyalty.texts import Text, text

DIALOGUE = "challenges.new"
QUESTIONS = ("kind", "target", "title", "reward", "days")
PLACES = "places"
CONFIRM = "confirm"
TARGETS = (3, 5, 7, 10)
LENGTHS = (7, 14, 30)
MULTIPLES = (1, 2, 4)
LIMITS = (10, 20, 50)


def start(context: Context) -> None:
    """Begins with the kind; an older dialogue is dropped."""
    _ask_anew(context, {})


def press(context: Context, chosen: Mapping[str, Any]) -> None:
    """Takes an answer by button; the same message asks the next question."""
    question = chosen["question"]
    answers = _take(context, question, chosen["answer"], _waiting(context, question))
    body = _expect(context, answers)
    context.edit(body.text, body.buttons)


def type_answer(context: Context, question: str, answers: dict[str, Any]) -> None:
    """Takes a typed answer; the question loses its buttons and the next one comes below."""
    if question in {"kind", CONFIRM}:
        raise Refusal("challenge-press")
    typed = " ".join((context.message.text or "").split()) if context.message else ""
    taken = _take(context, question, typed if question == "title" else _number(typed), answers)
    notices.change(context.tx, answers["card"], Body(_body(context, question, answers).text))
    _ask_anew(context, taken)


def limit(context: Context, _object: Mapping[str, Any]) -> None:
    """Asks on the way how many may join; otherwise all may."""
    answers = _waiting(context, CONFIRM)
    context.expect(DIALOGUE, PLACES, answers)
    body = _body(context, PLACES, answers)
    context.edit(body.text, body.buttons)


def create(context: Context, _object: Mapping[str, Any]) -> None:
    """Creates the challenge as confirmed."""
    plan = _plan(_waiting(context, CONFIRM))
    challenge = challenges.create(context.tx, context.community, context.member, plan)
    context.end_dialogue()
    here = len(groups.of_community(context.tx, context.community.id))
    context.edit(text("new-challenge-created", about=challenges.with_places("challenge-about", challenge), groups=here))


def cancel(context: Context, _object: Mapping[str, Any]) -> None:
    """Leaves the dialogue; nothing was created."""
    _waiting(context, CONFIRM)
    context.end_dialogue()
    context.edit(text("new-challenge-cancelled"))


def _waiting(context: Context, question: str) -> dict[str, Any]:
    """The answers so far, if the pressed button belongs to the question that waits."""
    waiting = dialogues.waiting(context.tx, context.user_id)
    is_current = (
        waiting is not None
        and (waiting.name, waiting.question) == (DIALOGUE, question)
        and waiting.answers["card"] == context.pressed_key
    )
    if waiting is None or not is_current:
        raise Refusal("button-expired")
    return waiting.answers


def _take(context: Context, question: str, answer: Any, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with this one, which is refused if it cannot be."""
    match question:
        case "target":
            challenges.check_target(answer)
        case "title" if answer is not None:
            challenges.check_title(answer)
        case "reward":
            challenges.check_reward(context.community, answer)
        case "days":
            challenges.check_days(challenges.kinds()[answers["kind"]], answers["target"], answer)
        case "places" if answer is not None:
            challenges.check_places(answer)
    return {**answers, question: answer}


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() else 0


def _plan(answers: Mapping[str, Any]) -> Plan:
    return Plan(**{question: answers[question] for question in QUESTIONS}, places=answers.get(PLACES))


def _ask_anew(context: Context, answers: Mapping[str, Any]) -> None:
    """Asks the next question in a new message."""
    card = context.key()
    body = _expect(context, {**answers, "card": card})
    context.say_private(body.text, body.buttons, key=card)


def _expect(context: Context, answers: Mapping[str, Any]) -> Body:
    """Waits at the first question without an answer; what asks it."""
    question = next((one for one in QUESTIONS if one not in answers), CONFIRM)
    context.expect(DIALOGUE, question, answers)
    return _body(context, question, answers)


def _body(context: Context, question: str, answers: Mapping[str, Any]) -> Body:
    match question:
        case "kind":
            choices = [(text(f"challenge-kind-{name}"), name) for name in challenges.kinds()]
            return Body(text("new-challenge-kind"), [[_choice(context, question, *one)] for one in choices])
        case "target":
            numbers = [(text("challenge-number", number=number), number) for number in TARGETS]
            return Body(text(f"challenge-ask-{answers['kind']}"), _row(context, question, numbers))
        case "title":
            proposed = text(f"challenge-title-{answers['kind']}", target=answers["target"])
            return Body(text("new-challenge-title"), _row(context, question, [(proposed, None)]))
        case "reward":
            limit = context.community.programme.staff.award_limit
            proposals = [context.community.programme.challenges.reward * times for times in MULTIPLES]
            amounts = [(text("challenge-points", points=one), one) for one in proposals if 1 <= one <= limit]
            return Body(text("new-challenge-reward", limit=limit), _row(context, question, amounts))
        case "days":
            lengths = [(text("challenge-days", days=days), days) for days in LENGTHS]
            return Body(text("new-challenge-days"), _row(context, question, lengths))
        case "places":
            limits = [(text("challenge-places", places=places), places) for places in LIMITS]
            return Body(
                text("new-challenge-places"),
                [*_row(context, question, limits), *_row(context, question, [(text("challenge-no-limit"), None)])],
            )
        case _:
            return _confirmation(context, _plan(answers))


def _confirmation(context: Context, plan: Plan) -> Body:
    goal = text(f"challenge-goal-{plan.kind}", target=plan.target)
    said = text(
        "new-challenge-confirm",
        title=plan.title or text(f"challenge-title-{plan.kind}", target=plan.target),
        goal=goal if plan.places is None else text("new-challenge-goal-places", goal=goal, places=plan.places),
        reward=plan.reward,
        days=plan.days,
    )
    creating = Button(text("new-challenge-create"), action="challenges.create", user_id=context.user_id, single=True)
    leaving = Button(text("new-challenge-cancel"), action="challenges.cancel", user_id=context.user_id)
    limiting = Button(text("new-challenge-limit"), action="challenges.limit", user_id=context.user_id)
    return Body(said, [[creating, leaving], [limiting]])


def _row(context: Context, question: str, choices: list[tuple[Text, Any]]) -> Rows:
    return [[_choice(context, question, label, answer) for label, answer in choices]]


def _choice(context: Context, question: str, label: Text, answer: Any) -> Button:
    chosen = {"question": question, "answer": answer}
    return Button(label, action="challenges.answer", object=chosen, user_id=context.user_id)
