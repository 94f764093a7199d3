/** Who is in a group, and what one of them may do with another: appoint, dismiss, put out. */
import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { searchField } from "./chooser.js";
import { h, iconButton } from "./dom.js";
import { nameOf } from "./names.js";
import { attempt, menu } from "./popover.js";
import { chooseRights, PERMISSIONS } from "./rights.js";
import { botOf, isStaff, membersOf, standing, userOf } from "./world.js";
import { word } from "./words.js";

const SHOWN = 50;
// All of them lift a restriction.
const EVERYTHING = Object.fromEntries(PERMISSIONS.map((name) => [name, true]));

/** The list of a chat's members as `me` sees it, with a search where they are many. */
export function memberList(chat, me, search, onSearch) {
  const rows = h("div", { class: "member-rows" });
  const members = membersOf(chat);
  const draw = (words) => {
    const wanted = words.toLowerCase();
    const found = members.filter(
      (id) =>
        !wanted || `${nameOf(userOf(id))} ${userOf(id)?.username ?? ""} ${id}`.toLowerCase().includes(wanted),
    );
    rows.replaceChildren(
      ...found.slice(0, SHOWN).map((id) => line(chat, me, id)),
      found.length > SHOWN
        ? h("p", { class: "hint muted" }, word("and_more", { n: found.length - SHOWN }))
        : "",
    );
  };
  const field = searchField(word("search_people"), (words) => {
    onSearch(words);
    draw(words);
  });
  field.value = search;
  draw(search);
  return h(
    "div",
    { class: "members" },
    h("h4", {}, word(chat.type === "channel" ? "subscribers" : "members", { n: members.length })),
    members.length > 8 && field,
    rows,
  );
}

function line(chat, me, id) {
  const user = userOf(id);
  const name = user ? nameOf(user) : String(id);
  const role = { creator: "owner", administrator: "admin", restricted: "restricted" }[standing(chat, id)];
  const badge = chat.titles?.[id] ?? (role && word(role));
  const tag = chat.tags?.[id];
  const more = iconButton("more", word("member_menu", { name }), () => doings(more, chat, me, id, name), {
    "data-test": `member-${id}`,
    "aria-haspopup": "menu",
  });
  return h(
    "div",
    { class: "member-line" },
    avatar(user ?? { id, first_name: "?" }, "s"),
    h(
      "span",
      { class: "lines" },
      h("span", {}, name),
      user?.username && h("span", { class: "muted" }, `@${user.username}`),
    ),
    tag && h("span", { class: "title-tag" }, tag),
    badge && h("span", { class: "role" }, badge),
    mayTouch(chat, me, id) && more,
  );
}

/** Nobody touches the owner; only the owner and administrators touch anybody, and not themselves. */
function mayTouch(chat, me, id) {
  return isStaff(chat, me) && id !== me && standing(chat, id) !== "creator";
}

function doings(anchor, chat, me, id, name) {
  const isAdmin = standing(chat, id) === "administrator";
  const isMuted = standing(chat, id) === "restricted";
  const place = (body) => placeUser(chat, me, id, body);
  menu(
    anchor,
    [
      !(isAdmin && chat.type === "group") && {
        icon: "crown",
        label: word(isAdmin ? "change_rights" : "promote"),
        // In a basic group all administrators may do the same.
        act: () =>
          chat.type === "group"
            ? attempt(place({ status: "administrator" }))
            : chooseRights(chat, id, name, (chosen) => place({ status: "administrator", ...chosen })),
        test: "promote",
      },
      !isAdmin &&
        !botOf(id) &&
        chat.type !== "channel" && {
          icon: "mute",
          label: word(isMuted ? "unmute" : "mute"),
          act: () => attempt(api.mute(chat.id, { by: me, user_id: id, permissions: isMuted ? EVERYTHING : {} })),
          test: "mute",
        },
      isAdmin && {
        icon: "down",
        label: word("demote"),
        act: () => attempt(place({ status: "member" })),
        test: "demote",
      },
      {
        icon: "block",
        label: word("put_out"),
        danger: true,
        act: () => attempt(putOut(chat, me, id)),
        test: "kick",
      },
      !botOf(id) && {
        icon: "block",
        label: word("ban"),
        danger: true,
        act: () => attempt(api.ban(chat.id, { by: me, user_id: id })),
        test: "ban",
      },
    ],
    { label: word("member_menu", { name }) },
  );
}

function placeUser(chat, me, id, body) {
  if (botOf(id)) return api.placeBot(chat.id, { ...body, by: me, bot_id: id });
  return api.place(chat.id, { ...body, user_id: id, by: me });
}

function putOut(chat, me, id) {
  return botOf(id) ? api.putOutBot(chat.id, me, id) : api.putOut(chat.id, id, me);
}
