/** The topics of a forum in the panel about it, and what who manages them does: rename, close, open again, delete. */
import * as api from "./api.js";
import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { attempt, dialog, field, menu } from "./popover.js";
import { GENERAL, dot } from "./topics.js";
import { word } from "./words.js";

/** The list of topics as `me`, an administrator, sees it; null where there are none. */
export function topicList(chat, me) {
  if (!chat.topics?.length) return null;
  return h(
    "div",
    { class: "requests" },
    h("h4", {}, word("topics")),
    ...chat.topics.map((topic) => line(chat, me, topic)),
  );
}

/** Ask for the name of a topic; `act(name)` gets it. */
export function nameTopic(value, act) {
  dialog({
    title: word(value ? "rename" : "new_topic"),
    confirm: word(value ? "save" : "create"),
    fields: [field("name", word("title"), { value, required: true, maxlength: 128 })],
    act: (values) => act(values.get("name")),
  });
}

function line(chat, me, topic) {
  const { message_thread_id: id, name, closed } = topic;
  const more = iconButton("more", word("topic_menu", { name }), () => doings(more, chat, me, topic), {
    "data-test": `topic-menu-${id}`,
    "aria-haspopup": "menu",
  });
  return h(
    "div",
    { class: "member-line" },
    dot(topic) ?? icon("slash", 12),
    h("span", { class: "lines" }, h("span", {}, name)),
    closed && icon("lock", 14),
    more,
  );
}

function doings(anchor, chat, me, { message_thread_id: id, name, closed }) {
  const change = (body) => api.changeTopic(chat.id, id, { ...body, by: me });
  menu(
    anchor,
    [
      { icon: "edit", label: word("rename"), act: () => nameTopic(name, (chosen) => change({ name: chosen })) },
      {
        icon: "lock",
        label: word(closed ? "reopen_topic" : "close_topic"),
        act: () => attempt(change({ closed: !closed })),
        test: "close-topic",
      },
      id !== GENERAL && {
        icon: "trash",
        label: word("delete_topic"),
        danger: true,
        act: () => attempt(api.deleteTopic(chat.id, id, me)),
        test: "delete-topic",
      },
    ],
    { label: word("topic_menu", { name }) },
  );
}
