/** What a key of a bot's keyboard asks for: people or a chat, to be chosen. */
import { avatar } from "./avatar.js";
import { choose } from "./chooser.js";
import { h } from "./dom.js";
import { nameOf } from "./names.js";
import { dialog, note } from "./popover.js";
import { isStaff, personas, standing, world } from "./world.js";
import { word } from "./words.js";

const SHOWN = 100;

/** Let a person choose the users that the key asks for; `act` gets their ids. */
export function chooseUsers({ request_users: asked }, personId, act) {
  const most = asked.max_quantity ?? 1;
  const people = personas().filter((one) => one.id !== personId);
  const users = { true: world.bots, false: people }[asked.user_is_bot] ?? [...people, ...world.bots];
  const chosen = new Set();
  const pick = (id) => (event) => {
    if (event.target.checked) chosen.add(id);
    else chosen.delete(id);
  };
  const lines = users.slice(0, SHOWN).map((user) =>
    h(
      "label",
      { class: "person-line" },
      h("input", { type: most > 1 ? "checkbox" : "radio", name: "user", onchange: pick(user.id) }),
      avatar(user, "s"),
      h("span", {}, nameOf(user)),
    ),
  );
  dialog({
    title: word("choose_users", { n: most }),
    confirm: word("share"),
    fields: [h("div", { class: "people" }, ...lines)],
    act: () => {
      // One of a radio's choices is unticked without a word.
      const ids = most > 1 ? [...chosen] : [...chosen].slice(-1);
      if (!ids.length || ids.length > most) throw new Error(word("choose_users", { n: most }));
      act(ids);
    },
  });
}

/** Let a person choose a chat of the kind that the key asks for; `act` gets its id. */
export function chooseChat({ request_chat: asked }, pane, act) {
  const fits = (chat) =>
    chat.type !== "private" &&
    (chat.type === "channel") === Boolean(asked.chat_is_channel) &&
    isStaff(chat, pane.person) &&
    (!asked.chat_is_created || standing(chat, pane.person) === "creator") &&
    (asked.chat_has_username ?? Boolean(chat.username)) === Boolean(chat.username);
  if (![...world.groups.values()].some((chat) => fits(chat) && !chat.migrated_to))
    return note(word("no_chat_fits"));
  return choose(pane, word("choose_chat"), (chat) => act(chat.id), fits);
}
