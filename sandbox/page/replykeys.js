/** Reply keyboards: which one a person sees in a chat, and what its keys do. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { userOf, writerId } from "./world.js";

const FARTHEST = 400;

/** The markup in force for this person: {keyboard…}, {force_reply…} with its message, or null. */
export function keyboardFor(chat, personId) {
  let [seen, spoke] = [0, false];
  for (const message of chat.history.backwards()) {
    if ((seen += 1) > FARTHEST) return null;
    const markup = message.sim?.keyboard ?? message.keyboard;
    const mine = writerId(message) === personId;
    if (markup && !message.sim?.deleted && (!markup.selective || isMeant(message, personId))) {
      if (markup.remove_keyboard) return null;
      if (markup.force_reply && spoke) return null;
      if (markup.one_time_keyboard && spoke) return null;
      return { ...markup, message };
    }
    spoke ||= mine;
  }
  return null;
}

/** A selective keyboard is for who is answered or mentioned. */
function isMeant(message, personId) {
  if (message.reply_to_message && writerId(message.reply_to_message) === personId) return true;
  const text = message.text ?? message.caption ?? "";
  const name = userOf(personId)?.username;
  return [...(message.entities ?? []), ...(message.caption_entities ?? [])].some(
    ({ type, user, offset, length }) =>
      user?.id === personId ||
      (type === "mention" && name && text.slice(offset, offset + length) === `@${name}`),
  );
}

/** The rows of keys; `act.say(text)`, `act.tap(text)`, `act.users(key)`, `act.chat(key)`, `act.poll(type)`, `act.open(url)`. */
export function keyRows(markup, act) {
  return (markup?.keyboard ?? []).map((row) =>
    h("div", { class: "row" }, ...row.map((key) => oneKey(key, act))),
  );
}

function oneKey(key, act) {
  const text = typeof key === "string" ? key : key.text;
  const [sign, press] = action(key, text, act);
  return h(
    "button",
    { type: "button", class: `key${key.style ? ` ${key.style}` : ""}`, onclick: press },
    h("span", {}, text),
    sign && icon(sign, 12),
  );
}

function action(key, text, act) {
  if (key.request_contact) return ["person", () => act.tap(text)];
  if (key.request_location) return ["place", () => act.tap(text)];
  if (key.web_app) return ["out", () => act.open(key.web_app.url)];
  if (key.request_users) return ["person", () => act.users(key)];
  if (key.request_chat) return ["group", () => act.chat(key)];
  if (key.request_poll) return ["poll", () => act.poll(key.request_poll.type ?? null)];
  return [null, () => act.say(text)];
}
