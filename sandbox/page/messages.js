/** The messages of one chat on the screen: days, runs of one writer, albums, scrolling, and only as many as are read. */
import * as api from "./api.js";
import { dayName } from "./dates.js";
import { h, isCalm } from "./dom.js";
import { icon } from "./icons.js";
import { render } from "./message.js";
import { titleOf } from "./names.js";
import { keep, now } from "./world.js";
import { word } from "./words.js";

const AT_ONCE = 100;
const MOST = 300;
const RUN_SECONDS = 600;
const NEAR_END = 60;
const NEAR_TOP = 300;
const RESTS_AFTER_MS = 900;
const DEEPEST_JUMP = 40;

export class Messages {
  /** `shows(message)` picks what belongs on this screen; `act` is what a press does, see message.js. */
  constructor(chat, shows, act, onRead) {
    this.chat = chat;
    this.shows = shows;
    this.act = act;
    this.onRead = onRead;
    this.nodes = new Map();
    this.missed = 0;
    this.atEnd = true;
    this.lastTop = 0;
    this.list = h("div", { class: "list" });
    this.log = h(
      "div",
      { class: "log", role: "log", "aria-live": "polite", "aria-label": titleOf(chat), tabindex: 0 },
      this.list,
    );
    this.count = h("span", { class: "count", hidden: true });
    this.jumper = h(
      "button",
      {
        type: "button",
        class: "to-end",
        hidden: true,
        "aria-label": word("to_end"),
        title: word("to_end"),
        onclick: () => this.#leap(),
      },
      icon("down", 18),
      this.count,
    );
    this.element = h("div", { class: "log-frame" }, this.log, this.jumper);
    this.log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.sizes = new ResizeObserver(() => this.atEnd && this.toEnd());
    for (const one of [this.log, this.list]) this.sizes.observe(one);
  }

  /** Show the newest messages afresh. */
  fill() {
    this.nodes.clear();
    this.list.replaceChildren();
    for (const message of this.#before(Infinity)) this.#append(message);
    this.toEnd();
  }

  close() {
    this.sizes.disconnect();
  }

  get isEmpty() {
    return this.nodes.size === 0;
  }

  /** Show a message that has just come, or the new shape of a known one. */
  put(message) {
    if (!this.shows(message)) return this.remove(message.message_id);
    if (this.nodes.has(message.message_id)) return this.#replace(message);
    const ids = [...this.nodes.keys()];
    // What changes further up than is shown is drawn when the reader gets there.
    if (message.message_id < ids[0]) return undefined;
    if (message.message_id < ids.at(-1)) return this.fill();
    this.#append(message)?.classList.add("fresh");
    if (!this.atEnd) return this.#miss();
    this.#trim();
    return this.toEnd();
  }

  remove(messageId) {
    const node = this.nodes.get(messageId);
    if (!node) return;
    this.nodes.delete(messageId);
    const left = node.dataset.album ? this.#album(node.dataset.album) : [];
    if (left.length) return this.#swap(node, left);
    node.style.height = `${node.offsetHeight}px`;
    requestAnimationFrame(() => node.classList.add("gone"));
    setTimeout(() => this.#drop(node), isCalm() ? 0 : 280);
  }

  /** Bring a message into view and light it up; it is fetched if it lies further back. */
  async jump(messageId) {
    for (let step = 0; !this.nodes.has(messageId) && step < DEEPEST_JUMP; step += 1)
      if (!(await this.older())) break;
    const node = this.nodes.get(messageId);
    if (!node) return this.act.note(word("not_here"));
    this.atEnd = false;
    node.scrollIntoView({ block: "center", behavior: isCalm() ? "instant" : "smooth" });
    node.classList.remove("lit");
    void node.offsetWidth;
    node.classList.add("lit");
  }

  toEnd(smooth = false) {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth && !isCalm() ? "smooth" : "instant" });
    if (!smooth) this.#arrived();
  }

  /** Put older messages above what is shown; false when there are none. */
  async older() {
    const first = this.nodes.keys().next().value ?? Infinity;
    let messages = this.#before(first);
    if (messages.length < AT_ONCE && !this.chat.history.complete) {
      await this.#fetch();
      messages = this.#before(first);
    }
    if (!messages.length) return false;
    const height = this.log.scrollHeight - this.log.scrollTop;
    this.#prepend(messages);
    this.log.scrollTop = this.log.scrollHeight - height;
    return true;
  }

  /** Name the days again: "today" does not stay today. */
  renameDays() {
    for (const section of this.list.querySelectorAll(".day"))
      section.querySelector(".day-chip .pill").textContent = dayName(new Date(section.dataset.day), now());
  }

  /** Draw anew what somebody wrote: their tag or rank has changed. */
  retitle(userId) {
    for (const node of this.list.querySelectorAll(`.message[data-from="${userId}"]`)) {
      const message = this.chat.history.get(Number(node.dataset.message));
      if (message) this.#replace(message);
    }
  }

  #before(id) {
    return this.chat.history.before(id, AT_ONCE, this.shows);
  }

  async #fetch() {
    const { history } = this.chat;
    const known = history.ids.length;
    const messages = await api.older(this.chat, history.oldest && Math.ceil(history.oldest)).catch((error) => {
      this.act.note(error.message);
      return [];
    });
    for (const message of messages) keep(message);
    history.complete = history.ids.length === known || messages.length < api.MESSAGES_AT_ONCE;
  }

  #prepend(messages) {
    const [below, shown] = [[...this.list.children], [...this.nodes]];
    this.list.replaceChildren();
    this.nodes.clear();
    for (const message of messages) this.#append(message);
    const seam = this.list.lastElementChild;
    if (seam && seam.dataset.day === below[0]?.dataset.day) {
      const [, ...rest] = below.shift().children;
      const last = seam.lastElementChild;
      seam.append(...rest);
      for (const node of [last, rest[0]]) if (node) this.#shape(node);
    }
    this.list.append(...below);
    for (const [id, node] of shown) this.nodes.set(id, node);
  }

  /** Take the oldest away while the reader is at the end: the page stays light. */
  #trim() {
    if (this.nodes.size <= MOST) return;
    for (const [id, node] of [...this.nodes].slice(0, this.nodes.size - AT_ONCE)) {
      this.nodes.delete(id);
      if (![...this.nodes.values()].includes(node)) this.#drop(node);
    }
  }

  #drop(node) {
    const neighbours = [node.previousElementSibling, node.nextElementSibling];
    const section = node.parentElement;
    node.remove();
    if (section?.childElementCount === 1) section.remove();
    for (const neighbour of neighbours) if (neighbour) this.#shape(neighbour);
  }

  #append(message) {
    const siblings = message.media_group_id ? this.#album(message.media_group_id) : [];
    if (siblings.length) {
      this.#swap(this.nodes.get(siblings[0].message_id), [...siblings, message]);
      return null;
    }
    const node = render(message, [], this.chat, this.act);
    if (message.media_group_id) node.dataset.album = message.media_group_id;
    node.dataset.date = message.date;
    this.nodes.set(message.message_id, node);
    this.#day(message).append(node);
    this.#shape(node);
    if (node.previousElementSibling) this.#shape(node.previousElementSibling);
    return node;
  }

  /** The parts of an album that are on the screen. */
  #album(groupId) {
    const ids = [...this.nodes].filter(([, node]) => node.dataset.album === groupId).map(([id]) => id);
    return ids.map((id) => this.chat.history.get(id)).filter(this.shows);
  }

  #replace(message) {
    const node = this.nodes.get(message.message_id);
    this.#swap(node, node.dataset.album ? this.#album(node.dataset.album) : [message]);
  }

  /** Draw a message anew in its place; what had the focus keeps it. */
  #swap(node, [message, ...album]) {
    const focused = [...node.querySelectorAll("button")].indexOf(document.activeElement);
    const next = render(message, album, this.chat, this.act);
    if (node.dataset.album) next.dataset.album = node.dataset.album;
    next.dataset.date = node.dataset.date;
    node.replaceWith(next);
    for (const one of [message, ...album]) this.nodes.set(one.message_id, next);
    this.#shape(next);
    if (focused >= 0) next.querySelectorAll("button")[focused]?.focus();
  }

  #day(message) {
    const date = new Date(message.date * 1000);
    const key = date.toDateString();
    let section = this.list.lastElementChild;
    if (section?.dataset.day !== key) {
      const chip = h("div", { class: "day-chip" }, h("span", { class: "pill" }, dayName(date, now())));
      section = h("section", { class: "day", "data-day": key }, chip);
      this.list.append(section);
    }
    return section;
  }

  /** Decide by its neighbours whether a message begins or ends a run of one writer, and on which side it stands. */
  #shape(node) {
    if (!node.classList.contains("message")) return;
    const own = Number(node.dataset.writer) === this.act.viewer() && this.chat.type !== "channel";
    node.classList.toggle("own", own);
    node.classList.toggle("head", !joins(node.previousElementSibling, node));
    node.classList.toggle("tail", !joins(node, node.nextElementSibling));
  }

  async #scrolled() {
    this.log.classList.add("moving");
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.log.classList.remove("moving"), RESTS_AFTER_MS);
    const top = this.log.scrollTop;
    const near = this.log.scrollHeight - top - this.log.clientHeight < NEAR_END;
    // Only a move upwards is the reader leaving the end; what grows below (a picture, a keyboard) is not.
    const left = top < this.lastTop;
    this.lastTop = top;
    if (near) this.#arrived();
    else if (left || !this.atEnd) {
      this.atEnd = false;
      this.jumper.hidden = false;
    }
    if (left && top < NEAR_TOP && !this.loading) {
      this.loading = true;
      await this.older();
      this.loading = false;
    }
  }

  /** Go to the newest message; from far away by drawing the end afresh. */
  #leap() {
    if (this.nodes.size > MOST) this.fill();
    else this.toEnd(true);
  }

  #arrived() {
    this.atEnd = true;
    this.missed = 0;
    this.count.hidden = true;
    this.jumper.hidden = true;
    this.onRead();
  }

  #miss() {
    this.missed += 1;
    this.count.textContent = this.missed;
    this.count.hidden = false;
    this.jumper.hidden = false;
  }
}

function joins(before, after) {
  if (!before?.classList.contains("message") || !after?.classList.contains("message")) return false;
  if (before.dataset.writer !== after.dataset.writer) return false;
  return before.dataset.from === after.dataset.from && after.dataset.date - before.dataset.date < RUN_SECONDS;
}
