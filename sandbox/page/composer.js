/** Where one writes: text, commands, pictures, replies and edits, always as the persona whose phone it is. */
import * as api from "./api.js";
import { CommandList } from "./commands.js";
import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { InlineList } from "./inline.js";
import { author, gist, nameOf } from "./names.js";
import { newPoll } from "./newpoll.js";
import { content, isPicture, pickPictures, thumbnail } from "./pictures.js";
import { note } from "./popover.js";
import { keyRows } from "./replykeys.js";
import { chooseChat, chooseUsers } from "./sharing.js";
import { isStaff, permits, writerId } from "./world.js";
import { word } from "./words.js";

const ROWS_HEIGHT = 160;
const SHARED = { location: { latitude: 52.52, longitude: 13.405 } };

export class Composer {
  /**
   * `place` is {person, chat, pane, whereabouts(), address()}: whose phone, which chat, and the fields for calls there.
   * `onPosted(messages)` gets what the sandbox made of it; `open(url)` follows a link.
   */
  constructor(place, onPosted, open) {
    this.place = place;
    this.onPosted = onPosted;
    this.open = open;
    this.pictures = [];
    this.target = null;
    this.anonymous = false;
    this.queue = Promise.resolve();
    this.#build();
    this.#changed();
  }

  #build() {
    this.field = h("textarea", {
      rows: 1,
      "data-test": "composer",
      enterkeyhint: "send",
      autocomplete: "off",
      oninput: () => this.#changed(),
      onkeydown: (event) => this.#key(event),
    });
    this.list = new CommandList(this.field, this.place, (command, send) => this.#command(command, send));
    this.inline = new InlineList(this.place, () => (this.draft = ""));
    this.bar = h("div", { class: "bar", hidden: true });
    this.strip = h("div", { class: "strip", hidden: true });
    this.keys = h("div", { class: "reply-keyboard", "data-test": "reply-keyboard", hidden: true });
    this.sender = iconButton("send", word("send"), null, {
      class: "send",
      type: "submit",
      "data-test": "send",
    });
    this.slash = iconButton("slash", word("commands"), () => this.fill("/"), { "data-test": "commands" });
    this.attach = iconButton("attach", word("attach"), () => this.#pick(), { "data-test": "attach" });
    this.mask = iconButton("mask", word("anonymous"), () => this.#hide(!this.anonymous), {
      "aria-pressed": "false",
      "data-test": "anonymous",
      hidden: true,
    });
    const submit = (event) => {
      event.preventDefault();
      this.send();
    };
    this.element = h(
      "form",
      { class: "composer", onsubmit: submit },
      this.list.element,
      this.inline.element,
      this.bar,
      this.strip,
      h("div", { class: "row" }, this.attach, this.mask, this.field, this.slash, this.sender),
      this.keys,
    );
    this.refresh();
  }

  /** What the persona may do here has changed. */
  refresh() {
    const { chat, person } = this.place;
    this.mask.hidden = chat.type !== "supergroup" || !isStaff(chat, person);
    const wanted = chat.type === "channel" ? "broadcast" : "write";
    this.invite(word(this.#may("can_send_messages") ? wanted : "no_text"));
    this.#allow();
  }

  /** Put words (and pictures, by the names of samples) into the field, ready to be sent. */
  fill(text, samples = []) {
    this.field.value = text;
    this.#picture(samples.map((sample) => ({ sample })));
    this.field.focus({ preventScroll: true });
    this.#changed();
  }

  get draft() {
    return this.field.value;
  }

  set draft(text) {
    this.field.value = text;
    this.#changed();
  }

  /** Say in the empty field what it is for. */
  invite(text) {
    this.invitation = text;
    this.field.placeholder = this.markup?.input_field_placeholder ?? text;
    this.field.setAttribute("aria-label", text);
  }

  replyTo(message) {
    this.#aim({ kind: "reply", message }, word("replying", { name: nameOf(author(message)) }), gist(message));
  }

  edit(message) {
    this.#aim({ kind: "edit", message }, word("editing"), gist(message));
    this.fill(message.text ?? message.caption);
  }

  /** Show the reply keyboard a bot has asked for, begin the reply it has asked for, or neither. */
  offer(markup) {
    if (markup?.message === this.markup?.message) return;
    this.markup = markup;
    const rows = keyRows(markup, {
      say: (text) => this.say(text, markup.message),
      tap: (label) => this.#tap(label),
      users: (key) =>
        chooseUsers(key, this.place.person, (users) => this.#tap(key.text, { users })),
      chat: (key) =>
        chooseChat(key, this.place.pane, (shared_chat_id) => this.#tap(key.text, { shared_chat_id })),
      poll: (type) => this.#ask(type),
      open: (url) => this.open(url),
    });
    this.keys.replaceChildren(...rows);
    this.#allow();
    if (markup?.force_reply) this.replyTo(markup.message);
    this.invite(this.invitation);
  }

  /** Send these words at once, whatever is in the field. */
  say(text, keyboardOf = null) {
    const { person, chat } = this.place;
    // In a group, a key pressed answers the bot, so that bots in privacy mode hear it.
    const reply = keyboardOf && chat.type !== "private" ? { reply_to: keyboardOf.message_id } : {};
    this.#post(() => api.write(person, { ...this.place.address(), text, ...reply }));
  }

  /** Send a contact, a place, dice, a poll, or a sample of some kind of file. */
  share(kind) {
    if (kind === "poll") return this.#ask();
    return this.#post(() => api.share(this.place.person, kind, { ...this.place.address(), ...SHARED[kind] }));
  }

  /** The bot has answered an inline query. */
  offered(answer) {
    this.inline.offered(answer);
  }

  send() {
    const text = this.field.value.trim();
    const { pictures, target } = this;
    if (!text && !pictures.length) return;
    const { person } = this.place;
    const giveBack = () => {
      if (this.field.value || this.pictures.length) return;
      this.draft = text;
      this.#picture(pictures);
    };
    if (target?.kind === "edit") {
      const body = { ...this.place.whereabouts(), message_id: target.message.message_id, text };
      this.#post(() => api.edit(person, body), giveBack);
    } else if (target?.message.ephemeral_message_id) {
      const { ephemeral_message_id } = target.message;
      this.#post(() => api.whisper(person, { ...this.place.whereabouts(), ephemeral_message_id, text }), giveBack);
    } else {
      const reply = target && { reply_to: target.message.message_id };
      const manner = { ...reply, ...(this.anonymous && { anonymous: true }) };
      this.#post(() => this.#publish(pictures, text, manner), giveBack);
    }
    this.field.value = "";
    this.#picture([]);
    this.rest();
  }

  /** Leave reply or edit. */
  rest() {
    this.target = null;
    this.bar.hidden = true;
    this.#changed();
  }

  #may(permission) {
    return permits(this.place.chat, this.place.person, permission);
  }

  /** Where only pictures and the like are permitted, there is nothing to write but their captions. */
  #allow() {
    const speaks = this.#may("can_send_messages");
    this.field.disabled = !speaks && !this.pictures.length;
    this.slash.hidden = !speaks;
    this.keys.hidden = !speaks || !this.keys.childElementCount;
  }

  /** Press a key of the bot's keyboard that shares something. */
  #tap(label, shared = {}) {
    this.#post(() => api.tap(this.place.person, { ...this.place.whereabouts(), label, ...shared }));
  }

  #ask(type = null) {
    newPoll(async (poll) => {
      const posted = await api.share(this.place.person, "poll", { ...this.place.address(), ...poll });
      this.onPosted([posted]);
    }, type);
  }

  async #publish(pictures, text, manner) {
    const { person } = this.place;
    const address = this.place.address();
    if (!pictures.length) return api.write(person, { ...address, text, ...manner });
    const files = pictures.filter((one) => one.file && !isPicture(one.file));
    const photos = pictures.filter((one) => !files.includes(one));
    const posted = [];
    const caption = (first) => (first && text ? { caption: text } : {});
    if (photos.length)
      posted.push(
        await api.photo(person, await photoBody(photos, { ...address, ...caption(true), ...manner })),
      );
    for (const [index, { file }] of files.entries()) {
      const fields = { ...address, ...caption(!photos.length && index === 0), ...manner };
      posted.push(await api.document(person, form(fields, { document: file })));
    }
    return posted.flat();
  }

  #post(call, onRefused = () => {}) {
    this.queue = this.queue.then(call).then(
      (answer) => this.onPosted([answer].flat().filter((one) => one?.chat)),
      (error) => {
        note(error.message, "error");
        onRefused();
      },
    );
  }

  #pick() {
    pickPictures(
      this.attach,
      this.pictures,
      (pictures) => this.#picture(pictures),
      (kind) => this.share(kind),
      (permission) => this.#may(permission),
    );
  }

  #hide(anonymous) {
    this.anonymous = anonymous;
    this.mask.setAttribute("aria-pressed", String(anonymous));
    note(word(anonymous ? "anonymous_on" : "anonymous_off"));
  }

  #aim(target, title, line) {
    this.target = target;
    this.bar.hidden = false;
    this.bar.replaceChildren(
      icon(target.kind, 18),
      h("span", { class: "lines" }, h("b", {}, title), h("span", {}, line)),
      iconButton("close", word("cancel"), () => this.#drop()),
    );
    this.field.focus({ preventScroll: true });
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
    this.#allow();
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
    if (this.field.scrollHeight)
      this.field.style.height = `${Math.min(this.field.scrollHeight, ROWS_HEIGHT)}px`;
    this.element?.classList.toggle("ready", this.field.value.trim() !== "" || this.pictures.length > 0);
    this.list.update(this.field.value);
    this.inline.update(this.field.value);
  }

  #key(event) {
    if (event.isComposing || this.list.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.target) {
      event.preventDefault();
      event.stopPropagation();
      this.#drop();
    } else if (event.key === "ArrowUp" && !this.field.value) {
      const mine = this.#lastOwn();
      if (!mine) return;
      event.preventDefault();
      this.edit(mine);
    }
  }

  #lastOwn() {
    const { chat, person } = this.place;
    for (const message of chat.history.backwards())
      if (writerId(message) === person && message.text && !message.sim?.deleted) return message;
    return null;
  }
}

/** What to post: the names of samples alone, or every picture as a file once one comes from this computer. */
async function photoBody(pictures, fields) {
  if (pictures.every((picture) => picture.sample))
    return { ...fields, samples: pictures.map((picture) => picture.sample) };
  const files = {};
  for (const [index, picture] of pictures.entries()) files[`picture${index}`] = await content(picture);
  return form(fields, files);
}

function form(fields, files) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  for (const [name, file] of Object.entries(files)) body.set(name, file, file.name ?? `${name}.jpg`);
  return body;
}
