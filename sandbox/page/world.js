/**
 * What the page knows of the sandbox: bots, people, chats with their messages, the clock.
 * It is filled from /sim/state and kept up by events; the same event twice changes nothing.
 */
import { MESSAGES_AT_ONCE, PEOPLE_AT_ONCE } from "./api.js";
import { placed } from "./ephemeral.js";
import { History } from "./history.js";

export const world = {
  bots: [],
  people: new Map(),
  chats: new Map(),
  groups: new Map(),
  // True where the sandbox has more people than it tells at once.
  isCrowded: false,
  commands: 0,
  drift: 0,
  frozen: null,
};

const OUTSIDE = ["left", "kicked"];
const counts = new WeakMap();

/** The name under which the page knows a chat: a person has a private chat with each bot. */
export function keyOf(chatId, botId) {
  return chatId > 0 ? `${chatId}:${botId ?? world.bots[0]?.id}` : String(chatId);
}

/** Start over from /sim/state. */
export function load(state) {
  world.bots = state.bots;
  for (const map of [world.people, world.chats, world.groups]) map.clear();
  for (const person of state.people) keepPerson(person);
  world.isCrowded = state.people.length >= PEOPLE_AT_ONCE;
  for (const { messages, ...fields } of state.chats) {
    const { history } = keepChat(fields);
    for (const message of messages ?? []) history.put(placed(message));
    history.complete = history.ids.length < MESSAGES_AT_ONCE || history.oldest === 1;
  }
  setNow(state.now, state.frozen);
}

export function keepPerson(person) {
  world.people.set(person.id, { ...world.people.get(person.id), ...person });
}

export function keepChat(fields) {
  const key = keyOf(fields.id, fields.bot_id);
  const chat = world.chats.get(key) ?? { key, history: new History() };
  Object.assign(chat, fields);
  if (chat.type === "private") chat.bot_id ??= world.bots[0]?.id;
  else world.groups.set(key, chat);
  world.chats.set(key, chat);
  return chat;
}

/** The private chat of a person with a bot; the page makes one up until it hears of it. */
export function privateChat(personId, botId) {
  const known = world.chats.get(keyOf(personId, botId));
  return known ?? keepChat({ id: personId, type: "private", bot_id: botId });
}

/** Keep a message as it is now, and return its chat; one that tells of a pin pins. */
export function keep(message) {
  const key = keyOf(message.chat.id, message.sim?.bot_id);
  const chat = world.chats.get(key) ?? keepChat({ ...message.chat, bot_id: message.sim?.bot_id });
  const pinned = message.pinned_message?.message_id;
  if (pinned && !chat.history.has(message.message_id) && chat.pinned)
    chat.pinned = [...chat.pinned.filter((id) => id !== pinned), pinned];
  chat.history.put(placed(message));
  return chat;
}

/** A message is gone: it stays known, marked, and is pinned no more. */
export function forget(chat, messageId) {
  const message = chat?.history.get(messageId);
  if (!message) return;
  message.sim = { ...message.sim, deleted: true };
  chat.pinned = chat.pinned?.filter((id) => id !== messageId);
}

/** Note that somebody has another place in a chat. */
export function keepMember(chat, { user_id, status, tag, title, restriction }) {
  const was = isInside(chat, user_id);
  chat.members ??= {};
  const count = memberCount(chat);
  chat.members[user_id] = status;
  counts.set(chat.members, count + isInside(chat, user_id) - was);
  chat.tags = { ...chat.tags, [user_id]: tag };
  chat.titles = { ...chat.titles, [user_id]: title };
  chat.restrictions = { ...chat.restrictions, [user_id]: restriction };
}

export function setNow(now, frozen = world.frozen !== null) {
  world.drift = Date.parse(now) - Date.now();
  world.frozen = frozen ? Date.parse(now) : null;
}

/** The time in the sandbox. */
export function now() {
  return new Date(world.frozen ?? Date.now() + world.drift);
}

/** A person or a bot. */
export function userOf(id) {
  return world.people.get(id) ?? botOf(id);
}

export function botOf(id) {
  return world.bots.find((bot) => bot.id === id);
}

/** Everybody who can be played, in the order of the sandbox. */
export function personas() {
  return [...world.people.values()].filter((person) => !person.is_bot && !person.deleted);
}

/** "creator", "administrator", "member", "restricted", "left", "kicked". */
export function standing(chat, userId) {
  return chat?.members?.[userId] ?? "left";
}

export function isInside(chat, userId) {
  return !OUTSIDE.includes(standing(chat, userId));
}

export function isStaff(chat, userId) {
  return ["creator", "administrator"].includes(standing(chat, userId));
}

/** Whether somebody in a chat may do what members of groups are permitted: "can_send_photos"... */
export function permits(chat, userId, permission) {
  if (chat.type === "private" || isStaff(chat, userId)) return true;
  return [chat.permissions, chat.restrictions?.[userId]].every((given) => given?.[permission] ?? true);
}

/** The ids of those who are in a chat: owner, administrators, the others. */
export function membersOf(chat) {
  const ranks = { creator: [], administrator: [], other: [] };
  for (const [id, status] of Object.entries(chat.members ?? {}))
    if (!OUTSIDE.includes(status)) (ranks[status] ?? ranks.other).push(Number(id));
  return [...ranks.creator, ...ranks.administrator, ...ranks.other];
}

/** How many are in a chat. They are counted once, since they may be a hundred thousand. */
export function memberCount(chat) {
  const members = chat.members ?? {};
  if (!counts.has(members)) counts.set(members, membersOf({ members }).length);
  return counts.get(members);
}

/** How a person stands with a bot: {started, blocked}. A chat that was not told of yet is as the person says. */
export function relation(personId, botId) {
  const chat = privateChat(personId, botId);
  if (chat.started !== undefined) return chat;
  const { started, blocked } = world.people.get(personId) ?? {};
  return botId === world.bots[0]?.id ? { started, blocked } : { started: false, blocked: false };
}

/** Every chat on a person's phone. */
export function chatsOf(personId) {
  const own = world.bots.map((bot) => privateChat(personId, bot.id));
  const shared = [...world.groups.values()].filter((chat) => isInside(chat, personId) && !chat.migrated_to);
  return [...own, ...shared];
}

/** Whether a message is on this person's phone: not deleted, not for somebody else alone, not covered by one for them. */
export function sees(chat, message, personId) {
  const only = message.sim?.only_for;
  if (message.sim?.deleted || ![undefined, null, personId].includes(only)) return false;
  return !chat.history.isCovered(message.message_id, personId);
}

/** The newest message on this person's phone. */
export function latest(chat, personId) {
  for (const message of chat.history.backwards()) if (sees(chat, message, personId)) return message;
  return null;
}

/** Who really wrote a message, even where it appears under another name. */
export function writerId(message) {
  return message.sim?.author ?? message.from?.id ?? message.sender_chat?.id ?? message.chat.id;
}
