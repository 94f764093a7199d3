/** The panel about a group or channel: what it is, who is in it, and what this person can do there. */
import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { choosePerson } from "./chooser.js";
import { copy, h, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { memberList } from "./members.js";
import { nameOf, titleOf } from "./names.js";
import { attempt, dialog, field, note, tick } from "./popover.js";
import { choosePortrait } from "./portrait.js";
import { nameTopic, topicList } from "./topiclist.js";
import { isInside, isStaff, personas, standing, userOf, world } from "./world.js";
import { word } from "./words.js";

export class Info {
  /** `screen` is the chat around it. */
  constructor(screen) {
    this.screen = screen;
    this.search = "";
    this.element = h("aside", {
      class: "info",
      "data-test": "info",
      hidden: true,
      onkeydown: (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        this.toggle();
      },
    });
  }

  get #chat() {
    return this.screen.chat;
  }

  get #me() {
    return this.screen.person;
  }

  /** Open or close it; the focus goes in and comes back. */
  toggle() {
    this.element.hidden = !this.element.hidden;
    if (this.element.hidden) return this.screen.head.querySelector(".title")?.focus();
    this.refresh();
    return this.element.querySelector("button").focus();
  }

  /** Draw it anew, if it is open; the place where one was stays. */
  refresh() {
    if (this.element.hidden) return;
    const top = this.body?.scrollTop ?? 0;
    const buttons = [...this.element.querySelectorAll("button, input")];
    const focused = buttons.indexOf(document.activeElement);
    this.#draw();
    this.body.scrollTop = top;
    if (focused >= 0) this.element.querySelectorAll("button, input")[focused]?.focus({ preventScroll: true });
  }

  #draw() {
    const chat = this.#chat;
    this.element.setAttribute("aria-label", word("info_about", { name: titleOf(chat) }));
    this.body = h(
      "div",
      { class: "info-body" },
      h(
        "div",
        { class: "info-face" },
        avatar(chat, "xl"),
        h("h3", {}, titleOf(chat)),
        h("p", { class: "muted" }, word(`kind_${chat.type}`), ` · ${chat.id}`),
      ),
      this.#facts(),
      this.#doings(),
      this.#requests(),
      isStaff(chat, this.#me) && topicList(chat, this.#me),
      memberList(chat, this.#me, this.search, (search) => (this.search = search)),
    );
    this.element.replaceChildren(
      h(
        "header",
        {},
        h("h2", {}, word(chat.type === "channel" ? "info_channel" : "info_group")),
        iconButton("close", word("close"), () => this.toggle()),
      ),
      this.body,
    );
  }

  #facts() {
    const chat = this.#chat;
    const links = [
      chat.username && `https://t.me/${chat.username}`,
      ...(chat.links ?? []).filter((one) => !one.is_revoked).map((one) => one.invite_link),
    ];
    const rows = [
      chat.description && h("p", { class: "about" }, chat.description),
      ...links.filter(Boolean).map((link) =>
        h(
          "button",
          {
            type: "button",
            class: "fact",
            title: word("copy"),
            onclick: async () => note(word((await copy(link)) ? "copied" : "not_copied")),
          },
          icon("link", 18),
          h("span", {}, link),
        ),
      ),
    ].filter(Boolean);
    return rows.length > 0 && h("div", { class: "facts" }, ...rows);
  }

  #doings() {
    const chat = this.#chat;
    const staff = isStaff(chat, this.#me);
    const owner = standing(chat, this.#me) === "creator";
    const inside = isInside(chat, this.#me);
    const missing = world.bots.filter((bot) => !isInside(chat, bot.id));
    const strangers = world.isCrowded || personas().some((person) => !isInside(chat, person.id));
    const rows = [
      staff && ["edit", "edit_group", () => this.#rename()],
      staff && ["photo", "group_photo", (event) => choosePortrait(event.currentTarget, chat, this.#me)],
      inside &&
        strangers && [
          "join",
          chat.type === "channel" ? "add_subscriber" : "add_member",
          (event) => this.#add(event.currentTarget),
        ],
      ...(staff ? missing.map((bot) => ["spark", "add_bot", () => this.#addBot(bot), bot]) : []),
      staff && ["link", "new_link", () => this.#link()],
      staff && chat.is_forum && ["plus", "new_topic", () => this.#topic()],
      owner && chat.type === "group" && ["up", "upgrade", () => attempt(api.upgrade(chat.id, this.#me))],
      inside && ["leave", chat.type === "channel" ? "leave_channel" : "leave_group", () => this.#leave()],
      !inside &&
        standing(chat, this.#me) !== "kicked" && [
          "join",
          "join_group",
          () => attempt(api.enter(this.#me, chat)),
        ],
    ].filter(Boolean);
    const row = ([sign, name, act, bot]) =>
      h(
        "button",
        {
          type: "button",
          class: `doing${sign === "leave" ? " danger" : ""}`,
          "data-test": name.replaceAll("_", "-"),
          onclick: act,
        },
        icon(sign, 18),
        h("span", {}, word(name, { bot: nameOf(bot) })),
      );
    return h("div", { class: "doings" }, ...rows.map(row));
  }

  #requests() {
    const chat = this.#chat;
    if (!isStaff(chat, this.#me) || !chat.requests?.length) return null;
    const decide = (userId, approve) => attempt(api.decide(chat.id, userId, { by: this.#me, approve }));
    return h(
      "div",
      { class: "requests" },
      h("h4", {}, word("requests")),
      ...chat.requests.map(({ user_id: id, bio }) => {
        const name = nameOf(userOf(id));
        return h(
          "div",
          { class: "member-line", "data-test": `request-${id}` },
          avatar(userOf(id) ?? { id, first_name: "?" }, "s"),
          h("span", { class: "lines" }, h("span", {}, name), bio && h("span", { class: "muted" }, bio)),
          iconButton("check", word("approve", { name }), () => decide(id, true), {
            class: "good",
            "data-test": "approve",
          }),
          iconButton("close", word("decline", { name }), () => decide(id, false), {
            class: "danger",
            "data-test": "decline",
          }),
        );
      }),
    );
  }

  #rename() {
    const chat = this.#chat;
    dialog({
      title: word("edit_group"),
      confirm: word("save"),
      fields: [
        field("title", word("title"), { value: chat.title, required: true, maxlength: 128 }),
        field("description", word("description"), { value: chat.description ?? "", maxlength: 255 }),
      ],
      act: (values) => api.changeGroup(chat.id, { ...Object.fromEntries(values), by: this.#me }),
    });
  }

  #link() {
    dialog({
      title: word("new_link"),
      confirm: word("create"),
      fields: [
        field("name", word("title"), { maxlength: 32 }),
        tick("creates_join_request", word("asks_first"), false),
      ],
      act: (values) =>
        api.newLink(this.#chat.id, {
          by: this.#me,
          name: values.get("name"),
          creates_join_request: values.has("creates_join_request"),
        }),
    });
  }

  #topic() {
    nameTopic("", (name) => api.newTopic(this.#chat.id, { name, by: this.#me }));
  }

  #add(anchor) {
    const chat = this.#chat;
    choosePerson(anchor, {
      title: word("add_member"),
      without: (person) => isInside(chat, person.id),
      act: (person) => attempt(api.place(chat.id, { user_id: person.id, by: this.#me, status: "member" })),
    });
  }

  #addBot(bot) {
    const body = { by: this.#me, status: "administrator", bot_id: bot.id };
    return attempt(api.placeBot(this.#chat.id, body));
  }

  async #leave() {
    const left = await attempt(api.putOut(this.#chat.id, this.#me));
    if (left && !this.element.hidden) this.toggle();
  }
}
