/** How people, chats and messages are called and coloured. */
import { botOf, userOf } from "./world.js";
import { word } from "./words.js";

const HUES = ["blue", "orange", "green", "violet", "pink", "cyan", "red"];
const hues = new Map();

/** The name of a user or a chat as people read it. */
export function nameOf(one) {
  if (!one || one.deleted) return word("deleted_account");
  return one.title ?? ([one.first_name, one.last_name].filter(Boolean).join(" ") || word("deleted_account"));
}

/** What a chat is called on a phone: a private chat has the bot's name. */
export function titleOf(chat) {
  return nameOf(faceOf(chat));
}

/** Whose picture stands for a chat. */
export function faceOf(chat) {
  return chat.type === "private" ? (botOf(chat.bot_id) ?? chat) : chat;
}

/** Who is shown as the author: a person, a bot, or the chat an anonymous admin stands for. */
export function author(message) {
  return message.sender_chat ?? userOf(message.from?.id) ?? message.from ?? message.chat;
}

/** One of seven colours, always the same for the same one, and different for the first seven. */
export function hueOf(id) {
  if (!hues.has(id)) hues.set(id, HUES[hues.size % HUES.length]);
  return hues.get(id);
}

/** One or two letters for an avatar: "MR" for Mia Rossi, "林" for 林小满. */
export function initials(one) {
  const words = nameOf(one)
    .replace(/[^\p{L}\p{N}\s]/gu, " ")
    .trim()
    .split(/\s+/);
  const first = [...words[0]][0] ?? "?";
  const second = words.length > 1 && /\p{Script=Latin}/u.test(first) ? [...words.at(-1)][0] : "";
  return (first + second).toUpperCase();
}

const KINDS = [
  "photo",
  "video",
  "animation",
  "audio",
  "voice",
  "video_note",
  "sticker",
  "location",
  "contact",
  "invoice",
  "game",
  "story",
  "checklist",
  "paid_media",
  "rich_message",
];

/** One line that stands for what somebody said, in a quote, a pin or a list. */
export function gist(message) {
  const text = message.text ?? message.caption;
  if (text)
    return hidden(text, message.entities ?? message.caption_entities)
      .replace(/\s+/g, " ")
      .slice(0, 140);
  if (message.poll) return `📊 ${message.poll.question}`;
  if (message.dice) return message.dice.emoji;
  if (message.sticker?.emoji) return `${message.sticker.emoji} ${word("sticker")}`;
  if (message.venue) return message.venue.title;
  const kind = KINDS.find((one) => one in message);
  if (kind) return word(kind);
  return message.document ? (message.document.file_name ?? word("file")) : word("message");
}

/** The text with its spoilers covered. */
function hidden(text, entities = []) {
  let covered = text;
  for (const { type, offset, length } of entities)
    if (type === "spoiler")
      covered = covered.slice(0, offset) + "▒".repeat(length) + covered.slice(offset + length);
  return covered;
}
