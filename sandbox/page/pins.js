/** The bar with the pinned messages: the newest first; each press goes to the one shown and brings up the next. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { gist } from "./names.js";
import { word } from "./words.js";

export class Pins {
  constructor(chat, jump) {
    this.chat = chat;
    this.jump = jump;
    this.back = 0;
    this.element = h("button", {
      type: "button",
      class: "pin-bar",
      "data-test": "pinned",
      hidden: true,
      onclick: () => this.#press(),
    });
  }

  get #pinned() {
    return this.chat.pinned ?? [];
  }

  get #shown() {
    return this.#pinned.at(-1 - (this.back % Math.max(this.#pinned.length, 1)));
  }

  draw() {
    const count = this.#pinned.length;
    const id = this.#shown;
    this.element.hidden = count === 0;
    if (!count) return;
    const message = this.chat.history.get(id);
    const number = count - (this.back % count);
    const title = count > 1 ? word("pinned_nth", { n: number, count }) : word("pinned");
    this.element.replaceChildren(
      icon("pin", 16),
      h(
        "span",
        { class: "lines" },
        h("b", {}, title),
        h("span", {}, message ? gist(message) : word("earlier")),
      ),
    );
  }

  #press() {
    const id = this.#shown;
    this.back += 1;
    this.draw();
    this.jump(id);
  }
}
