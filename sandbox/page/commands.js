/** The list that opens while somebody types "/": the commands this person has in this chat. */
import * as api from "./api.js";
import { h } from "./dom.js";
import { world } from "./world.js";
import { word } from "./words.js";

let listsMade = 0;

export class CommandList {
  /** `onChoose(command, send)`: send it at once, or only put it into the field. */
  constructor(field, onChoose) {
    this.field = field;
    this.onChoose = onChoose;
    this.id = `commands-${++listsMade}`;
    this.element = h("div", {
      class: "commands",
      id: this.id,
      role: "listbox",
      "aria-label": word("commands"),
      hidden: true,
    });
    field.setAttribute("aria-controls", this.id);
    field.addEventListener("blur", () =>
      setTimeout(() => document.activeElement !== field && this.close(), 150),
    );
    this.shown = [];
    this.chosen = -1;
    this.known = { key: null, commands: [] };
  }

  get isOpen() {
    return !this.element.hidden;
  }

  close() {
    this.element.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }

  /** Follow what is in the field. */
  async update(text, person, chatId) {
    if (!/^\/\w*$/.test(text)) return this.close();
    const key = `${person}/${chatId}/${world.commands}`;
    if (this.known.key !== key) {
      const answer = await api.commands(person, chatId).catch(() => []);
      this.known = { key, commands: Array.isArray(answer) ? answer : (answer.commands ?? []) };
      text = this.field.value;
      if (!/^\/\w*$/.test(text)) return this.close();
    }
    const begun = text.slice(1).toLowerCase();
    this.shown = this.known.commands.filter((one) => one.command.startsWith(begun));
    if (this.shown.length === 1 && this.shown[0].command === begun) this.shown = [];
    if (!this.shown.length && begun) return this.close();
    this.chosen = -1;
    this.#draw();
  }

  /** Deal with a key; true when it was for the list. */
  key(event) {
    if (!this.isOpen) return false;
    if (event.key === "Escape") this.close();
    else if (!this.shown.length) return false;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp")
      this.#move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Tab") this.#choose(Math.max(this.chosen, 0), false);
    else if (event.key === "Enter" && this.chosen >= 0) this.#choose(this.chosen, true);
    else return false;
    event.preventDefault();
    return true;
  }

  #draw() {
    this.element.hidden = false;
    const options = this.shown.map((one, index) =>
      h(
        "div",
        {
          class: "option",
          role: "option",
          id: `${this.id}-${index}`,
          "aria-selected": "false",
          onmousedown: (event) => event.preventDefault(),
          onclick: () => this.#choose(index, true),
        },
        h("b", {}, `/${one.command}`),
        h("span", {}, one.description),
      ),
    );
    this.element.replaceChildren(
      ...(options.length ? options : [h("div", { class: "option muted" }, word("no_commands"))]),
    );
    this.element.scrollTop = 0;
  }

  #move(step) {
    const count = this.shown.length;
    this.chosen = this.chosen < 0 ? (step > 0 ? 0 : count - 1) : (this.chosen + step + count) % count;
    for (const [index, option] of [...this.element.children].entries())
      option.setAttribute("aria-selected", String(index === this.chosen));
    this.field.setAttribute("aria-activedescendant", `${this.id}-${this.chosen}`);
    this.element.children[this.chosen].scrollIntoView({ block: "nearest" });
  }

  #choose(index, send) {
    this.close();
    this.onChoose(`/${this.shown[index].command}`, send);
  }
}
