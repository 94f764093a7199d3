/** One person's phone: whose it is, their chats, and the chat that is open. Wide enough, list and chat stand side by side. */
import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { Chat } from "./chat.js";
import { ChatList } from "./chatlist.js";
import { choosePerson } from "./chooser.js";
import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { destination } from "./links.js";
import { nameOf } from "./names.js";
import { attempt, menu, note } from "./popover.js";
import { deleteAccount, editProfile, joinDialog, newGroup } from "./phone.js";
import { markRead } from "./unread.js";
import { isInside, keep, keepChat, privateChat, standing, userOf, world } from "./world.js";
import { word } from "./words.js";

const BOTH_FIT = 640;

export class Pane {
  /** `desk` is the page around: `posted`, `changed()`, `closePane(pane)`, `newcomer(pane)`, `panes`. */
  constructor(person, key, desk) {
    this.desk = desk;
    this.drafts = new Map();
    this.chat = null;
    this.head = h("header", { class: "pane-head" });
    this.body = h("div", { class: "pane-body" });
    this.element = h("section", { class: "pane" }, this.head, this.body);
    this.element.addEventListener("focusin", () => (desk.active = this));
    this.element.addEventListener("pointerdown", () => (desk.active = this));
    this.#live(person);
    const chat = world.chats.get(key);
    if (chat && this.#has(chat)) this.open(chat, { quietly: true });
    else this.#placeholder();
  }

  get isWide() {
    return this.element.clientWidth >= BOTH_FIT;
  }

  /** Whether the open chat is really before somebody's eyes. */
  get isReading() {
    const onScreen = this.element.dataset.screen === "chat" || this.isWide;
    return Boolean(this.chat) && onScreen && !document.hidden;
  }

  /** Give the phone to another person. */
  show(person) {
    this.#live(person.id);
    this.#placeholder();
    this.desk.changed();
    this.head.querySelector(".persona").focus();
  }

  /** Open a chat, and return it. */
  open(chat, { quietly = false } = {}) {
    if (this.chat?.chat !== chat) {
      this.shut();
      this.chat = new Chat(chat, this);
      this.chat.composer.draft = this.drafts.get(chat.key) ?? "";
      this.stage.replaceChildren(this.chat.element);
      this.chat.messages.toEnd();
      if (!chat.history.ids.length && !chat.history.complete) this.#fetch(chat);
    }
    this.element.dataset.screen = "chat";
    this.list.mark(chat.key);
    this.read();
    if (!quietly) {
      this.desk.changed();
      this.focus();
    }
    return this.chat;
  }

  /** From the chat to the list, where only one of them fits. */
  back() {
    this.element.dataset.screen = "list";
    this.desk.changed();
    this.element.querySelector(".row-button[aria-current]")?.focus();
  }

  /** One step out: from the panel about the chat, or from the chat to the list. */
  leave() {
    if (this.chat && !this.chat.info.element.hidden) this.chat.info.toggle();
    else this.back();
  }

  /** Put the cursor where one writes, unless that opens a keyboard over the screen. */
  focus() {
    const touched = matchMedia("(hover: none)").matches;
    const field = this.chat?.composer;
    if (field && !field.element.hidden && !touched) field.field.focus({ preventScroll: true });
    else
      this.element
        .querySelector(".big-button:not([hidden]), .row-button, .persona")
        ?.focus({ preventScroll: true });
  }

  /** The open chat has been looked at to its end. */
  read() {
    if (!this.isReading || !this.chat.messages.atEnd) return;
    markRead(this.chat.chat, this.person);
    this.list.touch(this.chat.chat);
  }

  /** Take over what was being written on this person's former screen. */
  inherit(old) {
    old.shut();
    this.drafts = old.drafts;
    if (this.chat) this.chat.composer.draft = this.drafts.get(this.chat.chat.key) ?? "";
  }

  /** The size of the phone has changed. */
  settle() {
    this.chat?.messages.toEnd();
    this.read();
  }

  /** The clock has moved: the names of days and the times in the list are others now. */
  ticked() {
    this.chat?.messages.renameDays();
    this.list.fill();
  }

  /** Put the cursor where one writes; nothing where one cannot. */
  write() {
    if (this.chat && !this.chat.composer.element.hidden) this.chat.composer.field.focus();
  }

  focusList() {
    this.element.dataset.screen = "list";
    (
      this.element.querySelector(".row-button[aria-current]") ?? this.element.querySelector(".row-button")
    )?.focus();
  }

  /** Draw what is around the chat anew: somebody has changed. */
  refresh() {
    this.#drawHead();
    this.chat?.refresh();
  }

  /** Show a message that has just come, or the new shape of a known one. */
  put(chat, message) {
    if (this.chat?.chat === chat) {
      this.chat.put(message);
      this.read();
    }
    this.list.touch(chat);
  }

  remove(chat, messageId) {
    if (this.chat?.chat === chat) this.chat.remove(messageId);
    this.list.touch(chat);
  }

  /** A chat has changed: its name, its members, or that this person is in it at all. */
  chatChanged(chat) {
    this.list.touch(chat);
    const open = this.chat?.chat;
    const next = open?.migrated_to && world.groups.get(String(open.migrated_to));
    if (next && this.#has(next)) this.open(next, { quietly: true });
    else if (open === chat) this.chat.refresh();
  }

  /** The bot has answered a press of this person. */
  answered(answer) {
    this.chat?.actions.answered(answer.query_id);
    if (answer.url) this.follow(answer.url);
    if (!answer.text || !this.chat) return;
    if (answer.show_alert) this.chat.alert(answer.text);
    else this.chat.toast(answer.text);
  }

  /** A payment went through, or did not. */
  paid({ query_id: id, ok, error }) {
    this.chat?.actions.answered(id);
    if (!ok) this.chat?.toast(error);
  }

  /** Follow a link: to a bot, an invite, a chat, or out to the web. */
  follow(url) {
    const to = destination(url);
    if (to.bot) return this.openBot(to.bot, to.payload);
    if (to.join) return this.join({ link: to.join });
    if (to.invoice) return attempt(api.pay(this.person, { ...this.#alone(), link: to.invoice }));
    const known = to.username && this.#named(to.username);
    if (known) return this.mention(to.username);
    return window.open(url, "_blank", "noopener");
  }

  /** Open the chat with a bot, and press Start if the link brings something. */
  async openBot(bot, payload = "") {
    const chat = this.open(privateChat(this.person, bot.id));
    if (payload) await chat.start(payload);
  }

  async join(body) {
    const joined = await attempt(api.joinChat(this.person, body));
    if (!joined) return;
    if (joined.chat) keepChat(joined.chat);
    const chat = world.groups.get(String(joined.chat?.id ?? body.chat_id));
    if (chat && isInside(chat, this.person)) this.open(chat);
    else if (joined.joined === false) note(word("request_sent"));
  }

  /** Somebody's name was pressed: show who that is, or open the chat. */
  mention(who) {
    const one = typeof who === "string" ? this.#named(who) : who;
    if (!one) return note(word("unknown_name", { name: who }));
    if (one.is_bot && world.bots.some((bot) => bot.id === one.id))
      return this.open(privateChat(this.person, one.id));
    if (one.title) return isInside(one, this.person) ? this.open(one) : this.join({ chat_id: one.id });
    return note([nameOf(one), one.username && `@${one.username}`, one.id].filter(Boolean).join(" · "));
  }

  choosePerson(anchor) {
    choosePerson(anchor, {
      title: word("show_person"),
      current: this.person,
      act: (person) => person.id !== this.person && this.desk.give(this, person),
      extra: [
        { icon: "join", label: word("newcomer"), act: () => this.desk.newcomer(this), test: "newcomer" },
      ],
    });
  }

  #has(chat) {
    return chat.type === "private" ? chat.id === this.person : isInside(chat, this.person);
  }

  /** The fields of a private chat: the open one, or that with the first bot. */
  #alone() {
    const open = this.chat?.chat;
    return { chat_id: this.person, bot_id: open?.type === "private" ? open.bot_id : world.bots[0].id };
  }

  #named(name) {
    const wanted = name.toLowerCase();
    const all = [...world.bots, ...world.people.values(), ...world.groups.values()];
    return all.find((one) => one.username?.toLowerCase() === wanted);
  }

  #live(person) {
    this.shut();
    this.person = person;
    this.element.dataset.persona = person;
    this.element.dataset.screen = "list";
    this.element.setAttribute("aria-label", word("phone_of", { name: nameOf(userOf(person)) }));
    this.list = new ChatList(person, (chat) => this.open(chat));
    this.stage = h("div", { class: "stage" });
    this.body.replaceChildren(this.list.element, this.stage);
    this.#drawHead();
  }

  #placeholder() {
    this.stage.replaceChildren(
      h("div", { class: "nothing" }, h("span", { class: "pill" }, word("choose_chat"))),
    );
  }

  /** Close the open chat; what was being written is kept. */
  shut() {
    if (!this.chat) return;
    this.drafts.set(this.chat.chat.key, this.chat.composer.draft);
    this.chat.close();
    this.chat = null;
  }

  #drawHead() {
    const person = userOf(this.person);
    const name = nameOf(person);
    const role = [...world.groups.values()].some((chat) => standing(chat, this.person) === "creator");
    const persona = h(
      "button",
      {
        type: "button",
        class: "persona",
        "aria-haspopup": "dialog",
        "aria-label": word("phone_of", { name }),
        "data-test": "persona",
        onclick: () => this.choosePerson(persona),
      },
      avatar(person, "s"),
      h("span", { class: "name" }, name),
      role && h("span", { class: "role" }, word("owner")),
      icon("chevron", 16),
    );
    const more = iconButton("more", word("phone_menu", { name }), () => this.#menu(more), {
      "data-test": "phone-menu",
    });
    this.head.replaceChildren(
      persona,
      more,
      iconButton("close", word("close_pane"), () => this.desk.closePane(this), {
        class: "close-pane",
        "data-test": "close-pane",
      }),
    );
  }

  #menu(anchor) {
    const person = userOf(this.person);
    menu(
      anchor,
      [
        { icon: "group", label: word("new_group"), act: () => newGroup(this), test: "new-group" },
        { icon: "link", label: word("join_by_link"), act: () => joinDialog(this), test: "join-link" },
        { icon: "edit", label: word("edit_profile"), act: () => editProfile(person), test: "edit-profile" },
        {
          icon: "join",
          label: word("newcomer"),
          act: () => this.desk.newcomer(this),
          test: "newcomer-menu",
          apart: true,
        },
        !person?.deleted && {
          icon: "trash",
          label: word("delete_account"),
          danger: true,
          act: () => deleteAccount(this.person),
          test: "delete-account",
        },
      ],
      { label: word("phone_menu", { name: nameOf(person) }) },
    );
  }

  async #fetch(chat) {
    const messages = await api.older(chat).catch(() => []);
    chat.history.complete = messages.length < api.MESSAGES_AT_ONCE;
    for (const message of messages) keep(message);
    if (!messages.length || this.chat?.chat !== chat) return;
    this.chat.messages.fill();
    this.chat.refresh();
    this.list.touch(chat);
  }
}
