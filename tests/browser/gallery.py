"""A chat with one message of every kind, as /sim/state shows it."""

from typing import Any

Json = dict[str, Any]
GALLERY = -1_002_900_000_077
ROASTS = 3


class Gallery:
    """Messages for a forum group in which Robin is the owner, Aisha an administrator with a title and Mia has a tag."""

    def __init__(self, state: Json) -> None:
        self.people = {person["first_name"]: plain(person) for person in state["people"]}
        self.bot = plain(state["bot"])
        self.picture = next(post["photo"] for chat in state["chats"] for post in chat["messages"] if "photo" in post)
        self.chat = {"id": GALLERY, "type": "supergroup", "title": "Everything there is", "is_forum": True}
        self.messages: list[Json] = []
        self.date = state["chats"][-1]["messages"][-1]["date"]

    def add(self, name: str, *, sim: Json | None = None, **content: Any) -> Json:
        """Adds what a person, or the bot, has written."""
        sender = self.bot if name == "bot" else self.people[name]
        known = {"deleted": False, "reactions": {}, "outgoing_bot": name == "bot", "silent": False} | (sim or {})
        message = {"message_id": len(self.messages) + 1, "chat": self.chat, "date": self.date}
        message |= {"from": sender} | content | {"sim": known}
        self.messages.append(message)
        return message

    def file(self, **more: Any) -> Json:
        return {"file_id": "x", "file_unique_id": self.picture[0]["file_unique_id"]} | more

    def shown(self) -> Json:
        """The chat as it stands in `chats`."""
        ids = {name: str(person["id"]) for name, person in self.people.items()}
        return self.chat | {
            "messages": self.messages,
            "members": {
                ids["Mia"]: "member",
                ids["Robin"]: "creator",
                ids["Aisha"]: "administrator",
                str(self.bot["id"]): "administrator",
            },
            "tags": {ids["Mia"]: "Gold"},
            "titles": {ids["Aisha"]: "roaster"},
            "pinned": [1, 2],
            "requests": [{"user_id": self.people["Noah"]["id"], "date": self.date}],
            "links": [{"invite_link": "https://t.me/+AbCdEf123"}],
            "topics": [{"message_thread_id": ROASTS, "name": "Roasts", "icon_color": 7322096, "closed": False}],
        }


def plain(user: Json) -> Json:
    """The Bot API's User."""
    return {name: user[name] for name in ("id", "is_bot", "first_name", "username") if name in user}


def poll(question: str, *votes: int, **more: Any) -> Json:
    """A poll with options A, B, C…"""
    options = [
        {"persistent_id": str(place), "text": f"Answer {place}", "voter_count": count}
        for place, count in enumerate(votes)
    ]
    fields = {"id": question, "question": question, "options": options, "total_voter_count": sum(votes)}
    kind = {"is_closed": False, "is_anonymous": True, "type": "regular", "allows_multiple_answers": False}
    return fields | kind | more


def everything(state: Json) -> Json:
    """The state with the gallery in it."""
    gallery = Gallery(state)
    add, mia, robin = gallery.add, gallery.people["Mia"]["id"], gallery.people["Robin"]["id"]
    text = "bold hidden code link and Mia"
    marks = [("bold", 0, 4), ("spoiler", 5, 6), ("code", 12, 4), ("text_link", 17, 4), ("text_mention", 26, 3)]
    entities = [{"type": kind, "offset": offset, "length": length} for kind, offset, length in marks]
    entities[3]["url"], entities[4]["user"] = "https://example.org/", gallery.people["Mia"]
    first = add("bot", text=text, entities=entities)
    quote, code = "one\ntwo\nthree\nfour\nfive", "brew(1)"
    blocks = [
        {"type": "expandable_blockquote", "offset": 0, "length": len(quote)},
        {"type": "pre", "language": "python", "offset": len(quote) + 1, "length": len(code)},
    ]
    add("bot", text=f"{quote}\n{code}", entities=blocks)
    add("Robin", new_chat_title="Everything there is")
    add("Robin", boost_added={"boost_count": 2})
    add("Robin", something_new={"a": 1})
    add("Robin", forum_topic_created={"name": "Roasts", "icon_color": 7322096})
    add("Robin", text="About Kenya", message_thread_id=ROASTS, is_topic_message=True)
    for index in range(3):
        caption = {"caption": "Three cups"} if index == 0 else {}
        add("Aisha", photo=gallery.picture, media_group_id="g", **caption)
    add("Aisha", document=gallery.file(file_name="menu.pdf", file_size=182_133))
    add("Aisha", audio=gallery.file(title="Steam", performer="The Baristas", duration=187))
    add("Aisha", voice=gallery.file(duration=12))
    add("Aisha", video=gallery.file(duration=14, width=640, height=400))
    add("Aisha", video_note=gallery.file(duration=9, length=240))
    add("Aisha", sticker=gallery.file(emoji="🐻", is_animated=True, is_video=False, width=512, height=512))
    add(
        "Aisha",
        venue={"location": {"latitude": 52.5, "longitude": 13.4}, "title": "Juniper", "address": "Lindenstr. 3"},
    )
    add("Aisha", contact={"phone_number": "+49 30 1234567", "first_name": "Noah"})
    add("Aisha", dice={"emoji": "🎲", "value": 5})
    add("Aisha", forward_origin={"type": "hidden_user", "sender_user_name": "A Stranger", "date": 1}, text="They said")
    add("Aisha", reply_to_message=first, text="Lovely", edit_date=gallery.date)
    add("bot", poll=poll("Which roast?", 0, 0))
    add("bot", poll=poll("Several?", 1, 1, 0, allows_multiple_answers=True), sim={"votes": {}})
    quiz = poll("Where was coffee first grown?", 3, 1, type="quiz", correct_option_ids=[0], explanation="In Kaffa.")
    add("bot", poll=quiz, sim={"votes": {str(mia): [1]}})
    add("bot", text="Your ticket is 4711", sim={"only_for": mia})
    add("bot", text="For Robin alone", sim={"only_for": robin})
    group = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    add("Robin", sender_chat=gallery.chat, author_signature="the boss", text="From the house", sim={"author": robin})
    gallery.messages[-1]["from"] = group
    rows = [
        [{"text": "Site", "url": "https://example.org"}, {"text": "Code", "copy_text": {"text": "X1"}}],
        [{"text": "Off", "disabled": {}}, {"text": "Search", "switch_inline_query_current_chat": "tea"}],
    ]
    add("bot", text="Buttons", reply_markup={"inline_keyboard": rows})
    keys = [[{"text": "Menu"}, {"text": "My number", "request_contact": True}]]
    add("bot", text="Choose below", sim={"keyboard": {"keyboard": keys, "input_field_placeholder": "Pick one"}})
    return state | {"chats": [*state["chats"], gallery.shown()]}
