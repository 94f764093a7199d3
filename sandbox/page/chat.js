/** One chat on the desk: what a group and a private chat have in common. */
import * as api from "./api.js";
import { Composer } from "./composer.js";
import { copy, h, icon } from "./dom.js";
import { fileUrl } from "./message.js";
import { Messages } from "./messages.js";
import { lightbox, menu, note } from "./popover.js";
import { gist, world } from "./world.js";
import { word } from "./words.js";

const REACTIONS = ["👍", "❤", "🔥", "🎉", "👏", "😁", "🤔", "👎"];
const TYPING_MS = 5000;
const ANSWER_MS = 15_000;
const TOAST_MS = 4000;

export class Chat {
  /** `desk` is the page around the chat: `start(person, payload)`, `changed()`, `posted(messages)`, and what subclasses need. */
  constructor(id, kind, name, desk) {
    this.id = id;
    this.desk = desk;
    this.unread = 0;
    this.pending = new Map();
    this.early = new Set();
    this.head = h("header", { class: "chat-head" });
    this.pin = h("button", { type: "button", class: "pin-bar", hidden: true });
    this.composer = new Composer(
      id,
      () => this.viewer(),
      (messages) => desk.posted(messages),
    );
    this.messages = new Messages(id, name, this.#acts());
    this.empty = h("div", { class: "empty", hidden: true });
    this.foot = h("footer", { class: "chat-foot" }, this.composer.element);
    this.toasts = h("div", { class: "toasts" });
    this.messages.element.append(this.empty, this.toasts);
    this.element = h(
      "section",
      { class: `chat ${kind}`, "data-chat": id, "aria-label": name },
      this.head,
      this.pin,
      this.messages.element,
      this.foot,
    );
    this.refreshPin();
  }

  /** The id of the persona who looks at this chat and acts in it. */
  viewer() {
    throw new Error("each kind of chat says who acts in it");
  }

  /** Draw everything around the messages anew. */
  refresh() {
    this.drawHead();
    this.drawEmpty();
    this.composer.offer(this.#replyKeyboard());
  }

  put(message) {
    this.messages.put(message);
    if (message.from?.is_bot) this.stopTyping();
    this.refreshPin();
    this.drawEmpty();
    this.composer.offer(this.#replyKeyboard());
  }

  remove(messageId) {
    this.messages.remove(messageId);
    this.refreshPin();
  }

  typing() {
    clearTimeout(this.typingTimer);
    this.element.classList.add("typing");
    this.typingTimer = setTimeout(() => this.stopTyping(), TYPING_MS);
  }

  stopTyping() {
    clearTimeout(this.typingTimer);
    this.element.classList.remove("typing");
  }

  /** The bot answered a press: free the button, show the words where the presser looks. */
  answered(answer, forName) {
    if (this.pending.has(answer.query_id)) this.#free(answer.query_id);
    else this.early.add(answer.query_id);
    if (answer.url && answer.user_id === this.viewer()) this.open(answer.url);
    if (!answer.text) return;
    if (answer.show_alert) this.#alert(answer.text, forName);
    else this.toast(answer.text, forName);
  }

  toast(text, forName = null) {
    const line = h(
      "div",
      { class: "toast", role: "status" },
      forName && h("b", {}, word("answer_for", { name: forName })),
      h("span", {}, text),
    );
    this.toasts.append(line);
    setTimeout(() => line.classList.add("gone"), TOAST_MS);
    setTimeout(() => line.remove(), TOAST_MS + 300);
  }

  /** Follow a link; one that starts the bot does it for the persona who pressed. */
  open(url) {
    const payload = startPayload(url);
    if (payload !== null) this.desk.start(this.viewer(), payload);
    else window.open(url, "_blank", "noopener");
  }

  refreshPin() {
    const message = this.#pinned();
    this.pin.hidden = !message;
    if (!message) return;
    this.pin.replaceChildren(
      icon("pin", 16),
      h("span", { class: "lines" }, h("b", {}, word("pinned")), h("span", {}, gist(message))),
    );
    this.pin.onclick = () => this.messages.jump(message.message_id);
  }

  #pinned() {
    const chat = world.chats.get(this.id);
    return chat?.messages.get(chat.pinned?.at(-1)) ?? null;
  }

  #replyKeyboard() {
    const messages = [...(world.chats.get(this.id)?.messages.values() ?? [])];
    const last = messages.findLast((message) => message.sim?.keyboard);
    if (!last || last.sim.keyboard.remove_keyboard) return null;
    const used =
      last.sim.keyboard.one_time_keyboard &&
      messages.some((message) => message.message_id > last.message_id && !message.from?.is_bot);
    return used ? null : last.sim.keyboard;
  }

  #alert(text, forName) {
    const before = document.activeElement;
    const close = () => {
      box.remove();
      before?.focus?.({ preventScroll: true });
    };
    const ok = h("button", { type: "button", class: "plain-button", onclick: close }, word("ok"));
    const box = h(
      "div",
      { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-label": text },
      h(
        "div",
        { class: "alert-card" },
        forName && h("b", {}, word("answer_for", { name: forName })),
        h("p", {}, text),
        ok,
      ),
    );
    box.addEventListener("keydown", (event) => event.key === "Escape" && close());
    this.element.append(box);
    ok.focus();
  }

  #free(queryId) {
    this.pending.get(queryId)?.classList.remove("busy");
    this.pending.delete(queryId);
  }

  #acts() {
    return {
      viewer: () => this.viewer(),
      open: (url) => this.open(url),
      command: (text) => this.composer.say(text),
      note: (text) => this.toast(text),
      copy: async (text) => this.toast(word((await copy(text)) ? "copied" : "not_copied")),
      fill: (text) => this.composer.fill(text),
      jump: (messageId) => this.messages.jump(messageId),
      view: (photos, index) => lightbox(photos.map(fileUrl), index, word("photo"), word("close")),
      react: (message, emoji) =>
        this.#try(api.react(this.viewer(), { chat_id: this.id, message_id: message.message_id, emoji })),
      press: (message, button, element) => this.#press(message, button, element),
      menu: (message, anchor, at) => this.#menu(message, anchor, at),
    };
  }

  async #press(message, button, element) {
    element.classList.add("busy");
    const target =
      button.callback_data === undefined ? { label: button.text } : { data: button.callback_data };
    const pressed = await this.#try(
      api.press(this.viewer(), { chat_id: this.id, message_id: message.message_id, ...target }),
    );
    if (!pressed || this.early.delete(pressed.query_id)) return element.classList.remove("busy");
    this.pending.set(pressed.query_id, element);
    setTimeout(() => this.#free(pressed.query_id), ANSWER_MS);
  }

  #menu(message, anchor, at) {
    const text = message.text ?? message.caption;
    const mine = message.from?.id === this.viewer();
    const given = Object.entries(message.sim?.reactions ?? {}).find(([, users]) =>
      users.includes(this.viewer()),
    )?.[0];
    const react = (emoji) => {
      panel.hidePopover();
      this.#acts().react(message, emoji === given ? null : emoji);
    };
    const faces = h(
      "div",
      { class: "faces" },
      ...REACTIONS.map((emoji) =>
        h(
          "button",
          {
            type: "button",
            "aria-label": word("react", { emoji }),
            "aria-pressed": String(emoji === given),
            onclick: () => react(emoji),
          },
          emoji,
        ),
      ),
    );
    const panel = menu(
      anchor,
      [
        { icon: "reply", label: word("reply"), act: () => this.composer.replyTo(message) },
        mine && text && { icon: "edit", label: word("edit"), act: () => this.composer.edit(message) },
        text && { icon: "copy", label: word("copy"), act: () => this.#acts().copy(text) },
      ],
      { label: word("message_menu"), at, top: faces },
    );
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

/** The payload of a link that starts this bot ("" for none), or null for any other link. */
function startPayload(url) {
  const link = URL.parse?.(url) ?? new URL(url, location.href);
  const name = world.bot.username.toLowerCase();
  const byHost =
    ["t.me", "telegram.me"].includes(link.hostname) && link.pathname.slice(1).toLowerCase() === name;
  const byScheme = link.protocol === "tg:" && link.searchParams.get("domain")?.toLowerCase() === name;
  if (!byHost && !byScheme) return null;
  if (link.searchParams.has("startgroup")) return null;
  return link.searchParams.get("start") ?? "";
}
