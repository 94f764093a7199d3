/** What a person does that is not in one chat: a new group, joining, their own name, leaving Telegram for good. */
import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { matches } from "./chooser.js";
import { h } from "./dom.js";
import { nameOf } from "./names.js";
import { attempt, dialog, field, tick } from "./popover.js";
import { isInside, keepChat, keepPerson, personas, userOf, world } from "./world.js";
import { word } from "./words.js";

const SHOWN = 60;

/** Make a group, a supergroup or a channel, with members to choose. */
export function newGroup(pane) {
  const kinds = ["supergroup", "group", "channel"].map((kind, index) =>
    h(
      "label",
      {},
      h("input", {
        type: "radio",
        name: "kind",
        value: kind,
        checked: index === 0,
        onchange: () => (topics.hidden = kind !== "supergroup"),
      }),
      h("span", {}, word(`kind_${kind}`)),
    ),
  );
  const topics = tick("forum", word("with_topics"), false);
  const chosen = new Set();
  const people = h("div", { class: "people" });
  const draw = (search = "") => {
    const found = personas().filter((person) => person.id !== pane.person && matches(nameOf(person), search));
    people.replaceChildren(
      ...found.slice(0, SHOWN).map((person) =>
        h(
          "label",
          { class: "person-line" },
          h("input", {
            type: "checkbox",
            checked: chosen.has(person.id),
            onchange: (event) => (event.target.checked ? chosen.add(person.id) : chosen.delete(person.id)),
          }),
          avatar(person, "s"),
          h("span", {}, nameOf(person)),
        ),
      ),
    );
  };
  draw();
  dialog({
    title: word("new_group"),
    confirm: word("create"),
    fields: [
      h("div", { class: "segments", role: "radiogroup", "aria-label": word("kind") }, ...kinds),
      field("title", word("title"), { required: true, maxlength: 128, autofocus: true }),
      field("search", word("members_to_be"), {
        type: "search",
        placeholder: word("search_people"),
        oninput: (event) => draw(event.target.value),
      }),
      people,
      ...world.bots.map((bot) => tick(`bot${bot.id}`, word("with_bot", { bot: nameOf(bot) }), true)),
      topics,
    ],
    act: async (values) => {
      const made = await api.newGroup({
        kind: values.get("kind"),
        title: values.get("title"),
        creator: pane.person,
        members: [...chosen],
        forum: values.get("kind") === "supergroup" && values.has("forum"),
      });
      const chat = keepChat(made);
      pane.list.touch(chat);
      pane.open(chat);
      for (const { id } of world.bots.filter((bot) => values.has(`bot${bot.id}`)))
        await attempt(api.placeBot(chat.id, { by: pane.person, status: "administrator", bot_id: id }));
    },
  });
}

/** Join by an invite link, or one of the chats that can be found by name. */
export function joinDialog(pane) {
  const open = [...world.groups.values()].filter((chat) => chat.username && !isInside(chat, pane.person));
  const rows = open.slice(0, SHOWN).map((chat) =>
    h(
      "button",
      {
        type: "button",
        class: "choice",
        onclick: () => {
          box.close();
          pane.join({ chat_id: chat.id });
        },
      },
      avatar(chat, "s"),
      h(
        "span",
        { class: "lines" },
        h("span", {}, chat.title),
        h("span", { class: "muted" }, `@${chat.username}`),
      ),
    ),
  );
  const box = dialog({
    title: word("join_by_link"),
    confirm: word("join"),
    fields: [
      field("link", word("invite_link"), {
        placeholder: "https://t.me/+…",
        autofocus: true,
        required: open.length === 0,
      }),
      ...rows,
    ],
    act: (values) => values.get("link") && pane.join({ link: values.get("link").trim() }),
  });
}

/** Change a person's name and username. */
export function editProfile(person) {
  dialog({
    title: word("edit_profile"),
    confirm: word("save"),
    fields: [
      field("first_name", word("first_name"), { value: person.first_name, required: true, maxlength: 64 }),
      field("username", word("username"), {
        value: person.username ?? "",
        maxlength: 32,
        placeholder: "nina_k",
      }),
    ],
    act: async (values) => {
      const changed = await api.renamePerson(person.id, {
        first_name: values.get("first_name"),
        username: values.get("username").replace(/^@/, ""),
      });
      if (changed.id) keepPerson(changed);
    },
  });
}

/** Ask once more, then delete the account. */
export function deleteAccount(personId) {
  dialog({
    title: word("delete_account"),
    confirm: word("delete"),
    danger: true,
    fields: [h("p", {}, word("delete_sure", { name: nameOf(userOf(personId)) }))],
    act: () => api.deletePerson(personId),
  });
}
