/** What each person has not read yet. Telegram tells bots nothing of it, so the page keeps it, for as long as its tab lives. */
import { latest, sees, world, writerId } from "./world.js";

const KEPT = "sandbox.read";
const MOST = 999;

let kept = { base: {}, read: {} };

/** What was there when the page came is read; what came since the tab was opened is not forgotten by a reload. */
export function begin() {
  kept = JSON.parse(sessionStorage.getItem(KEPT)) ?? { base: {}, read: {} };
  const isAnother = Object.entries(kept.base).some(
    ([key, id]) => id > (world.chats.get(key)?.history.newest ?? 0),
  );
  if (isAnother) kept = { base: {}, read: {} };
  for (const [key, chat] of world.chats) kept.base[key] ??= chat.history.newest;
  save();
}

/** How many messages wait for this person, and whether all came without a sound. */
export function unread(chat, personId) {
  const since = kept.read[`${personId}/${chat.key}`] ?? kept.base[chat.key] ?? 0;
  let [count, silent] = [0, true];
  for (const message of chat.history.backwards()) {
    if (message.message_id <= since || count >= MOST) break;
    if (!sees(chat, message, personId) || writerId(message) === personId) continue;
    count += 1;
    silent &&= Boolean(message.sim?.silent);
  }
  return { count, silent };
}

/** This person has seen all there is in the chat. */
export function markRead(chat, personId) {
  const newest = latest(chat, personId)?.message_id ?? 0;
  if (kept.read[`${personId}/${chat.key}`] === newest) return;
  kept.read[`${personId}/${chat.key}`] = newest;
  save();
}

function save() {
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
}
