/**
 * What the page knows of the sandbox: people, chats, messages, the clock.
 * It is filled from /sim/state and kept up by events; the same event twice changes nothing.
 */
import { word } from "./words.js";

export const world = { bot: null, people: new Map(), chats: new Map(), commands: 0, drift: 0, frozen: null };

const HUES = ["blue", "orange", "green", "violet", "pink", "cyan", "red"];
const hues = new Map();

/** Start over from /sim/state. */
export function load(state) {
  world.bot = state.bot;
  world.people.clear();
  world.chats.clear();
  hueOf(state.bot.id);
  for (const person of state.people) keepPerson(person);
  for (const { messages, ...chat } of state.chats) {
    keepChat(chat);
    for (const message of messages) world.chats.get(chat.id).messages.set(message.message_id, message);
  }
  setNow(state.now, state.frozen);
}

export function keepPerson(person) {
  world.people.set(person.id, person);
  if (!person.is_bot) hueOf(person.id);
}

export function keepChat(chat) {
  const known = world.chats.get(chat.id);
  world.chats.set(chat.id, { ...known, ...chat, messages: known?.messages ?? new Map() });
}

/** Keep a message as it is now; one that tells of a pin pins. */
export function keep(message) {
  if (!world.chats.has(message.chat.id)) keepChat(message.chat);
  const chat = world.chats.get(message.chat.id);
  const pinned = message.pinned_message?.message_id;
  if (pinned && !chat.messages.has(message.message_id) && chat.pinned)
    chat.pinned = [...chat.pinned.filter((id) => id !== pinned), pinned];
  chat.messages.set(message.message_id, message);
}

/** A message is gone: it stays known, marked, and is pinned no more. */
export function forget(chatId, messageId) {
  const chat = world.chats.get(chatId);
  const message = chat?.messages.get(messageId);
  if (!message) return;
  message.sim = { ...message.sim, deleted: true };
  chat.pinned = chat.pinned?.filter((id) => id !== messageId);
}

export function setNow(now, frozen = world.frozen !== null) {
  world.drift = Date.parse(now) - Date.now();
  world.frozen = frozen ? Date.parse(now) : null;
}

/** The time in the sandbox. */
export function now() {
  return new Date(world.frozen ?? Date.now() + world.drift);
}

/** Everybody who can be played, in the order of the sandbox. */
export function personas() {
  return [...world.people.values()].filter((person) => !person.is_bot);
}

export function groups() {
  return [...world.chats.values()].filter((chat) => chat.type !== "private");
}

/** "creator", "administrator", "member", "left" ... */
export function standing(chatId, userId) {
  const members = world.chats.get(chatId)?.members;
  return members ? (members[userId] ?? "left") : "member";
}

export function isInside(chatId, userId) {
  return !["left", "kicked"].includes(standing(chatId, userId));
}

export function isStaff(chatId, userId) {
  return ["creator", "administrator"].includes(standing(chatId, userId));
}

export function memberCount(chatId) {
  return Object.keys(world.chats.get(chatId)?.members ?? {}).filter((id) => isInside(chatId, id)).length;
}

/** The name of a user or a chat as people read it. */
export function nameOf(one) {
  if (!one) return word("deleted_account");
  return one.title ?? ([one.first_name, one.last_name].filter(Boolean).join(" ") || word("deleted_account"));
}

/** Who is shown as the author: a person, the bot, or the chat an anonymous admin stands for. */
export function author(message) {
  return message.sender_chat ?? message.from ?? message.chat;
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

/** One line that stands for a message in a quote or a pin. */
export function gist(message) {
  const text = message.text ?? message.caption;
  if (text) return text.replace(/\s+/g, " ").slice(0, 120);
  if (message.photo) return word("photo");
  if (message.document) return message.document.file_name ?? word("file");
  return word("message");
}
