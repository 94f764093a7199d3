/** The drawer with what the bots asked of Telegram, newest at the top; a press shows request and answer. */
import * as api from "./api.js";
import { hourMinuteSecond } from "./dates.js";
import { copy, h, iconButton, settled, walkable } from "./dom.js";
import { icon } from "./icons.js";
import { nameOf } from "./names.js";
import { note } from "./popover.js";
import { botOf, userOf, world } from "./world.js";
import { word } from "./words.js";

const REMEMBERED = 400;
const AT_ONCE = 200;
const PAGES = 5;
const GATHER_MS = 120;

export class Journal {
  constructor() {
    this.calls = [];
    this.last = 0;
    this.opened = new Set();
    this.filter = { method: "", errors: false, polls: false };
    this.element = h("aside", {
      id: "journal",
      "data-test": "journal",
      hidden: true,
      onkeydown: (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        this.toggle();
      },
    });
    document.body.append(this.element);
    this.update = settled(() => this.#fetch(), GATHER_MS);
  }

  /** Open or close the drawer; the focus comes back to the button that opened it. */
  toggle(opener = this.opener) {
    this.opener = opener;
    this.element.hidden = !this.element.hidden;
    opener?.setAttribute("aria-expanded", String(!this.element.hidden));
    if (this.element.hidden) return opener?.focus();
    this.draw();
    this.#fetch();
    return this.element.querySelector("input").focus();
  }

  /** A call was made; `n` is its number. */
  heard({ n }) {
    this.newest = n ?? this.newest;
    if (!this.element.hidden) this.update();
  }

  /** Another sandbox: its calls are counted from 1 again. */
  clear() {
    Object.assign(this, { calls: [], last: 0, newest: undefined });
    this.opened.clear();
    this.draw();
    if (!this.element.hidden) this.#fetch();
  }

  draw() {
    if (this.element.hidden) return;
    this.list = h("div", { class: "calls", role: "list", onkeydown: walkable(".call") });
    this.element.setAttribute("aria-label", word("log"));
    this.element.replaceChildren(
      h(
        "header",
        {},
        h("h2", {}, word("log")),
        iconButton("close", word("close"), () => this.toggle()),
      ),
      this.#filters(),
      this.list,
    );
    this.#drawRows();
  }

  #filters() {
    const change = (name, value) => {
      this.filter[name] = value;
      this.#drawRows();
    };
    const box = (name, label) =>
      h(
        "label",
        { class: "tick-line" },
        h("input", {
          type: "checkbox",
          checked: this.filter[name],
          "data-test": `log-${name}`,
          onchange: (event) => change(name, event.target.checked),
        }),
        h("span", {}, label),
      );
    return h(
      "div",
      { class: "log-filters" },
      h("input", {
        type: "search",
        class: "search",
        value: this.filter.method,
        placeholder: word("log_filter"),
        "aria-label": word("log_filter"),
        "data-test": "log-method",
        oninput: (event) => change("method", event.target.value.trim().toLowerCase()),
      }),
      box("errors", word("log_errors")),
      box("polls", "getUpdates"),
    );
  }

  /** Ask for the calls that came since, newest page last. */
  async #fetch() {
    if (this.fetching) return this.update();
    this.fetching = true;
    this.last = Math.max(this.last, (this.newest ?? 0) - AT_ONCE);
    for (let page = 0; page < PAGES; page += 1) {
      const found = await api.calls(this.last, AT_ONCE).catch(() => []);
      const calls = (found.calls ?? found).filter((call) => call.n > this.last);
      if (!calls.length) break;
      this.last = calls.at(-1).n;
      this.#add(calls.slice(-REMEMBERED));
    }
    this.fetching = false;
    return undefined;
  }

  #add(calls) {
    this.calls.push(...calls);
    this.calls = this.calls.slice(-REMEMBERED);
    if (this.element.hidden) return;
    this.list.querySelector(".hint")?.remove();
    for (const call of calls) if (this.#passes(call)) this.list.prepend(this.#entry(call));
    while (this.list.childElementCount > REMEMBERED) this.list.lastElementChild.remove();
    if (!this.list.childElementCount) this.#drawRows();
  }

  #passes(call) {
    const { method, errors, polls } = this.filter;
    if (!polls && call.method.toLowerCase() === "getupdates") return false;
    return (!errors || !call.ok) && call.method.toLowerCase().includes(method);
  }

  #drawRows() {
    const entries = this.calls.filter((call) => this.#passes(call)).map((call) => this.#entry(call));
    const empty = h("p", { class: "hint muted" }, word(this.calls.length ? "nothing_found" : "log_empty"));
    this.list.replaceChildren(...(entries.length ? entries.reverse() : [empty]));
  }

  #entry(call) {
    const entry = h("div", { class: "entry", role: "listitem" });
    const turn = () => {
      const open = this.opened.delete(call.n) === false;
      if (open) this.opened.add(call.n);
      row.setAttribute("aria-expanded", String(open));
      if (open) entry.append(details(call));
      else entry.lastElementChild.remove();
    };
    const row = h(
      "button",
      {
        type: "button",
        class: call.ok ? "call" : "call refused",
        "aria-expanded": "false",
        "data-test": `call-${call.method}`,
        onclick: turn,
      },
      h("span", { class: "dot" }),
      h("b", {}, call.method),
      h("span", { class: "where" }, where(call)),
      h("span", { class: "code" }, String(call.status ?? call.error?.error_code ?? (call.ok ? 200 : ""))),
      call.ms !== undefined && h("span", { class: "ms" }, word("log_ms", { n: Math.round(call.ms) })),
      h("time", {}, hourMinuteSecond(new Date(call.at))),
      icon("chevron", 14),
    );
    entry.append(row);
    if (this.opened.has(call.n)) {
      row.setAttribute("aria-expanded", "true");
      entry.append(details(call));
    }
    return entry;
  }
}

/** The chat a call is about, and the bot, where there are several. */
function where(call) {
  const id = Number(call.params?.chat_id);
  const chat = userOf(id) ?? world.groups.get(String(id));
  const bot = world.bots.length > 1 && call.bot_id ? nameOf(botOf(call.bot_id)) : null;
  return [bot, chat && nameOf(chat)].filter(Boolean).join(" · ");
}

function details(call) {
  const answer = call.answer ?? call.error ?? { ok: call.ok, result: call.effect };
  return h(
    "div",
    { class: "details", "data-test": "call-details" },
    column(word("log_request"), call.params ?? {}, "request"),
    column(word("log_answer"), answer, "answer"),
  );
}

function column(title, value, name) {
  const text = JSON.stringify(value, null, 2) ?? "null";
  const press = async () => note(word((await copy(text)) ? "copied" : "not_copied"));
  return h(
    "div",
    { class: "column", "data-test": `call-${name}` },
    h(
      "div",
      { class: "column-head" },
      h("span", {}, title),
      iconButton("copy", word("copy_json"), press, { size: 15 }),
    ),
    h("pre", { tabindex: 0, "aria-label": title }, ...painted(text)),
  );
}

/** JSON with its names and values in their own colours. */
function painted(text) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(
    /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi,
  )) {
    nodes.push(text.slice(at, match.index));
    const kind = match[2] ? "name" : match[1] ? "string" : "value";
    nodes.push(h("span", { class: `json-${kind}` }, match[1] ?? match[0]), match[2] ?? "");
    at = match.index + match[0].length;
  }
  return [...nodes, text.slice(at)];
}
