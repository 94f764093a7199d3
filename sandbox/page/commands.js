/** The list that opens while somebody types "/": the commands this person has in this chat. */
import * as api from "./api.js";
import { h } from "./dom.js";
import { botOf, world } from "./world.js";
import { word } from "./words.js";

let listsMade = 0;

export class CommandList {
  /** `place` tells whose commands: {person, chat}; `onChoose(command, send)`: send at once, or only fill the field. */
  constructor(field, place, onChoose) {
    this.field = field;
    this.place = place;
    this.onChoose = onChoose;
    this.id = `commands-${++listsMade}`;
    this.element = h("div", {
      class: "commands",
      id: this.id,
      role: "listbox",
      "aria-label": word("commands"),
      "data-test": "command-list",
      hidden: true,
    });
    field.setAttribute("aria-controls", this.id);
    field.addEventListener("blur", () =>
      setTimeout(() => document.activeElement !== field && this.close(), 150),
    );
    this.shown = [];
    this.chosen = -1;
    this.known = { key: null, commands: null };
    this.turn = 0;
  }

  get isOpen() {
    return !this.element.hidden;
  }

  close() {
    this.turn += 1;
    this.element.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }

  /** Follow what is in the field. An answer that comes late must not undo what was typed or chosen since. */
  async update(text) {
    if (!/^\/\w*$/.test(text)) return this.close();
    const turn = ++this.turn;
    const { person, chat } = this.place;
    const key = `${person}/${chat.key}/${world.commands}`;
    if (this.known.key !== key) this.known = { key, commands: known(person, chat) };
    const commands = await this.known.commands;
    if (turn !== this.turn) return;
    const begun = text.slice(1).toLowerCase();
    this.shown = commands.filter((one) => one.command.startsWith(begun));
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
    event.stopPropagation();
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

/** The commands of every bot in the chat; where there are several, each says whose it is. */
async function known(person, chat) {
  const inside = world.bots.filter((bot) => chat.members?.[bot.id] && chat.members[bot.id] !== "left");
  const bots = chat.type === "private" ? [botOf(chat.bot_id)] : inside;
  const lists = await Promise.all(
    bots.map(async (bot) => {
      const list = await api.commands(person, chat.id, bot.id).catch(() => []);
      const suffix = bots.length > 1 ? `@${bot.username}` : "";
      return list.map((one) => ({ ...one, command: one.command + suffix }));
    }),
  );
  return lists.flat();
}
