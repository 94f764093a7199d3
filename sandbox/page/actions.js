/** What a press inside a message does, for the person whose phone it is on. */
import * as api from "./api.js";
import { choose } from "./chooser.js";
import { copy, h } from "./dom.js";
import { named } from "./ephemeral.js";
import { titleOf } from "./names.js";
import { attempt, lightbox, menu } from "./popover.js";
import { botOf, isStaff, permits, world, writerId } from "./world.js";
import { word } from "./words.js";

const REACTIONS = ["👍", "❤", "🔥", "🎉", "👏", "😁", "🤔", "👎", "🥰", "😢", "🤯", "🙏"];
const ANSWER_MS = 15_000;

export class Actions {
  constructor(screen) {
    this.screen = screen;
    this.choices = new Map();
    this.pending = new Map();
    this.early = new Set();
  }

  viewer() {
    return this.screen.person;
  }

  open(url) {
    this.screen.pane.follow(url);
  }

  command(text) {
    this.screen.composer.say(text);
  }

  mention(who) {
    this.screen.pane.mention(who);
  }

  note(text) {
    this.screen.toast(text);
  }

  async copy(text) {
    this.note(word((await copy(text)) ? "copied" : "not_copied"));
  }

  jump(messageId) {
    if (messageId) this.screen.messages.jump(messageId);
  }

  view(urls, index) {
    lightbox(urls, index);
  }

  reply(message) {
    this.screen.composer.replyTo(message);
  }

  react(message, emoji) {
    return attempt(api.react(this.viewer(), { ...this.#about(message), emoji }));
  }

  async vote(message, options) {
    this.choices.delete(message.message_id);
    await attempt(api.vote(this.viewer(), { ...this.#about(message), options }));
  }

  /** Begin an inline query here, or in a chat to be chosen. */
  inline(message, query, { elsewhere = false } = {}) {
    const bot = message.via_bot ?? botOf(message.from?.id) ?? world.bots[0];
    const text = `@${bot.username} ${query}`;
    if (elsewhere)
      choose(this.screen.pane, word("choose_chat"), (chat) =>
        this.screen.pane.open(chat).composer.fill(text),
      );
    else this.screen.composer.fill(text);
  }

  async press(message, button, element) {
    element.classList.add("busy");
    const target =
      button.callback_data === undefined ? { label: button.text } : { data: button.callback_data };
    return this.#wait(api.press(this.viewer(), { ...this.#about(message), ...target }), element);
  }

  /** Press Pay: the bot is asked whether it agrees. */
  pay(message, element) {
    element.classList.add("busy");
    return this.#wait(api.pay(this.viewer(), this.#about(message)), element);
  }

  /** The button is busy until the bot answers, or for long enough. */
  async #wait(call, element) {
    const pressed = await attempt(call);
    if (!pressed || this.early.delete(pressed.query_id)) return element.classList.remove("busy");
    this.pending.set(pressed.query_id, element);
    return setTimeout(() => this.#free(pressed.query_id), ANSWER_MS);
  }

  /** The bot answered a press: free the button. */
  answered(queryId) {
    if (this.pending.has(queryId)) this.#free(queryId);
    else this.early.add(queryId);
  }

  menu(message, anchor, at) {
    const { chat, composer } = this.screen;
    const text = message.text ?? message.caption;
    const mine = writerId(message) === this.viewer();
    const only = Boolean(message.sim?.only_for);
    const mayReply = !only || (message.sim.outgoing_bot && message.ephemeral_message_id);
    const mayDelete = mine || isStaff(chat, this.viewer()) || chat.type === "private";
    const mayReact = !only && permits(chat, this.viewer(), "can_react_to_messages");
    const panel = menu(
      anchor,
      [
        mayReply &&
          !composer.element.hidden && {
            icon: "reply",
            label: word("reply"),
            act: () => this.reply(message),
            test: "reply",
          },
        mine &&
          !only &&
          text && { icon: "edit", label: word("edit"), act: () => composer.edit(message), test: "edit" },
        text && { icon: "copy", label: word("copy"), act: () => this.copy(text) },
        !only &&
          !message.has_protected_content && {
            icon: "forward",
            label: word("forward"),
            act: () => this.#forward(message),
            test: "forward",
          },
        mine &&
          message.poll &&
          !message.poll.is_closed &&
          !message.forward_origin && {
            icon: "block",
            label: word("stop_poll"),
            act: () => attempt(api.stopPoll(this.viewer(), this.#about(message))),
            test: "stop-poll",
          },
        mayDelete &&
          !only && {
            icon: "trash",
            label: word("delete"),
            danger: true,
            act: () => this.#delete(message),
            test: "delete",
          },
      ],
      { label: word("message_menu"), at, top: mayReact ? this.#faces(message, () => panel.hidePopover()) : null },
    );
  }

  #faces(message, close) {
    const given = Object.entries(message.sim?.reactions ?? {}).find(([, users]) =>
      users.includes(this.viewer()),
    )?.[0];
    const face = (emoji) =>
      h(
        "button",
        {
          type: "button",
          "aria-label": word("react", { emoji }),
          "aria-pressed": String(emoji === given),
          onclick: () => {
            close();
            this.react(message, emoji === given ? null : emoji);
          },
        },
        emoji,
      );
    return h("div", { class: "faces" }, ...REACTIONS.map(face));
  }

  #forward(message) {
    const { pane } = this.screen;
    const { chat_id: from_chat_id, bot_id: from_bot_id } = this.#about(message);
    const from = { from_chat_id, ...(from_bot_id && { from_bot_id }) };
    choose(pane, word("forward_to"), async (chat) => {
      const to = chat.type === "private" ? { bot_id: chat.bot_id } : {};
      const posted = await attempt(
        api.forward(this.viewer(), { ...from, message_id: message.message_id, chat_id: chat.id, ...to }),
      );
      if (!posted) return;
      pane.desk.posted([posted].flat().filter((one) => one.chat));
      this.note(word("forwarded_to", { name: titleOf(chat) }));
    });
  }

  #delete(message) {
    return attempt(api.remove(this.viewer(), this.#about(message)));
  }

  #about(message) {
    return { ...this.screen.whereabouts(), ...named(message) };
  }

  #free(queryId) {
    this.pending.get(queryId)?.classList.remove("busy");
    this.pending.delete(queryId);
  }
}
