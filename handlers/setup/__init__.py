"""Setting up: what happens when the bot comes to a group, and the owner's set-up message."""

from collections.abc import Mapping
from typing import Any

from telegram import ChatMember, ChatMemberAdministrator

from handlers.kit import menu
from handlers.kit.context import Context
from handlers.kit.feature import Action, Command, Dialogue, Feature, Reply, Where
from handlers.kit.words import choose_language, clean_name
from loyalty import communities, groups, members, notices, people, programmes, setup
from loyalty.communities import LANGUAGES, Community
from loyalty.errors import Refusal
from loyalty.groups import Group
from loyalty.members import Role
from loyalty.notices import Body, Button, Rank
from loyalty.setup import Creator
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
    elif is_present:
        language = choose_language(changed.from_user.language_code)
        _arrive(context, changed.chat.title or "", language, _rights(changed.new_chat_member))
    else:
        groups.close(context.tx, context.chat_id)
        if context.community_or_none is not None:
            _refresh(context, context.community)


def _arrive(context: Context, title: str, language: str, rights: frozenset[str]) -> None:
    """Takes a group in, or notes its new rights; without an owner yet, asks Telegram who created it."""
    community, group = setup.arrive(context.tx, chat_id=context.chat_id, title=title, language=language)
    groups.set_rights(context.tx, context.chat_id, rights)
    if setup.owners(context.tx, community):
        _refresh(context, community)
        return
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
    creator = next((_creator(one["user"]) for one in answer if one["status"] == ChatMember.OWNER), None)
    if creator is None:
        return
    community = communities.get(context.tx, about["community"])
    owner = setup.name_owner(context.tx, community, creator)
    person = people.get(context.tx, owner.user_id)
    group = groups.get(context.tx, about["group"])
    if person is not None and person.has_started:
        _show(context, community, owner.user_id)
        menu.refresh(context, owner.user_id)
    elif group is not None:
        invitation = Body(text("setup-invitation"), [[Button(text("open-private"), start=community.code)]])
        notices.say(
            context.tx,
            _invitation(group),
            invitation,
            chat_id=group.chat_id,
            community_id=community.id,
            rank=Rank.SERVICE,
        )


def _invitation(group: Group) -> str:
    return f"setup-invitation:{group.id}"


def _creator(user: Mapping[str, Any]) -> Creator:
    full_name = f"{user['first_name']} {user.get('last_name', '')}".strip()
    return Creator(
        user_id=user["id"],
        name=clean_name(full_name, user["id"]),
        username=user.get("username"),
        language=user.get("language_code"),
    )


def on_start(context: Context) -> None:
    """An owner who opens the bot gets each set-up message that has not reached them, and the invitations go."""
    for community in setup.owned(context.tx, context.user_id):
        if not notices.stands(context.tx, _key(community, context.user_id)):
            _show(context, community, context.user_id)
        for group in groups.of_community(context.tx, community.id):
            notices.retract(context.tx, _invitation(group))


def _key(community: Community, user_id: int) -> str:
    """What the living set-up message of an owner is said under."""
    return f"setup:{community.id}:{user_id}"


def _show(context: Context, community: Community, user_id: int, *, anew: bool = False) -> None:
    """Says the set-up message, and changes it from then on; `anew` makes it the latest message again."""
    key, body = _key(community, user_id), _body(context, community, user_id)
    if anew or not notices.stands(context.tx, key):
        notices.say_anew(context.tx, key, body, community=community, user_id=user_id)
    else:
        notices.change(context.tx, key, body)


def _refresh(context: Context, community: Community) -> None:
    """Brings the set-up message of every owner who has it up to date."""
    for owner in setup.owners(context.tx, community):
        if notices.stands(context.tx, _key(community, owner.user_id)):
            _show(context, community, owner.user_id)


def _body(context: Context, community: Community, user_id: int) -> Body:
    here = groups.of_community(context.tx, community.id)
    missing = [text(f"right-{right}", group=group.title) for group in here for right in setup.missing_rights(group)]
    said = text(
        "setup",
        community=community.name,
        groups=[text("setup-group", title=group.title) for group in here] or [text("setup-no-group")],
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
    city = zone.rpartition("/")[2].replace("_", " ")
    shown = text("chosen" if str(community.zone) == zone else "choice", name=city)
    return Button(shown, action="setup.choose", object={"zone": zone}, user_id=user_id)


def command(context: Context) -> None:
    """Shows the set-up message again, as the latest one."""
    _show(context, context.community, context.user_id, anew=True)


def choose(context: Context, choices: Mapping[str, Any]) -> None:
    """Takes over a language, a zone or a preset."""
    _refresh(context, setup.choose(context.tx, context.community, choices, actor=context.member))


def other_zone(context: Context, _object: Mapping[str, Any]) -> None:
    """Asks for a zone by name."""
    context.expect(ZONE_DIALOGUE, "zone")
    context.say_private(text("setup-ask-zone"))


def type_zone(context: Context, _question: str, _answers: dict[str, Any]) -> None:
    """Takes over a zone that was typed."""
    if not context.text:
        raise Refusal("zone-no-text")
    community = setup.choose(context.tx, context.community, {"zone": context.text}, actor=context.member)
    context.end_dialogue()
    _refresh(context, community)
    _show(context, community, context.user_id, anew=True)


def attach(context: Context, about: Mapping[str, Any]) -> None:
    """Makes this group a further home of another community of the same owner."""
    target = communities.get(context.tx, about["to"])
    moved = setup.attach(context.tx, context.community, target, owner=context.member)
    if not moved:
        raise Refusal("button-expired")
    context.edit(text("setup-attached", group=moved[0].title, community=target.name))
    _refresh(context, target)


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
    on_start=[on_start],
)
