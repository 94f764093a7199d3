/** The drawer with what the bot asked of Telegram, newest at the top. */
import * as api from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { nameOf, now, world } from "./world.js";
import { hourMinuteSecond, word } from "./words.js";

const REMEMBERED = 400;

export class Journal {
  constructor() {
    this.calls = [];
    this.element = h("aside", {
      id: "journal",
      hidden: true,
      onkeydown: (event) => event.key === "Escape" && this.toggle(),
    });
    document.body.append(this.element);
  }

  /** Open or close the drawer; the focus comes back to the button that opened it. */
  toggle(opener = this.opener) {
    this.opener = opener;
    this.element.hidden = !this.element.hidden;
    opener?.setAttribute("aria-expanded", String(!this.element.hidden));
    if (this.element.hidden) return opener?.focus();
    this.draw();
    return this.element.querySelector("button").focus();
  }

  add(call) {
    this.calls.push({ ...call, at: now() });
    if (this.calls.length > REMEMBERED) this.calls.shift();
    if (this.element.hidden) return;
    this.list.prepend(this.#row(this.calls.at(-1)));
    this.list.querySelector(".hint")?.remove();
  }

  draw() {
    if (this.element.hidden) return;
    const rows = [...this.calls].reverse().map((call) => this.#row(call));
    this.list = h(
      "div",
      { class: "calls" },
      ...(rows.length ? rows : [h("p", { class: "hint muted" }, word("log_empty"))]),
    );
    this.element.setAttribute("aria-label", word("log"));
    this.element.replaceChildren(
      h(
        "header",
        {},
        h("h2", {}, word("log")),
        iconButton("close", word("close"), () => this.toggle()),
      ),
      this.list,
    );
  }

  #row(call) {
    const chat = world.people.get(call.chat_id) ?? world.chats.get(call.chat_id);
    const details = h("pre", { hidden: true });
    const open = async () => {
      details.hidden = !details.hidden;
      row.setAttribute("aria-expanded", String(!details.hidden));
      if (!details.hidden && !details.textContent) details.textContent = await this.#describe(call);
    };
    const row = h(
      "button",
      { type: "button", class: call.ok ? "call" : "call refused", "aria-expanded": "false", onclick: open },
      h("span", { class: "dot", title: call.ok ? "" : word("log_failed") }),
      h("b", {}, call.method),
      h("span", { class: "where" }, chat ? nameOf(chat) : ""),
      h("span", { class: "ms" }, word("log_ms", { n: Math.round(call.ms ?? 0) })),
      h("time", {}, hourMinuteSecond(call.at)),
      icon("chevron", 14),
    );
    return h("div", { class: "entry" }, row, details);
  }

  /** Parameters and error of a call, from the sandbox's own journal: as many from its end as here. */
  async #describe(call) {
    const alike = this.calls.filter((one) => one.method === call.method);
    const known = await api.calls(call.method).catch(() => []);
    const found = known.at(alike.indexOf(call) - alike.length);
    return JSON.stringify(
      found ? { ...found.params, ...(found.error && { error: found.error }) } : {},
      null,
      2,
    );
  }
}
