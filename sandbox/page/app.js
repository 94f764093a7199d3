/** The desk: phones side by side, what is remembered of them, and the connection to the sandbox. */
import * as api from "./api.js";
import { h, settled } from "./dom.js";
import { Events } from "./events.js";
import { Journal } from "./journal.js";
import { nameOf } from "./names.js";
import { Pane } from "./pane.js";
import { attempt } from "./popover.js";
import { listen } from "./shortcuts.js";
import { applyTheme } from "./theme.js";
import { TopBar } from "./topbar.js";
import { begin } from "./unread.js";
import {
  isInside,
  isStaff,
  keepMember,
  keepPerson,
  keyOf,
  load,
  personas,
  privateChat,
  setNow,
  world,
} from "./world.js";
import { setTongue, tongue, word } from "./words.js";

const KEPT = "sandbox.phones";
const MOST_PANES = 3;
const NARROWEST = 330;
const ROOMY = 1700;
const ONE_ONLY = 720;
const RETRY_MS = 1500;
const MEETING_MS = 300;
const RESIZED_MS = 150;
const NEWCOMERS = [
  ["Nina", "Okafor"],
  ["陈小雨"],
  ["Tomás", "Vidal"],
  ["Aiko", "Mori"],
  ["Priya", "Nair"],
  ["周子墨"],
];

class Desk {
  constructor() {
    this.panes = [];
    this.active = null;
    this.main = document.getElementById("desk");
    this.journal = new Journal();
    this.bar = new TopBar(this);
    this.events = new Events(this);
    this.meetBots = settled(() => this.#meetBots(), MEETING_MS);
    addEventListener(
      "resize",
      settled(() => this.#resized(), RESIZED_MS),
    );
    document.addEventListener("visibilitychange", () => this.panes.forEach((pane) => pane.read()));
  }

  get #fitting() {
    return innerWidth <= ONE_ONLY ? 1 : Math.min(MOST_PANES, Math.floor(innerWidth / NARROWEST));
  }

  get hasRoom() {
    return this.panes.length < Math.min(this.#fitting, personas().length);
  }

  /** Build every phone anew from what the page knows; drafts, persons and open chats stay. */
  build() {
    const before = this.panes;
    document.documentElement.lang = tongue() === "zh" ? "zh-CN" : "en";
    document.title = world.bots.map(nameOf).join(" · ");
    const wanted = this.#wanted().slice(0, this.#fitting);
    this.panes = [];
    this.main.replaceChildren();
    for (const { person, chat, screen } of wanted) {
      const pane = this.#add(person, chat);
      pane.element.dataset.screen = screen;
      const old = before.find((one) => one.person === person);
      if (old) pane.inherit(old);
    }
    if (!wanted.length) this.main.append(this.#nobody());
    this.active = this.panes[0] ?? null;
    this.bar.draw();
    this.journal.draw();
    this.changed();
    for (const pane of this.panes) pane.settle();
  }

  /** A phone was opened, closed or turned to another chat: remember it, and say where room is left. */
  changed() {
    const shown = this.panes.map((pane) => ({
      person: pane.person,
      chat: pane.chat?.chat.key ?? null,
      screen: pane.element.dataset.screen,
      face: world.people.get(pane.person),
    }));
    const hidden = this.#kept()
      .slice(this.panes.length)
      .filter((one) => !shown.some(({ person }) => person === one.person));
    const room = this.panes.length >= this.#fitting ? hidden : [];
    if (shown.length) localStorage.setItem(KEPT, JSON.stringify([...shown, ...room].slice(0, MOST_PANES)));
    this.main.dataset.panes = this.panes.length;
    this.bar.drawPanes();
  }

  addPane() {
    const next = personas().find((person) => !this.panes.some((pane) => pane.person === person.id));
    if (!next || !this.hasRoom) return;
    const pane = this.#add(next.id, keyOf(next.id));
    this.changed();
    for (const one of this.panes) one.settle();
    pane.choosePerson(pane.head.querySelector(".persona"));
  }

  closePane(pane) {
    this.panes = this.panes.filter((one) => one !== pane);
    pane.shut();
    pane.element.remove();
    this.active = this.panes[0] ?? null;
    localStorage.removeItem(KEPT);
    this.changed();
    for (const one of this.panes) one.settle();
    this.active?.focus();
  }

  /** Show another person in a pane; two that are both shown change places. */
  give(pane, person) {
    keepPerson(person);
    const other = this.panes.find((one) => one.person === person.id);
    if (!other) return pane.show(person);
    const [mine, theirs] = [this.panes.indexOf(pane), this.panes.indexOf(other)];
    [this.panes[mine], this.panes[theirs]] = [other, pane];
    this.main.append(...this.panes.map((one) => one.element));
    for (const one of this.panes) one.settle();
    this.changed();
    return other.focus();
  }

  /** The phone of a person, shown in place of the active one if it is not on the desk yet. */
  paneOf(personId) {
    const found = this.panes.find((pane) => pane.person === personId);
    if (found) return found;
    const pane = this.panes.at(-1);
    pane.show(world.people.get(personId));
    return pane;
  }

  /** Somebody new gets an account, joins the chat that is open in the pane, and takes the pane, if there is one. */
  async newcomer(pane = null) {
    const [first, last] = NEWCOMERS[personas().length % NEWCOMERS.length];
    const language = /\p{Script=Han}/u.test(first) ? "zh-hans" : "en";
    const person = await attempt(
      api.newPerson({ first_name: first, last_name: last, language_code: language }),
    );
    if (!person) return undefined;
    keepPerson(person);
    if (!pane) return this.panes.length || this.build();
    const open = pane.chat?.chat;
    const group =
      open && open.type !== "private" ? open : [...world.groups.values()].find((chat) => !chat.migrated_to);
    const placed = group && (await attempt(api.place(group.id, { user_id: person.id })));
    // The answer may be here before the event.
    if (placed) keepMember(group, placed);
    pane.show(person);
    return pane.open(group && isInside(group, person.id) ? group : privateChat(person.id, world.bots[0].id));
  }

  async setClock(body) {
    const clock = await attempt(api.setClock(body));
    if (clock) this.ticked(clock);
  }

  ticked({ now, frozen }) {
    setNow(now, frozen);
    this.bar.clock.moved();
    for (const pane of this.panes) pane.ticked();
  }

  speak(language) {
    setTongue(language);
    this.build();
  }

  posted(messages) {
    this.events.posted(messages);
  }

  /** Read everything again: the sandbox began anew. */
  reload() {
    this.connection?.close();
    connect(this);
  }

  #nobody() {
    const begin = h(
      "button",
      { type: "button", class: "plain-button", "data-test": "first-person", onclick: () => this.newcomer() },
      word("first_person"),
    );
    const card = h("div", { class: "empty-card" }, h("p", {}, word("nobody_yet")), begin);
    return h("div", { class: "nothing" }, card);
  }

  #add(person, key) {
    const pane = new Pane(person, key, this);
    this.panes.push(pane);
    this.main.append(pane.element);
    return pane;
  }

  #kept() {
    return JSON.parse(localStorage.getItem(KEPT)) ?? [];
  }

  /** The phones to show: those remembered that still exist, or else a member in the group and its owner. */
  #wanted() {
    // Where people are many, the sandbox may not have told of those who were shown last.
    for (const { person, face } of world.isCrowded ? this.#kept() : [])
      if (face && !world.people.has(person)) keepPerson(face);
    const kept = this.#kept().filter(
      ({ person }) => world.people.has(person) && !world.people.get(person).deleted,
    );
    if (kept.length) return kept;
    const people = personas();
    const group = [...world.groups.values()].find((chat) => !chat.migrated_to);
    const owner = people.find((person) => isStaff(group, person.id));
    const members = people.filter((person) => person !== owner);
    const wide = innerWidth >= ROOMY ? 3 : 2;
    const chosen = [members[0], owner ?? members[1], owner ? members[1] : members[2]]
      .filter(Boolean)
      .slice(0, wide);
    return chosen.map((person, index) => ({
      person: person.id,
      chat: index === 0 && group && isInside(group, person.id) ? group.key : keyOf(person.id),
      screen: this.#fitting === 1 ? "list" : "chat",
    }));
  }

  #resized() {
    const wanted = Math.min(this.#wanted().length, this.#fitting);
    if (wanted !== this.panes.length && this.panes.length) this.build();
    else for (const pane of this.panes) pane.settle();
    this.bar.drawPanes();
  }

  async #meetBots() {
    const state = await attempt(api.state());
    if (!state) return;
    const isNew = state.bots.length !== world.bots.length;
    world.bots = state.bots;
    if (isNew) return this.build();
    for (const pane of this.panes) pane.refresh();
  }
}

/** Read the whole state, then follow; after a lost connection, again, since the sandbox may be a new one by then. */
async function connect(desk) {
  try {
    const state = await api.state();
    load(state);
    begin();
    desk.build();
    desk.journal.clear();
    document.body.classList.remove("lost");
    desk.connection = api.follow(
      state.seq,
      (event) => desk.events.take(event),
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
  setTimeout(() => connect(desk), RETRY_MS);
}

applyTheme();
const desk = new Desk();
listen(desk);
connect(desk);
