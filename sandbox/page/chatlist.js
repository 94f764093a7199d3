/** The list of chats on a person's phone: newest first, with the last message, its time and what is unread. */
import { avatar } from "./avatar.js";
import { matches, searchField } from "./chooser.js";
import { when } from "./dates.js";
import { h, walkable } from "./dom.js";
import { icon } from "./icons.js";
import { author, faceOf, gist, nameOf, titleOf } from "./names.js";
import { serviceLine } from "./service.js";
import { unread } from "./unread.js";
import { botOf, chatsOf, isInside, latest, now, world, writerId } from "./world.js";
import { typingWord, word } from "./words.js";

const SHOWN = 200;

export class ChatList {
  /** `onOpen(chat)` is told which chat is pressed. */
  constructor(personId, onOpen) {
    this.person = personId;
    this.onOpen = onOpen;
    this.open = null;
    this.search = "";
    this.rows = new Map();
    this.list = h("div", { class: "rows", role: "list", "data-test": "chat-list" });
    this.field = searchField(word("search_chats"), (search) => {
      this.search = search;
      this.fill();
    });
    this.element = h(
      "nav",
      { class: "chat-list", "aria-label": word("chats"), onkeydown: walkable("input, .row-button") },
      this.field,
      this.list,
    );
    this.fill();
  }

  /** Draw the whole list. */
  fill() {
    this.rows.clear();
    const chats = chatsOf(this.person)
      .filter((chat) => matches(titleOf(chat), this.search))
      .sort((a, b) => this.#time(b) - this.#time(a))
      .slice(0, SHOWN);
    for (const chat of chats) this.rows.set(chat.key, this.#row(chat));
    this.list.replaceChildren(
      ...(chats.length
        ? this.rows.values()
        : [h("p", { class: "hint muted" }, word(this.search ? "nothing_found" : "no_chats"))]),
    );
    this.mark(this.open);
  }

  /** One chat has changed: draw its row anew, and move it if it is the latest now. */
  touch(chat) {
    const old = this.rows.get(chat.key);
    const belongs =
      chat.type === "private" ? chat.id === this.person : isInside(chat, this.person) && !chat.migrated_to;
    if (!belongs) {
      old?.remove();
      return this.rows.delete(chat.key);
    }
    if (!old) return this.fill();
    const row = this.#row(chat);
    const focused = old.contains(document.activeElement);
    const time = this.#time(chat);
    const moved = Number(old.dataset.time) !== time;
    old.replaceWith(row);
    this.rows.set(chat.key, row);
    if (moved) {
      const after = [...this.list.children].find((one) => one !== row && Number(one.dataset.time) <= time);
      this.list.insertBefore(row, after ?? null);
    }
    if (focused) row.firstElementChild.focus();
    return this.mark(this.open);
  }

  /** Show which chat is open. */
  mark(key) {
    this.open = key;
    for (const [id, row] of this.rows) {
      if (id === key) row.firstElementChild.setAttribute("aria-current", "true");
      else row.firstElementChild.removeAttribute("aria-current");
    }
  }

  #time(chat) {
    return latest(chat, this.person)?.date ?? 0;
  }

  #row(chat) {
    const last = latest(chat, this.person);
    const { count, silent } = unread(chat, this.person);
    const name = titleOf(chat);
    const sign = { channel: "channel", group: "group", supergroup: "group" }[chat.type];
    const line = chat.typing
      ? h("span", { class: "preview typing-now" }, this.#typing(chat))
      : this.#preview(chat, last);
    return h(
      "div",
      { role: "listitem", class: "row-item", "data-time": last?.date ?? 0 },
      h(
        "button",
        {
          type: "button",
          class: `row-button${count ? " unread" : ""}`,
          "data-test": `chat-${chat.key}`,
          "data-unread": count,
          onclick: () => this.onOpen(chat),
        },
        avatar(faceOf(chat), "l"),
        h(
          "span",
          { class: "row-lines" },
          h(
            "span",
            { class: "row-top" },
            sign && icon(sign, 14),
            h("b", {}, name),
            last && h("time", {}, when(new Date(last.date * 1000), now())),
          ),
          h(
            "span",
            { class: "row-bottom" },
            line,
            count > 0 &&
              h(
                "span",
                { class: `badge${silent ? " silent" : ""}`, "aria-label": word("unread", { n: count }) },
                String(count),
              ),
          ),
        ),
      ),
    );
  }

  #typing(chat) {
    const many = chat.type !== "private" || world.bots.length > 1;
    return typingWord(chat.typing.action, many ? nameOf(botOf(chat.typing.bot)) : "");
  }

  #preview(chat, last) {
    if (!last) return h("span", { class: "preview muted" }, word("no_messages"));
    const line = serviceLine(last);
    if (line !== null) return h("span", { class: "preview" }, line);
    const mine = writerId(last) === this.person;
    const who = mine
      ? word("you")
      : chat.type === "private" || chat.type === "channel"
        ? null
        : nameOf(author(last));
    return h(
      "span",
      { class: "preview" },
      who && h("span", { class: "who-said" }, word("said", { who })),
      gist(last),
    );
  }
}
