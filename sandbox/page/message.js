/** One message as an element. Everything that a press does goes through `act`, which the chat provides. */
import { avatar } from "./avatar.js";
import { cards } from "./cards.js";
import { hourMinute } from "./dates.js";
import { h } from "./dom.js";
import { rich } from "./entities.js";
import { icon } from "./icons.js";
import { inlineKeyboard } from "./keyboard.js";
import { audio, file, fileUrl, grid, sticker, voice } from "./media.js";
import { author, gist, hueOf, nameOf } from "./names.js";
import { poll } from "./poll.js";
import { serviceLine } from "./service.js";
import { botOf, standing, userOf, writerId } from "./world.js";
import { word } from "./words.js";

/** Build the element of `message` in `chat`; `album` holds the later pictures posted together with it. */
export function render(message, album, chat, act) {
  const line = serviceLine(message);
  const node = line === null ? said(message, album, chat, act) : service(message, line, act);
  node.dataset.message = message.message_id;
  return node;
}

function service(message, line, act) {
  const target = message.pinned_message?.message_id;
  const body = target
    ? h("button", { type: "button", class: "pill", onclick: () => act.jump(target) }, line)
    : h("span", { class: "pill" }, line);
  return h("div", { class: "service" }, body);
}

function said(message, album, chat, act) {
  const writer = author(message);
  const all = [message, ...album];
  const words = all.find((one) => one.text ?? one.caption);
  const pictures = all.filter((one) => one.photo ?? one.video ?? one.animation ?? one.video_note);
  const others = [
    ...all.flatMap((one) => sounds(one)),
    ...cards(message),
    message.poll && poll(message, act),
  ].filter(Boolean);
  const reactions = chips(message, act);
  const loose = Boolean(message.sticker ?? message.dice ?? message.video_note);
  const bare =
    (pictures.length > 0 || loose) &&
    !words &&
    !reactions &&
    !others.some((one) => !one.matches(".dice, .sticker, .large-emoji"));
  const when = meta(message, chat);
  const classes = ["bubble", pictures.length && "pictured", bare && "bare", loose && bare && "loose"];
  const caption = words && text(words, !reactions && when, act);
  const bubble = h(
    "div",
    { class: classes.filter(Boolean).join(" ") },
    chat.type !== "private" && sender(message, writer, chat),
    message.sim?.only_for && h("div", { class: "only-you" }, icon("eye", 13), word("only_you")),
    forwarded(message),
    (message.reply_to_message || message.external_reply) && quote(message, act),
    message.show_caption_above_media && caption,
    pictures.length > 0 && grid(pictures, message, act),
    ...others,
    !message.show_caption_above_media && caption,
    reactions && h("div", { class: "feet" }, reactions, when),
    !words && !reactions && when,
    more(message, act),
  );
  listen(bubble, message, act);
  return h(
    "article",
    {
      class: "message",
      "data-from": writer.id,
      "data-writer": writerId(message),
      "data-hue": hueOf(writer.id),
    },
    chat.type === "supergroup" || chat.type === "group"
      ? h("span", { class: "portrait" }, avatar(writer, "s"))
      : null,
    bubble,
    inlineKeyboard(message, act),
  );
}

function text(words, when, act) {
  const entities = words.entities ?? words.caption_entities;
  return h("div", { class: "text", dir: "auto" }, ...rich(words.text ?? words.caption, entities, act), when);
}

function sounds(message) {
  // A film without sound arrives as an animation and, for old clients, as a document too.
  return [
    message.audio && audio(message),
    message.voice && voice(message),
    message.sticker && sticker(message),
    message.document && !message.animation && file(message),
  ].filter(Boolean);
}

function more(message, act) {
  return h(
    "button",
    {
      type: "button",
      class: "more",
      "aria-label": word("message_menu"),
      title: word("message_menu"),
      "aria-haspopup": "menu",
      onclick: (event) => act.menu(message, event.currentTarget),
    },
    icon("smile", 16),
  );
}

function listen(bubble, message, act) {
  bubble.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    act.menu(message, bubble, event);
  });
  bubble.addEventListener("dblclick", (event) => {
    if (!event.target.closest("button, a, code, video, .spoiler")) act.reply(message);
  });
  bubble.addEventListener("click", (event) => {
    const touched = matchMedia("(hover: none)").matches;
    if (touched && !event.target.closest("button, a, code, video, .spoiler"))
      act.menu(message, bubble, event);
  });
}

function sender(message, writer, chat) {
  return h(
    "div",
    { class: "sender" },
    h("span", { class: "name" }, nameOf(writer)),
    title(chat, message, writer.id),
  );
}

/** What stands beside a writer's name: a tag, a title, or what they are in the group. */
export function title(chat, message, id) {
  const anonymous = message.sender_chat?.id === chat.id && chat.type !== "channel";
  const tag = anonymous ? message.author_signature : (chat.tags?.[id] ?? message.sender_tag);
  if (tag) return h("span", { class: "title-tag" }, tag);
  const named = chat.titles?.[id];
  if (named) return h("span", { class: "role" }, named);
  const role = anonymous ? "admin" : { creator: "owner", administrator: "admin" }[standing(chat, id)];
  return role && !botOf(id) ? h("span", { class: "role" }, word(role)) : null;
}

function forwarded(message) {
  const via =
    message.via_bot && h("div", { class: "source" }, word("via", { name: message.via_bot.username }));
  const origin = message.forward_origin;
  if (!origin) return via;
  const known = origin.sender_user ?? origin.sender_chat ?? origin.chat;
  const name = origin.sender_user_name ?? nameOf(known);
  const signed = origin.author_signature ? `${name} (${origin.author_signature})` : name;
  return h(
    "div",
    { class: "source" },
    icon("forward", 13),
    h("span", {}, word("forwarded", { name: signed })),
  );
}

function quote(message, act) {
  const original = message.reply_to_message ?? message.external_reply;
  const from = original.origin?.sender_user ?? original.origin?.chat ?? original.origin?.sender_chat;
  const writer = message.reply_to_message ? author(original) : (from ?? original.chat ?? message.chat);
  return h(
    "button",
    {
      type: "button",
      class: "quote",
      "data-hue": hueOf(writer.id),
      onclick: () => act.jump(original.message_id),
    },
    original.photo && h("img", { src: fileUrl(original.photo[0]), alt: "", width: 34, height: 34 }),
    h(
      "span",
      { class: "lines" },
      h("b", {}, nameOf(writer)),
      h("span", {}, message.quote?.text ?? serviceLine(original) ?? gist(original)),
    ),
  );
}

function meta(message, chat) {
  // As in Telegram: a bot's message with buttons changes all the time, and nobody wants to be told.
  const edited = message.edit_date && !message.via_bot && !message.reply_markup?.inline_keyboard;
  return h(
    "span",
    { class: "meta" },
    chat.type === "channel" && message.author_signature && `${message.author_signature} `,
    message.sim?.silent && icon("mute", 12),
    edited && `${word("edited")} `,
    hourMinute(new Date(message.date * 1000)),
    h("span", { class: "ticks" }, icon("checks", 15)),
  );
}

function chips(message, act) {
  const reactions = Object.entries(message.sim?.reactions ?? {}).filter(([, users]) => users.length);
  if (!reactions.length) return null;
  return h(
    "div",
    { class: "reactions" },
    ...reactions.map(([emoji, users]) => {
      const names = users.map((id) => nameOf(userOf(id))).join(", ");
      const mine = users.includes(act.viewer());
      return h(
        "button",
        {
          type: "button",
          class: "chip",
          "aria-pressed": String(mine),
          "aria-label": word("reacted", { emoji, n: users.length, names }),
          title: names,
          "data-emoji": emoji,
          onclick: () => act.react(message, mine ? null : emoji),
        },
        h("span", { class: "emoji" }, emoji),
        h("span", {}, String(users.length)),
      );
    }),
  );
}
