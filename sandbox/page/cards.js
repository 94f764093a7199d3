/** What is neither words nor a file: places, contacts, dice, bills, lists. */
import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { nameOf } from "./names.js";
import { word } from "./words.js";

const DICE = ["⚀", "⚁", "⚂", "⚃", "⚄", "⚅"];
const UNDRAWN = [
  "story",
  "paid_media",
  "live_photo",
  "rich_message",
  "giveaway",
  "giveaway_winners",
  "gift",
  "unique_gift",
];

/** Every card of a message: most often none, or one. */
export function cards(message) {
  return [
    message.venue
      ? place(message.venue.location, message.venue)
      : message.location && place(message.location),
    message.contact && contact(message.contact),
    message.dice && dice(message.dice),
    message.invoice && invoice(message.invoice),
    message.game && lines(message.game.title, message.game.description),
    message.checklist && checklist(message.checklist),
    isUndrawn(message) && h("div", { class: "text muted" }, word("unsupported")),
  ].filter(Boolean);
}

/** True for what Telegram has and this page does not draw. */
export function isUndrawn(message) {
  return UNDRAWN.some((kind) => kind in message);
}

function place({ latitude, longitude, live_period: live }, venue) {
  const where = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return h(
    "div",
    { class: "place" },
    h("div", { class: "map", "aria-hidden": "true" }, icon("place", 34)),
    h(
      "span",
      { class: "lines" },
      h("b", {}, venue?.title ?? word(live ? "live_location" : "location")),
      h("span", {}, venue?.address ?? where),
    ),
  );
}

function contact(one) {
  const face = { id: one.user_id ?? 1, first_name: one.first_name, last_name: one.last_name };
  return h(
    "div",
    { class: "contact" },
    avatar(face),
    h("span", { class: "lines" }, h("b", {}, nameOf(face)), h("span", {}, one.phone_number)),
  );
}

function dice({ emoji, value }) {
  const face = emoji === "🎲" ? DICE[value - 1] : emoji;
  return h(
    "div",
    { class: "dice", role: "img", "aria-label": word("dice_shows", { emoji, value }) },
    h("span", { class: "large-emoji" }, face ?? emoji),
    h("span", { class: "dice-value" }, `${emoji} ${value}`),
  );
}

function invoice(bill) {
  const isStars = bill.currency === "XTR";
  const price = isStars
    ? `${bill.total_amount} ⭐`
    : `${(bill.total_amount / 100).toFixed(2)} ${bill.currency}`;
  return h("div", { class: "bill" }, lines(bill.title, bill.description), h("b", { class: "price" }, price));
}

function checklist(list) {
  const tasks = list.tasks.map((task) =>
    h("li", {}, icon(task.completion_date ? "check" : "more", 14), h("span", {}, task.text)),
  );
  return h("div", { class: "checklist" }, h("b", {}, list.title), h("ul", {}, ...tasks));
}

function lines(title, description) {
  return h("span", { class: "lines wrap" }, h("b", {}, title), description && h("span", {}, description));
}
