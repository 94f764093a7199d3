/** Inline mode: while somebody types "@bot words", what the bot offers to be sent. */
import * as api from "./api.js";
import { h, settled } from "./dom.js";
import { attempt } from "./popover.js";
import { world } from "./world.js";
import { word } from "./words.js";

const TYPED_MS = 300;
const INLINE_KINDS = { photo: "photo", gif: "animation", video: "video", audio: "audio", voice: "voice" };

export class InlineList {
  /** `place` is the composer's; `onChosen()` is told when a result was sent. */
  constructor(place, onChosen) {
    this.place = place;
    this.onChosen = onChosen;
    this.text = "";
    this.asked = null;
    this.element = h("div", {
      class: "commands inline-list",
      "aria-label": word("inline_results"),
      role: "group",
      "data-test": "inline-list",
      hidden: true,
    });
    this.ask = settled(() => this.#ask(), TYPED_MS);
  }

  /** Follow what is in the field. */
  update(text) {
    if (text === this.text) return;
    this.text = text;
    this.asked = null;
    this.element.hidden = true;
    if (this.#query()) this.ask();
  }

  /** The bot has answered a query of this person. */
  offered(answer) {
    this.answer = answer;
    if (answer.query_id === this.asked) this.#draw();
  }

  /** The bot that is spoken to, and the words for it; null where it is no query. */
  #query() {
    const [, name, query] = /^@(\w+)\s(.*)$/s.exec(this.text) ?? [];
    const bot = world.bots.find((one) => one.username.toLowerCase() === name?.toLowerCase());
    const { chat } = this.place;
    // A person's private chat is asked about only with its own bot.
    const fits = bot?.inline && (chat.type !== "private" || chat.bot_id === bot.id);
    return fits ? { bot_id: bot.id, query } : null;
  }

  async #ask() {
    const query = this.#query();
    if (!query) return;
    const { text } = this;
    const asked = await attempt(api.inline(this.place.person, { ...this.place.whereabouts(), ...query }));
    if (!asked || this.text !== text) return;
    this.asked = asked.query_id;
    // The event with the answer may be here before the number of the query.
    if (this.answer?.query_id === this.asked) this.#draw();
  }

  #draw() {
    const { results } = this.answer;
    this.element.hidden = false;
    this.element.replaceChildren(
      ...(results.length
        ? results.map((result) => this.#row(result))
        : [h("p", { class: "hint muted" }, word("nothing_found"))]),
    );
  }

  #row(result) {
    const { title, type, description, caption, id } = result;
    return h(
      "button",
      { type: "button", class: "option", onclick: () => this.#choose(id) },
      h("b", {}, title ?? word(INLINE_KINDS[type] ?? "message")),
      h("span", {}, description ?? caption ?? ""),
    );
  }

  async #choose(id) {
    const body = { query_id: this.asked, result_id: id };
    this.element.hidden = true;
    if (await attempt(api.choose(this.place.person, body))) this.onChosen();
  }
}
