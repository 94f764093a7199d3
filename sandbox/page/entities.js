/** Formatted text: Telegram's entities (offsets in UTF-16 units, as in JavaScript) become elements. */
import { copy, h } from "./dom.js";
import { word } from "./words.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

/**
 * Nodes for `text`. `act` says what a press does: `open(url)`, `command(text)`, `note(text)`.
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
    if (["pre", "blockquote", "expandable_blockquote"].includes(entity.type) && text[at] === "\n") at += 1;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function element(entity, raw, children, act) {
  switch (entity.type) {
    case "code":
      return h(
        "code",
        {
          tabindex: 0,
          role: "button",
          title: word("copy"),
          onclick: () => copied(raw, act),
          onkeydown: onEnter(() => copied(raw, act)),
        },
        ...children,
      );
    case "pre":
      return h("pre", { "data-language": entity.language }, h("code", {}, ...children));
    case "spoiler": {
      const node = h(
        "span",
        { class: "spoiler", tabindex: 0, role: "button", "aria-label": word("spoiler") },
        h("span", {}, ...children),
      );
      const show = () => {
        node.classList.add("shown");
        node.removeAttribute("role");
        node.removeAttribute("aria-label");
      };
      node.addEventListener("click", show);
      node.addEventListener("keydown", onEnter(show));
      return node;
    }
    case "text_link":
      return link(entity.url, children, act);
    case "url":
      return link(/^[a-z]+:/i.test(raw) ? raw : `https://${raw}`, children, act);
    case "email":
      return link(`mailto:${raw}`, children, act);
    case "bot_command":
      return h("button", { type: "button", class: "link", onclick: () => act.command(raw) }, ...children);
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return h("span", { class: "link" }, ...children);
    default:
      return TAGS[entity.type] ? h(TAGS[entity.type], {}, ...children) : h("span", {}, ...children);
  }
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

function onEnter(action) {
  return (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    action();
  };
}
