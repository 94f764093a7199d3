/** The desk: puts the chats side by side, carries events to them, remembers what the reader has chosen. */
import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { Group } from "./group.js";
import { Journal } from "./journal.js";
import { note } from "./popover.js";
import { Private } from "./private.js";
import { applyTheme, TopBar } from "./topbar.js";
import {
  forget,
  groups,
  keep,
  keepChat,
  keepPerson,
  load,
  nameOf,
  personas,
  setNow,
  world,
} from "./world.js";
import { setTongue, tongue, word } from "./words.js";

const PRIVATE_SHOWN = 3;
const RETRY_MS = 1500;
const MEETING_MS = 300;
const NEWCOMERS = [
  ["Nina", "Okafor"],
  ["小雨", "陈"],
  ["Tomás", "Vidal"],
  ["Aiko", "Mori"],
  ["Priya", "Nair"],
  ["子墨", "周"],
];

class Desk {
  constructor() {
    this.group = null;
    this.privates = [];
    this.active = null;
    this.main = document.getElementById("desk");
    this.tabs = document.getElementById("tabs");
    this.journal = new Journal();
    this.bar = new TopBar(this);
  }

  get chats() {
    return this.group ? [this.group, ...this.privates] : this.privates;
  }

  /** Build every chat anew from what the page knows; drafts, speaker and choice of people stay. */
  build() {
    const drafts = new Map(this.chats.map((chat) => [chat.id, chat.composer.draft]));
    const chosen = this.privates.map((chat) => chat.id).filter((id) => world.people.has(id));
    const shown = [...new Set([...chosen, ...personas().map((person) => person.id)])].slice(0, PRIVATE_SHOWN);
    const room = groups().find((chat) => chat.id === this.group?.id) ?? groups()[0];
    document.documentElement.lang = tongue() === "zh" ? "zh-CN" : "en";
    document.title = room ? `${nameOf(room)} · ${nameOf(world.bot)}` : nameOf(world.bot);
    this.group = room ? new Group(room, this.group?.speaker, this) : null;
    this.privates = shown.map((id) => new Private(world.people.get(id), this));
    for (const chat of this.chats) {
      if (drafts.get(chat.id)) chat.composer.draft = drafts.get(chat.id);
      // A private chat tells whether its person owns the group, so it is drawn once more when the group is there.
      chat.refresh();
    }
    this.main.replaceChildren(...(this.group ? [] : [noGroup()]), ...this.chats.map((chat) => chat.element));
    this.bar.draw();
    this.journal.draw();
    this.show(this.chats.some((chat) => chat.id === this.active) ? this.active : this.chats[0]?.id);
    for (const chat of this.chats) chat.messages.toEnd();
  }

  /** Bring a chat to the front; it matters where not all fit on the screen. */
  show(id) {
    this.active = id;
    for (const chat of this.chats) {
      chat.element.classList.toggle("active", chat.id === id);
      if (chat.id === id) chat.unread = 0;
    }
    // Where two chats fit, the group keeps its place and this one stands beside it.
    const beside =
      id === this.group?.id
        ? (this.privates.find((chat) => chat.element.classList.contains("beside")) ?? this.privates[0])
        : this.chats.find((chat) => chat.id === id);
    for (const chat of this.privates) chat.element.classList.toggle("beside", chat === beside);
    this.drawTabs();
  }

  drawTabs() {
    this.tabs.setAttribute("aria-label", word("chats"));
    this.tabs.replaceChildren(
      ...this.chats.map((chat) => {
        const one = world.people.get(chat.id) ?? world.chats.get(chat.id);
        const name = one.title ?? one.first_name;
        return h(
          "button",
          {
            type: "button",
            "aria-current": chat.id === this.active ? "page" : null,
            "aria-label": chat.unread ? word("unread", { name, n: chat.unread }) : name,
            "data-test": `tab-${chat.id}`,
            onclick: () => this.show(chat.id),
          },
          avatar(one, "t"),
          h("span", { class: "name" }, one.title ? word("group") : name),
          chat.unread > 0 && h("span", { class: "badge" }, String(chat.unread)),
        );
      }),
    );
  }

  /** The private chat of a person, shown in place of the last one if it is not on the desk yet. */
  private(personId) {
    if (!this.privates.some((chat) => chat.id === personId))
      this.showPerson(this.privates.at(-1).id, personId);
    this.show(personId);
    return this.privates.find((chat) => chat.id === personId);
  }

  /** Show another person in one of the private columns; the two change places if both are shown. */
  showPerson(oldId, newId) {
    if (oldId === newId) return;
    const from = this.privates.findIndex((chat) => chat.id === oldId);
    const other = this.privates.findIndex((chat) => chat.id === newId);
    const fresh = other >= 0 ? this.privates[other] : new Private(world.people.get(newId), this);
    if (other >= 0) this.privates[other] = this.privates[from];
    this.privates[from] = fresh;
    this.main.append(...this.privates.map((chat) => chat.element));
    for (const chat of this.privates) chat.messages.toEnd();
    for (const element of [...this.main.children]) {
      if (!this.chats.some((chat) => chat.element === element)) element.remove();
    }
    this.show(newId);
  }

  showGroup(id) {
    this.group = new Group(world.chats.get(id), null, this);
    this.main.firstElementChild.replaceWith(this.group.element);
    for (const chat of this.privates) chat.refresh();
    this.bar.draw();
    this.show(id);
  }

  /** A person presses Start (with the payload of a link, if there is one). */
  async start(personId, payload) {
    const chat = this.private(personId);
    await this.#try(api.start(personId, payload));
    if (!chat.composer.element.hidden) chat.composer.field.focus({ preventScroll: true });
  }

  /** Somebody new gets an account and joins the group; they take the place of `besides`, if given. */
  async newcomer(besides = null) {
    const [first, last] = NEWCOMERS[personas().length % NEWCOMERS.length];
    const language = /\p{Script=Han}/u.test(first) ? "zh-hans" : "en";
    const person = await this.#try(
      api.newPerson({ first_name: first, last_name: last, language_code: language }),
    );
    if (!person) return;
    keepPerson(person);
    if (this.group) await this.#try(api.join(this.group.id, person.id));
    if (besides) this.showPerson(besides, person.id);
  }

  async advance(seconds) {
    const clock = await this.#try(api.setClock({ advance: seconds }));
    if (clock) this.tick(clock);
  }

  async setTime(iso) {
    const clock = await this.#try(api.setClock({ set: iso }));
    if (clock) this.tick(clock);
  }

  tick({ now, frozen }) {
    setNow(now, frozen);
    this.bar.moved();
    for (const chat of this.chats) chat.messages.renameDays();
  }

  speak(language) {
    setTongue(language);
    this.build();
  }

  /**
   * Take in new messages, whether they come as an event or as the answer to our own request.
   * Known ones are left alone: an answer may be older than the edits and reactions that overtook it.
   */
  posted(messages) {
    for (const message of messages) {
      if (world.chats.get(message.chat.id)?.messages.has(message.message_id)) continue;
      const chat = this.#put(message);
      if (chat && !isOnScreen(chat) && message.from?.id !== chat.viewer()) {
        chat.unread += 1;
        this.drawTabs();
      }
    }
  }

  #put(message) {
    keep(message);
    const chat = this.chats.find((one) => one.id === message.chat.id);
    chat?.put(message);
    return chat;
  }

  /** Take in one event of the sandbox. */
  take(event) {
    const at = event.chat_id ?? event.message?.chat.id;
    const chat = this.chats.find((one) => one.id === at);
    const known = world.chats.get(at)?.messages.get(event.message_id);
    switch (event.type) {
      case "message":
        return this.posted([event.message]);
      case "edit":
        return this.#put(event.message);
      case "delete":
        forget(at, event.message_id);
        return chat?.remove(event.message_id);
      case "reaction":
        return known && this.#put({ ...known, sim: { ...known.sim, reactions: event.reactions } });
      case "answer": {
        const presser = world.people.get(event.user_id);
        return chat?.answered(event, chat.viewer() === event.user_id ? null : nameOf(presser));
      }
      case "typing":
        return chat?.typing();
      case "chat":
        return this.#chatChanged(event.chat);
      case "person":
        return this.#personChanged(event.person);
      case "commands":
        world.commands += 1;
        return undefined;
      case "clock":
        return this.tick(event);
      case "call":
        // What a bot says of itself (its name, what it can do) has no event of its own.
        if (/^setMy/i.test(event.method)) this.#meetBot();
        return this.journal.add(event);
      default:
        return undefined;
    }
  }

  #meetBot() {
    clearTimeout(this.meeting);
    this.meeting = setTimeout(async () => {
      const state = await this.#try(api.state());
      if (!state) return;
      world.bot = state.bot;
      for (const chat of this.chats) chat.refresh();
    }, MEETING_MS);
  }

  #chatChanged(changed) {
    const isNew = !world.chats.has(changed.id) && changed.type !== "private";
    keepChat(changed);
    if (isNew && !this.group) return this.build();
    for (const chat of this.chats) chat.refresh();
    for (const chat of this.chats) chat.refreshPin();
    this.group?.messages.retitle();
    return this.drawTabs();
  }

  #personChanged(person) {
    keepPerson(person);
    if (
      !person.is_bot &&
      this.privates.length < PRIVATE_SHOWN &&
      !this.privates.some((chat) => chat.id === person.id)
    )
      return this.build();
    for (const chat of this.chats) chat.refresh();
    return this.drawTabs();
  }

  async #try(call) {
    try {
      return await call;
    } catch (error) {
      note(error.message, "error");
      return null;
    }
  }
}

function isOnScreen(chat) {
  return getComputedStyle(chat.element).visibility === "visible" && !document.hidden;
}

function noGroup() {
  return h(
    "section",
    { class: "chat group nothing" },
    h(
      "div",
      { class: "empty" },
      h(
        "div",
        { class: "empty-card" },
        h("b", {}, word("no_group")),
        h("p", { class: "muted" }, word("no_group_more")),
      ),
    ),
  );
}

/** Read the whole state, then follow; after a lost connection, again, since the sandbox may be a new one by then. */
async function live(desk) {
  try {
    const state = await api.state();
    load(state);
    desk.build();
    document.body.classList.remove("lost");
    api.follow(
      state.seq,
      (event) => desk.take(event),
      () => retry(desk),
    );
  } catch (error) {
    if (!(error instanceof api.Refusal)) throw error;
    retry(desk);
  }
}

function retry(desk) {
  document.getElementById("notes").dataset.lost = word("reconnecting");
  document.body.classList.add("lost");
  setTimeout(() => live(desk), RETRY_MS);
}

applyTheme();
live(new Desk());
