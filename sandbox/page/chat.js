/** One chat open on a person's phone: head, topics, pinned messages, messages, and what one can do at its foot. */
import * as api from "./api.js";
import { Actions } from "./actions.js";
import { avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { Info } from "./info.js";
import { Messages } from "./messages.js";
import { faceOf, nameOf, titleOf } from "./names.js";
import { Pins } from "./pins.js";
import { attempt, menu } from "./popover.js";
import { keyboardFor } from "./replykeys.js";
import { serviceLine } from "./service.js";
import { stepChips } from "./steps.js";
import { Topics } from "./topics.js";
import { PERMISSIONS } from "./rights.js";
import {
  botOf,
  isInside,
  isStaff,
  memberCount,
  permits,
  relation,
  sees,
  standing,
  userOf,
  world,
} from "./world.js";
import { typingWord, word } from "./words.js";

const TOAST_MS = 4000;
const NEW_CHAT = 30;
const SENDING = PERMISSIONS.filter((permission) => permission.startsWith("can_send_"));

export class Chat {
  /** `pane` is the phone around it: `person`, `desk`, `back()`, `read()`. */
  constructor(chat, pane) {
    this.chat = chat;
    this.pane = pane;
    this.person = pane.person;
    this.actions = new Actions(this);
    this.topics = new Topics(chat, () => this.#turnTopic());
    this.pins = new Pins(chat, (id) => this.messages.jump(id));
    this.messages = new Messages(
      chat,
      (message) => this.shows(message),
      this.actions,
      () => pane.read(),
    );
    this.composer = new Composer(
      { person: this.person, chat, pane, address: () => this.address(), whereabouts: () => this.whereabouts() },
      (messages) => pane.desk.posted(messages),
      (url) => this.actions.open(url),
    );
    this.info = new Info(this);
    this.head = h("header", { class: "chat-head" });
    this.empty = h("div", { class: "empty", hidden: true });
    this.button = h("button", { type: "button", class: "big-button" });
    this.closed = h("p", { class: "closed" });
    this.toasts = h("div", { class: "toasts" });
    this.messages.element.append(this.empty, this.toasts);
    this.element = h(
      "section",
      { class: `chat ${chat.type}`, "data-chat": chat.key, "aria-label": titleOf(chat) },
      this.head,
      h("div", { class: "bars" }, this.topics.element, this.pins.element),
      this.messages.element,
      h("footer", { class: "chat-foot" }, this.composer.element, this.button, this.closed),
      this.info.element,
    );
    this.refresh();
    this.messages.fill();
    this.#around();
  }

  /** The fields that say which chat it is. */
  whereabouts() {
    const { chat } = this;
    return { chat_id: chat.id, ...(chat.type === "private" && { bot_id: chat.bot_id }) };
  }

  /** The fields that say where something is posted: the chat, and the topic. */
  address() {
    return {
      ...this.whereabouts(),
      ...(this.topics.thread && { message_thread_id: this.topics.thread }),
    };
  }

  shows(message) {
    return sees(this.chat, message, this.person) && this.topics.shows(message);
  }

  /** Draw everything around the messages anew. */
  refresh() {
    this.#drawHead();
    this.topics.draw();
    this.composer.refresh();
    this.#drawFoot();
    this.info.refresh();
    this.pins.draw();
  }

  put(message) {
    if (message.sim?.replaces && this.shows(message)) this.messages.remove(message.sim.replaces);
    this.messages.put(message);
    this.#around();
  }

  remove(messageId) {
    // What an ephemeral message stood before comes back.
    if (this.chat.history.get(messageId)?.sim?.replaces) this.messages.fill();
    else this.messages.remove(messageId);
    this.#around();
  }

  /** Somebody's rank, tag or title has changed. */
  retitle(userId) {
    this.messages.retitle(userId);
    this.refresh();
  }

  close() {
    this.messages.close();
  }

  /** Somebody begins or stops to type. */
  drawTyping() {
    const { typing } = this.chat;
    this.element.classList.toggle("typing", Boolean(typing));
    const many = this.chat.type !== "private" || world.bots.length > 1;
    this.busy.textContent = typing ? typingWord(typing.action, many ? nameOf(botOf(typing.bot)) : "") : "";
  }

  toast(text) {
    const line = h("div", { class: "toast", role: "status", "data-test": "toast" }, h("span", {}, text));
    this.toasts.append(line);
    setTimeout(() => line.classList.add("gone"), TOAST_MS);
    setTimeout(() => line.remove(), TOAST_MS + 300);
  }

  /** A window that wants to be confirmed. */
  alert(text) {
    const before = document.activeElement;
    const close = () => {
      box.remove();
      before?.focus?.({ preventScroll: true });
    };
    const ok = h("button", { type: "button", class: "plain-button", onclick: close }, word("ok"));
    const box = h(
      "div",
      { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-label": text, "data-test": "alert" },
      h("div", { class: "alert-card" }, h("p", {}, text), ok),
    );
    box.addEventListener("keydown", (event) => {
      if (event.key === "Tab") event.preventDefault();
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    });
    this.element.append(box);
    ok.focus();
  }

  start(payload) {
    return attempt(api.start(this.person, { bot_id: this.chat.bot_id, ...(payload && { payload }) }));
  }

  #around() {
    this.pins.draw();
    this.#drawEmpty();
    this.composer.offer(keyboardFor(this.chat, this.person));
  }

  #turnTopic() {
    this.messages.fill();
    this.#drawFoot();
    this.#around();
  }

  #drawHead() {
    const { chat } = this;
    const name = titleOf(chat);
    this.busy = h("span", { class: "busy-dots" });
    const isShared = chat.type !== "private";
    const open = () => (isShared ? this.info.toggle() : this.#menu(title));
    const title = h(
      "button",
      {
        type: "button",
        class: "title",
        "data-test": "chat-title",
        "aria-haspopup": isShared ? null : "menu",
        "aria-label": word(isShared ? "info_about" : "chat_menu", { name }),
        onclick: open,
      },
      avatar(faceOf(chat)),
      h(
        "div",
        { class: "who" },
        h("h2", {}, h("span", {}, name), isShared ? null : icon("chevron", 16)),
        h("p", {}, h("span", { class: "calm" }, this.#subtitle()), this.busy),
      ),
    );
    const person = userOf(this.person);
    this.head.replaceChildren(
      iconButton("back", word("back"), () => this.pane.back(), { class: "back", "data-test": "back" }),
      title,
      h(
        "button",
        {
          type: "button",
          class: "whose",
          "aria-label": word("phone_of", { name: nameOf(person) }),
          onclick: (event) => this.pane.choosePerson(event.currentTarget),
        },
        avatar(person, "s"),
      ),
    );
    this.drawTyping();
  }

  #subtitle() {
    const { chat } = this;
    if (chat.type === "private") return word("bot");
    const count = memberCount(chat);
    const kind = chat.type === "channel" ? "subscriber" : "member";
    return word(count === 1 ? kind : `${kind}s`, { n: count });
  }

  #drawEmpty() {
    const { chat, person } = this;
    const isNew = chat.type !== "private" && chat.history.newest < NEW_CHAT && !hasTalk(chat);
    this.empty.hidden = !this.messages.isEmpty && !isNew;
    if (this.empty.hidden) return;
    if (isNew) {
      this.empty.replaceChildren(
        h("div", { class: "empty-card" }, h("p", {}, word("first_lead")), stepChips(this.pane.desk)),
      );
      return;
    }
    const about = botOf(chat.bot_id)?.description;
    const text = typeof about === "string" ? about : about?.en;
    const { started } = relation(person, chat.bot_id);
    const line = started ? word("quiet") : word("not_started", { name: nameOf(userOf(person)) });
    this.empty.replaceChildren(
      h(
        "div",
        { class: "empty-card" },
        text && [h("b", {}, word("what_can")), h("p", {}, text)],
        h("p", { class: "muted" }, line),
      ),
    );
  }

  /** The way into the chat: Start, Unblock, Join, the composer, or why one cannot write. */
  #drawFoot() {
    const { chat, person } = this;
    const [label, act, test] = this.#way() ?? [];
    const reason = label ? null : this.#hindrance();
    this.composer.element.hidden = Boolean(label || reason);
    this.button.hidden = !label;
    this.closed.hidden = !reason;
    this.closed.textContent = reason ?? "";
    if (!label) return;
    this.button.dataset.test = test;
    this.button.textContent = label;
    this.button.onclick = async () => {
      await act();
      if (!this.composer.element.hidden) this.composer.field.focus({ preventScroll: true });
    };
    this.button.dataset.for = `${person}/${chat.key}`;
  }

  #way() {
    const { chat, person } = this;
    if (userOf(person)?.deleted) return null;
    if (chat.type !== "private")
      return isInside(chat, person) || isKicked(chat, person)
        ? null
        : [word("join_group"), () => attempt(api.enter(person, chat)), "join"];
    const bot = nameOf(botOf(chat.bot_id));
    const { started, blocked } = relation(person, chat.bot_id);
    const body = { bot_id: chat.bot_id };
    if (blocked) return [word("unblock", { bot }), () => attempt(api.unblock(person, body)), "unblock"];
    return started ? null : [word("start"), () => this.start(), "start"];
  }

  #hindrance() {
    const { chat, person } = this;
    if (userOf(person)?.deleted) return word("account_gone");
    if (isKicked(chat, person)) return word("put_out_of");
    if (chat.type === "channel" && !isStaff(chat, person)) return word("only_admins");
    const topic = chat.topics?.find((one) => one.message_thread_id === this.topics.chosen);
    if (topic?.closed && !isStaff(chat, person)) return word("topic_is_closed");
    if (SENDING.some((permission) => permits(chat, person, permission))) return null;
    return word(standing(chat, person) === "restricted" ? "is_muted" : "nobody_writes");
  }

  #menu(anchor) {
    const { chat, person } = this;
    const bot = nameOf(botOf(chat.bot_id));
    const { started, blocked } = relation(person, chat.bot_id);
    const body = { bot_id: chat.bot_id };
    menu(
      anchor,
      [
        started &&
          !blocked && {
            icon: "play",
            label: word("start_again"),
            act: () => this.start(),
            test: "start-again",
          },
        blocked
          ? {
              icon: "check",
              label: word("unblock", { bot }),
              act: () => attempt(api.unblock(person, body)),
              test: "unblock",
            }
          : {
              icon: "block",
              label: word("block", { bot }),
              danger: true,
              act: () => attempt(api.block(person, body)),
              test: "block",
            },
      ],
      { label: word("chat_menu", { name: bot }) },
    );
  }
}

function isKicked(chat, person) {
  return standing(chat, person) === "kicked";
}

/** Whether there is more in a chat than what Telegram and a bot say of themselves. */
function hasTalk(chat) {
  return [...chat.history.backwards()].some(
    (one) => serviceLine(one) === null && (!one.from?.is_bot || one.poll || one.reply_markup),
  );
}
