/** Formatted text: Telegram's entities (offsets in UTF-16 units, as in JavaScript) become elements. */
import { copy, h } from "./dom.js";
import { moment } from "./dates.js";
import { word } from "./words.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };
const BLOCKS = ["pre", "blockquote", "expandable_blockquote"];
const LONG_QUOTE_LINES = 3;

/**
 * Nodes for `text`. `act` says what a press does: `open(url)`, `command(text)`, `note(text)`, `mention(name or user)`.
 * Entities may nest but never cross; Telegram guarantees it.
 */
export function rich(text, entities = [], act) {
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, ordered, act);
}

function span(text, from, to, entities, act) {
  const nodes = [];
  let at = from;
  for (let index = 0; index < entities.length;) {
    const entity = entities[index];
    const end = entity.offset + entity.length;
    const inner = [];
    for (index += 1; index < entities.length && entities[index].offset < end; index += 1)
      inner.push(entities[index]);
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    nodes.push(
      element(entity, text.slice(entity.offset, end), span(text, entity.offset, end, inner, act), act),
    );
    at = end;
    // Telegram shows one line break after a block as the end of that block, not as an empty line.
    if (BLOCKS.includes(entity.type) && text[at] === "\n") at += 1;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function element(entity, raw, children, act) {
  switch (entity.type) {
    case "code":
      return pressable("code", { title: word("copy") }, children, () => copied(raw, act));
    case "pre":
      return pre(entity.language, raw, children, act);
    case "spoiler":
      return spoiler(children);
    case "blockquote":
      return h("blockquote", {}, ...children);
    case "expandable_blockquote":
      return expandable(raw, children);
    case "text_link":
      return link(entity.url, children, act);
    case "url":
      return link(/^[a-z][a-z\d+.-]*:/i.test(raw) ? raw : `https://${raw}`, children, act);
    case "email":
      return link(`mailto:${raw}`, children, act);
    case "phone_number":
      return link(`tel:${raw.replace(/[^\d+]/g, "")}`, children, act);
    case "bot_command":
      return press(children, () => act.command(raw));
    case "mention":
      return press(children, () => act.mention(raw.slice(1)));
    case "text_mention":
      return press(children, () => act.mention(entity.user));
    case "hashtag":
    case "cashtag":
      return h("span", { class: "link" }, ...children);
    case "custom_emoji":
      return h("span", { class: "custom-emoji", title: word("custom_emoji") }, ...children);
    case "date_time":
      return h("time", { class: "moment", title: moment(entity.unix_time) }, ...children);
    default:
      return h(TAGS[entity.type] ?? "span", {}, ...children);
  }
}

function press(children, act) {
  return h("button", { type: "button", class: "link", onclick: act }, ...children);
}

function pressable(tag, attributes, children, act) {
  const node = h(tag, { tabindex: 0, role: "button", onclick: act, ...attributes }, ...children);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  });
  return node;
}

function spoiler(children) {
  const show = () => {
    node.classList.add("shown");
    node.removeAttribute("role");
    node.removeAttribute("aria-label");
  };
  const cover = { class: "spoiler", "aria-label": word("spoiler") };
  const node = pressable("span", cover, [h("span", {}, ...children)], show);
  return node;
}

function pre(language, raw, children, act) {
  return h(
    "pre",
    {},
    h(
      "button",
      { type: "button", class: "pre-head", title: word("copy"), onclick: () => copied(raw, act) },
      language ?? word("code"),
      h("span", {}, word("copy")),
    ),
    h("code", {}, ...children),
  );
}

function expandable(raw, children) {
  const quote = h("blockquote", {}, h("span", {}, ...children));
  if (raw.split("\n").length <= LONG_QUOTE_LINES && raw.length < 160) return quote;
  const turn = () => {
    const open = quote.classList.toggle("folded") === false;
    button.setAttribute("aria-expanded", String(open));
    button.textContent = word(open ? "less" : "whole");
  };
  const button = h(
    "button",
    { type: "button", class: "fold", "aria-expanded": "false", onclick: turn },
    word("whole"),
  );
  quote.classList.add("folded");
  quote.append(button);
  return quote;
}

function link(url, children, act) {
  const follow = (event) => {
    event.preventDefault();
    act.open(url);
  };
  return h(
    "a",
    { class: "link", href: url, target: "_blank", rel: "noopener noreferrer", onclick: follow },
    ...children,
  );
}

async function copied(text, act) {
  act.note(word((await copy(text)) ? "copied" : "not_copied"));
}
