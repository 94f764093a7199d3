/** The messages of one chat on the screen: days, runs of one writer, albums, scrolling. */
import { h, icon } from "./dom.js";
import { render, title } from "./message.js";
import { now, world } from "./world.js";
import { dayName, word } from "./words.js";

const SHOWN_AT_FIRST = 200;
const RUN_SECONDS = 600;
const NEAR_END = 60;
const RESTS_AFTER_MS = 900;

export class Messages {
  /** `act` is what a press in a message does, see message.js; `label` names the log for readers. */
  constructor(chatId, label, act) {
    this.chatId = chatId;
    this.act = act;
    this.nodes = new Map();
    this.missed = 0;
    this.atEnd = true;
    this.lastTop = 0;
    this.list = h("div", { class: "list" });
    this.log = h(
      "div",
      { class: "log", role: "log", "aria-live": "polite", "aria-label": label, tabindex: 0 },
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
        onclick: () => this.toEnd(true),
      },
      icon("down", 18),
      this.count,
    );
    this.element = h("div", { class: "log-frame" }, this.log, this.jumper);
    this.log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.log);
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.list);
    this.fill(SHOWN_AT_FIRST);
  }

  /** Show the newest `limit` messages afresh. */
  fill(limit) {
    const all = [...(world.chats.get(this.chatId)?.messages.values() ?? [])].filter(
      (message) => !message.sim?.deleted,
    );
    const shown = all.slice(-limit);
    this.nodes.clear();
    this.list.replaceChildren();
    if (shown.length < all.length) {
      this.list.append(
        h(
          "button",
          { type: "button", class: "pill earlier", onclick: () => this.fill(all.length) },
          word("earlier"),
        ),
      );
    }
    for (const message of shown) this.#append(message);
    this.toEnd();
  }

  get isEmpty() {
    return this.list.querySelector(".message") === null;
  }

  /** Show a message that has just come, or the new shape of a known one. */
  put(message) {
    if (message.sim?.deleted) return this.remove(message.message_id);
    if (this.nodes.has(message.message_id)) return this.#replace(message);
    this.#append(message)?.classList.add("fresh");
    if (this.atEnd) this.toEnd();
    else this.#miss();
  }

  remove(messageId) {
    const node = this.nodes.get(messageId);
    if (!node) return;
    this.nodes.delete(messageId);
    const left = node.dataset.album ? this.#album(node.dataset.album) : [];
    if (left.length) return this.#swap(node, left);
    node.style.height = `${node.offsetHeight}px`;
    requestAnimationFrame(() => node.classList.add("gone"));
    const drop = () => {
      const before = node.previousElementSibling;
      const after = node.nextElementSibling;
      node.remove();
      for (const neighbour of [before, after]) if (neighbour) this.#shape(neighbour);
    };
    setTimeout(drop, matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 280);
  }

  /** Bring a message into view and light it up. */
  jump(messageId) {
    const node = this.nodes.get(messageId);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("lit");
    void node.offsetWidth;
    node.classList.add("lit");
  }

  toEnd(smooth = false) {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    if (!smooth) this.#arrived();
  }

  /** Put the messages of whoever looks on the right-hand side. */
  look() {
    for (const message of world.chats.get(this.chatId)?.messages.values() ?? []) {
      if (this.nodes.has(message.message_id) && Object.keys(message.sim?.reactions ?? {}).length)
        this.#replace(message);
    }
    for (const node of this.list.querySelectorAll(".message")) this.#shape(node);
    if (this.atEnd) this.toEnd();
  }

  /** Tags and ranks have changed: put the present ones beside the names. */
  retitle() {
    for (const node of this.list.querySelectorAll(".message")) {
      const line = node.querySelector(".sender");
      line?.querySelector(".title-tag, .role")?.remove();
      line?.append(title(this.chatId, Number(node.dataset.from)) ?? "");
    }
  }

  #append(message) {
    const siblings = message.media_group_id ? this.#album(message.media_group_id) : [];
    if (siblings.length) {
      this.#swap(this.nodes.get(siblings[0].message_id), [...siblings, message]);
      return null;
    }
    const node = render(message, [], this.act);
    if (message.media_group_id) node.dataset.album = message.media_group_id;
    node.dataset.date = message.date;
    this.nodes.set(message.message_id, node);
    this.#day(message).append(node);
    this.#shape(node);
    if (node.previousElementSibling) this.#shape(node.previousElementSibling);
    return node;
  }

  /** The pictures of an album that are on the screen. */
  #album(groupId) {
    const all = [...world.chats.get(this.chatId).messages.values()];
    return all.filter(
      (one) => one.media_group_id === groupId && this.nodes.has(one.message_id) && !one.sim?.deleted,
    );
  }

  #replace(message) {
    const node = this.nodes.get(message.message_id);
    this.#swap(node, node.dataset.album ? this.#album(node.dataset.album) : [message]);
  }

  /** Draw a message anew in its place; what had the focus keeps it. */
  #swap(node, [message, ...album]) {
    const buttons = [...node.querySelectorAll("button")];
    const focused = buttons.indexOf(document.activeElement);
    const next = render(message, album, this.act);
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

  /** Name the days again: "today" does not stay today. */
  renameDays() {
    for (const section of this.list.querySelectorAll(".day")) {
      section.querySelector(".day-chip .pill").textContent = dayName(new Date(section.dataset.day), now());
    }
  }

  /** Decide by its neighbours whether a message begins or ends a run of one writer, and on which side it stands. */
  #shape(node) {
    if (!node.classList.contains("message")) return;
    node.classList.toggle("own", Number(node.dataset.from) === this.act.viewer());
    node.classList.toggle("head", !joins(node.previousElementSibling, node));
    node.classList.toggle("tail", !joins(node, node.nextElementSibling));
  }

  #scrolled() {
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
  }

  #arrived() {
    this.atEnd = true;
    this.missed = 0;
    this.count.hidden = true;
    this.jumper.hidden = true;
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
  return before.dataset.from === after.dataset.from && after.dataset.date - before.dataset.date < RUN_SECONDS;
}
