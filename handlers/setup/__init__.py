"""Setting up: what happens when the bot comes to a group, and the owner's set-up message."""

from collections.abc import Mapping
from typing import Any

from telegram import ChatMember, ChatMemberAdministrator

from handlers.kit.context import Context
from handlers.kit.feature import Action, Command, Dialogue, Feature, Reply, Where
from handlers.kit.words import choose_language, clean_name
from loyalty import communities, groups, members, notices, people, programmes, setup
from loyalty.communities import LANGUAGES, Community
from loyalty.errors import Refusal
from loyalty.members import Role
from loyalty.notices import Body, Button, Rank
from loyalty.setup import Administrator
from loyalty.texts import text

PRESENT = {ChatMember.MEMBER, ChatMember.ADMINISTRATOR}
ZONES = {
    "en": ("Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Singapore", "UTC"),
    "zh": ("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "UTC"),
}
ZONE_DIALOGUE = "setup.zone"


def on_membership(context: Context) -> None:
    """The bot was started, blocked, added to a group, given rights, or removed."""
    changed = context.update.my_chat_member if context.update else None
    if changed is None:
        return
    is_present = changed.new_chat_member.status in PRESENT
    if not context.is_group:
        people.set_started(context.tx, context.user_id, started=is_present)
    elif not is_present:
        groups.close(context.tx, context.chat_id)
    else:
        language = choose_language(changed.from_user.language_code)
        community, group = setup.arrive(
            context.tx, chat_id=context.chat_id, title=changed.chat.title or "", language=language
        )
        groups.set_rights(context.tx, context.chat_id, _rights(changed.new_chat_member))
        notices.ask(
            context.tx,
            context.key(),
            method="getChatAdministrators",
            parameters={"chat_id": context.chat_id},
            then="setup.administrators",
            object={"community": community.id, "group": group.id},
        )


def _rights(bot: ChatMember) -> frozenset[str]:
    if not isinstance(bot, ChatMemberAdministrator):
        return frozenset()
    given = [right for right in setup.RIGHTS if getattr(bot, right, False)]
    return frozenset({"administrator", *given})


def on_administrators(context: Context, about: Mapping[str, Any], answer: Any) -> None:
    """Telegram has said who created the group: that person becomes the owner and gets the set-up message."""
    if not isinstance(answer, list):
        return
    creator = next((_administrator(one) for one in answer if one["status"] == ChatMember.OWNER), None)
    if creator is None:
        return
    community = communities.get(context.tx, about["community"])
    owner = setup.name_owner(context.tx, community, creator)
    person = people.get(context.tx, owner.user_id)
    group = groups.get(context.tx, about["group"])
    if person is not None and person.has_started:
        show(context, community, owner.user_id)
    elif group is not None:
        invitation = Body(text("setup-invitation"), [[Button(text("open-private"), start=community.code)]])
        notices.say(
            context.tx,
            f"setup-invitation:{group.id}",
            invitation,
            chat_id=group.chat_id,
            community_id=community.id,
            rank=Rank.SERVICE,
        )


def _administrator(shown: Mapping[str, Any]) -> Administrator:
    user = shown["user"]
    full_name = f"{user['first_name']} {user.get('last_name', '')}".strip()
    return Administrator(
        user_id=user["id"],
        name=clean_name(full_name, user["id"]),
        username=user.get("username"),
        language=user.get("language_code"),
        is_creator=True,
        rights=frozenset(),
    )


def show(context: Context, community: Community, user_id: int) -> None:
    """The set-up message: said once, changed from then on."""
    key = f"setup:{community.id}:{user_id}"
    body = _body(context, community, user_id)
    if not notices.say(
        context.tx, key, body, chat_id=user_id, user_id=user_id, community_id=community.id, rank=Rank.REPLY
    ):
        notices.change(context.tx, key, body)


def _body(context: Context, community: Community, user_id: int) -> Body:
    here = groups.of_community(context.tx, community.id)
    missing = [text(f"right-{right}", group=group.title) for group in here for right in setup.missing_rights(group)]
    said = text(
        "setup",
        community=community.name,
        groups=[text("setup-group", title=group.title) for group in here],
        rights=text("setup-rights-missing", lines=missing) if missing else text("setup-rights-fine"),
        language=text(f"language-{community.language}"),
        zone=str(community.zone),
        preset=community.programme.name,
        about=community.programme.about,
    )
    presets = {name: programmes.parse(content) for name, content in programmes.presets().items()}
    zones = ZONES[community.language]
    owner = members.of_user(context.tx, community.id, user_id)
    others = setup.others_of(context.tx, community, owner) if owner else []
    rows = [
        [_choice(f"language-{one}", "language", one, community.language == one, user_id) for one in LANGUAGES],
        *([_zone(zone, community, user_id) for zone in zones[at : at + 2]] for at in range(0, len(zones), 2)),
        [Button(text("setup-other-zone"), action="setup.other-zone", user_id=user_id)],
        [
            Button(
                text("chosen" if rules == community.programme else "choice", name=rules.name),
                action="setup.choose",
                object={"preset": name},
                user_id=user_id,
            )
            for name, rules in presets.items()
        ],
        *(
            [Button(text("setup-attach", name=one.name), action="setup.attach", object={"to": one.id}, user_id=user_id)]
            for one in others
        ),
    ]
    return Body(said, rows)


def _choice(label: str, setting: str, value: str, is_chosen: bool, user_id: int) -> Button:
    shown = text("chosen" if is_chosen else "choice", name=text(label))
    return Button(shown, action="setup.choose", object={setting: value}, user_id=user_id)


def _zone(zone: str, community: Community, user_id: int) -> Button:
    shown = text("chosen" if str(community.zone) == zone else "choice", name=zone)
    return Button(shown, action="setup.choose", object={"zone": zone}, user_id=user_id)


def command(context: Context) -> None:
    """Shows the set-up message again, as a new one."""
    context.reply(text("setup-again"))
    notices.retract(context.tx, f"setup:{context.community.id}:{context.user_id}")
    body = _body(context, context.community, context.user_id)
    context.say_private(body.text, body.buttons)


def choose(context: Context, choices: Mapping[str, Any]) -> None:
    """Takes over a language, a zone or a preset."""
    community = setup.choose(context.tx, context.community, choices)
    body = _body(context, community, context.user_id)
    context.edit(body.text, body.buttons)


def other_zone(context: Context, _object: Mapping[str, Any]) -> None:
    """Asks for a zone by name."""
    context.expect(ZONE_DIALOGUE, "zone")
    context.say_private(text("setup-ask-zone"))


def type_zone(context: Context, _question: str, _answers: dict[str, Any]) -> None:
    """Takes over a zone that was typed."""
    community = setup.choose(context.tx, context.community, {"zone": context.text.strip()})
    context.end_dialogue()
    body = _body(context, community, context.user_id)
    context.say_private(body.text, body.buttons)


def attach(context: Context, about: Mapping[str, Any]) -> None:
    """Makes this group a further home of another community of the same owner."""
    target = communities.get(context.tx, about["to"])
    moved = setup.attach(context.tx, context.community, target, owner=context.member)
    if not moved:
        raise Refusal("button-expired")
    context.edit(text("setup-attached", group=moved[0].title, community=target.name))


feature = Feature(
    commands=[Command("setup", command, access=Role.OWNER, where=Where.PRIVATE, order=80)],
    actions=[
        Action("setup.choose", choose, access=Role.OWNER),
        Action("setup.other-zone", other_zone, access=Role.OWNER),
        Action("setup.attach", attach, access=Role.OWNER),
    ],
    replies=[Reply("setup.administrators", on_administrators)],
    dialogues=[Dialogue(ZONE_DIALOGUE, type_zone, access=Role.OWNER)],
    on_membership=[on_membership],
)
