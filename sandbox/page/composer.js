/** Where one writes: text, commands, pictures, replies and edits, always as one persona. */
import * as api from "./api.js";
import { CommandList } from "./commands.js";
import { h, icon, iconButton } from "./dom.js";
import { content, pickPictures, thumbnail } from "./pictures.js";
import { note } from "./popover.js";
import { author, gist, nameOf } from "./world.js";
import { word } from "./words.js";

const ROWS_HEIGHT = 160;

export class Composer {
  /** `speaker()` is the persona that writes; `onPosted(messages)` gets what the sandbox made of it. */
  constructor(chatId, speaker, onPosted) {
    this.chatId = chatId;
    this.speaker = speaker;
    this.onPosted = onPosted;
    this.pictures = [];
    this.target = null;
    this.queue = Promise.resolve();

    this.field = h("textarea", {
      rows: 1,
      "data-test": "composer",
      enterkeyhint: "send",
      autocomplete: "off",
      oninput: () => this.#changed(),
      onkeydown: (event) => this.#key(event),
    });
    this.list = new CommandList(this.field, (command, send) => this.#command(command, send));
    this.bar = h("div", { class: "bar", hidden: true });
    this.strip = h("div", { class: "strip", hidden: true });
    this.keys = h("div", { class: "reply-keyboard", hidden: true });
    this.sender = iconButton("send", word("send"), null, {
      class: "send",
      type: "submit",
      "data-test": "send",
    });
    this.slash = iconButton("slash", word("commands"), () => this.fill("/"), { "data-test": "commands" });
    this.attach = iconButton(
      "attach",
      word("attach"),
      () => pickPictures(this.attach, this.pictures, (pictures) => this.#picture(pictures)),
      { "data-test": "attach" },
    );
    this.element = h(
      "form",
      {
        class: "composer",
        onsubmit: (event) => {
          event.preventDefault();
          this.send();
        },
      },
      this.list.element,
      this.bar,
      this.strip,
      h("div", { class: "row" }, this.attach, this.field, this.slash, this.sender),
      this.keys,
    );
    this.#changed();
  }

  /** Put words (and pictures, by the names of samples) into the field, ready to be sent. */
  fill(text, samples = []) {
    this.field.value = text;
    this.#picture(samples.map((sample) => ({ sample })));
    this.field.focus();
    this.#changed();
  }

  get draft() {
    return this.field.value;
  }

  set draft(text) {
    this.field.value = text;
    this.#changed();
  }

  /** Say in the empty field as whom one writes. */
  invite(text) {
    this.invitation = text;
    this.field.placeholder = text;
    this.field.setAttribute("aria-label", text);
  }

  replyTo(message) {
    this.#aim({ kind: "reply", message }, word("replying", { name: nameOf(author(message)) }), gist(message));
  }

  edit(message) {
    this.#aim({ kind: "edit", message }, word("editing"), gist(message));
    this.fill(message.text ?? message.caption);
  }

  /** Show the reply keyboard a bot has asked for, or none. */
  offer(keyboard) {
    if (keyboard === this.offered) return;
    this.offered = keyboard;
    const rows = keyboard?.keyboard ?? [];
    this.keys.hidden = rows.length === 0;
    this.keys.replaceChildren(
      ...rows.map((row) =>
        h(
          "div",
          { class: "row" },
          ...row.map((key) => {
            const text = typeof key === "string" ? key : key.text;
            return h(
              "button",
              { type: "button", class: "key", onclick: () => this.say(text) },
              h("span", {}, text),
            );
          }),
        ),
      ),
    );
  }

  /** Send these words at once, whatever is in the field. */
  say(text) {
    const who = this.speaker();
    this.#post(() => api.write(who, { chat_id: this.chatId, text }));
  }

  send() {
    const text = this.field.value.trim();
    const { pictures, target } = this;
    if (!text && !pictures.length) return;
    const who = this.speaker();
    const giveBack = () => {
      if (this.field.value || this.pictures.length) return;
      this.draft = text;
      this.#picture(pictures);
    };
    if (target?.kind === "edit") {
      this.#post(
        () => api.edit(who, { chat_id: this.chatId, message_id: target.message.message_id, text }),
        giveBack,
      );
    } else {
      const reply = target && { reply_to: target.message.message_id };
      this.#post(() => this.#publish(who, pictures, text, reply), giveBack);
    }
    this.field.value = "";
    this.#picture([]);
    this.rest();
  }

  async #publish(who, pictures, text, reply) {
    if (!pictures.length) return api.write(who, { chat_id: this.chatId, text, ...reply });
    return api.photo(who, await photoBody(this.chatId, pictures, text, reply));
  }

  /** Leave reply or edit. */
  rest() {
    this.target = null;
    this.bar.hidden = true;
    this.#changed();
  }

  #post(call, onRefused = () => {}) {
    this.queue = this.queue.then(call).then(
      (answer) => this.onPosted([answer].flat()),
      (error) => {
        note(error.message, "error");
        onRefused();
      },
    );
  }

  #aim(target, title, line) {
    this.target = target;
    this.bar.hidden = false;
    this.bar.replaceChildren(
      icon(target.kind, 18),
      h("span", { class: "lines" }, h("b", {}, title), h("span", {}, line)),
      iconButton("close", word("cancel"), () => this.#drop()),
    );
    this.field.focus();
  }

  #drop() {
    if (this.target?.kind === "edit") this.field.value = "";
    this.rest();
    this.field.focus();
  }

  #picture(pictures) {
    this.pictures = pictures;
    this.strip.hidden = pictures.length === 0;
    this.strip.replaceChildren(
      ...pictures.map((picture) =>
        h(
          "span",
          { class: "picked" },
          thumbnail(picture),
          iconButton("close", word("take_out", { name: picture.sample ?? picture.file.name }), () =>
            this.#picture(this.pictures.filter((one) => one !== picture)),
          ),
        ),
      ),
    );
    this.field.placeholder = pictures.length ? word("caption") : (this.invitation ?? "");
    this.#changed();
  }

  #command(command, send) {
    if (send) {
      this.draft = "";
      this.say(command);
    } else {
      this.fill(`${command} `);
    }
  }

  #changed() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, ROWS_HEIGHT)}px`;
    this.element?.classList.toggle("ready", this.field.value.trim() !== "" || this.pictures.length > 0);
    this.list.update(this.field.value, this.speaker(), this.chatId);
  }

  #key(event) {
    if (event.isComposing || this.list.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.target) {
      event.preventDefault();
      this.#drop();
    }
  }
}

/** What to post: the names of samples alone, or every picture as a file once one comes from this computer. */
async function photoBody(chatId, pictures, caption, reply) {
  const extra = { ...(caption && { caption }), ...reply };
  if (pictures.every((picture) => picture.sample)) {
    return { chat_id: chatId, samples: pictures.map((picture) => picture.sample), ...extra };
  }
  const form = new FormData();
  for (const [name, value] of Object.entries({ chat_id: chatId, ...extra })) form.set(name, value);
  for (const [index, picture] of pictures.entries())
    form.set(`picture${index}`, await content(picture), `${index}.jpg`);
  return form;
}
