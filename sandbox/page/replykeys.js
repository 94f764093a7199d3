/** Reply keyboards: which one a person sees in a chat, and what its keys do. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { userOf, writerId } from "./world.js";
import { word } from "./words.js";

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

/** The rows of keys; `act.say(text)`, `act.share(kind)`, `act.open(url)`, `act.cannot(what)`. */
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
  if (key.request_contact) return ["person", () => act.share("contact")];
  if (key.request_location) return ["place", () => act.share("location")];
  if (key.web_app) return ["out", () => act.open(key.web_app.url)];
  const asked = ["request_poll", "request_users", "request_user", "request_chat", "request_managed_bot"].find(
    (kind) => key[kind],
  );
  if (asked)
    return ["help", () => act.cannot(word(asked === "request_poll" ? "cannot_poll" : "cannot_share"))];
  return [null, () => act.say(text)];
}
