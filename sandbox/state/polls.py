"""Polls: what is asked, who chose what, and how the Bot API shows it."""

from collections import Counter
from dataclasses import dataclass, field

from sandbox.markup.entities import FormattedText
from sandbox.shapes import Json
from sandbox.state.posts import Post

NO_TEXT = FormattedText("", [])


@dataclass(frozen=True, slots=True)
class Option:
    """One answer; its persistent id is no number, so that a bot which mixes it up with the place fails here."""

    persistent_id: str
    text: FormattedText


@dataclass(frozen=True, slots=True)
class Question:
    """What stays as it was asked. `correct` are places of options; only a quiz has any."""

    text: FormattedText
    options: tuple[Option, ...]
    description: FormattedText
    is_anonymous: bool = True
    allows_multiple_answers: bool = False
    allows_revoting: bool = True
    hides_results: bool = False
    shuffles_options: bool = False
    correct: tuple[int, ...] = ()
    explanation: FormattedText = NO_TEXT
    open_period: int = 0

    @property
    def is_quiz(self) -> bool:
        return bool(self.correct)


@dataclass(slots=True)
class Poll:
    """A question with its votes; its forwarded copies are the same poll."""

    id: str
    # Who sent it: a person or a bot.
    owner: int
    question: Question
    close_date: int = 0
    is_closed: bool = False
    # The chosen places by user, in the order of the votes.
    votes: dict[int, list[int]] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)

    def shown(self, *, solved: bool) -> Json:
        """The Bot API's Poll as updates carry it, with or without the solution of a quiz."""
        question = self.question
        votes = Counter(place for places in self.votes.values() for place in places)
        poll: Json = {
            "id": self.id,
            **question.text.fields("question"),
            "options": [
                {"persistent_id": option.persistent_id, **option_text(option.text), "voter_count": votes[place]}
                for place, option in enumerate(question.options)
            ],
            "total_voter_count": len(self.votes),
            "is_closed": self.is_closed,
            "is_anonymous": question.is_anonymous,
            "type": "quiz" if question.is_quiz else "regular",
            "allows_multiple_answers": question.allows_multiple_answers,
            "allows_revoting": question.allows_revoting,
            "members_only": False,
        }
        if self.close_date and not self.is_closed:
            poll |= {"open_period": question.open_period, "close_date": self.close_date}
        return poll | self._solution() if question.is_quiz and solved else poll

    def in_message(self, *, solved: bool) -> Json:
        """The Poll as messages carry it: with its description."""
        return self.shown(solved=solved) | self.question.description.fields("description")

    def persistent_ids(self, places: list[int]) -> list[str]:
        return [self.question.options[place].persistent_id for place in places]

    def _solution(self) -> Json:
        correct = list(self.question.correct)
        solution: Json = {"correct_option_ids": correct}
        if len(correct) == 1:
            solution["correct_option_id"] = correct[0]
        if self.question.explanation.text:
            solution |= {"explanation_entities": []} | self.question.explanation.fields("explanation")
        return solution


def option_text(text: FormattedText) -> Json:
    """The text of an option, whose entities have a name of their own."""
    return {"text": text.text} | ({"text_entities": text.entities} if text.entities else {})
