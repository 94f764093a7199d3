/** The topics of a forum as a strip of tabs above its messages. */
import { h, walkable } from "./dom.js";
import { icon } from "./icons.js";
import { word } from "./words.js";

export const GENERAL = 1;

export class Topics {
  /** `onTurn` is told when another topic is chosen. */
  constructor(chat, onTurn) {
    this.chat = chat;
    this.onTurn = onTurn;
    // null is the whole forum.
    this.chosen = null;
    this.element = h("div", {
      class: "topics",
      role: "tablist",
      "aria-label": word("topics"),
      onkeydown: walkable("button"),
    });
  }

  get isForum() {
    return Boolean(this.chat.is_forum ?? this.chat.topics?.length);
  }

  /** The thread that a message written now belongs to; the General topic has none. */
  get thread() {
    return this.chosen === GENERAL ? null : this.chosen;
  }

  shows(message) {
    if (!this.isForum || this.chosen === null) return true;
    const thread = message.is_topic_message ? message.message_thread_id : GENERAL;
    return thread === this.chosen;
  }

  draw() {
    this.element.hidden = !this.isForum;
    if (!this.isForum) return;
    const others = (this.chat.topics ?? []).filter((one) => one.message_thread_id !== GENERAL);
    const general = this.chat.topics?.find((one) => one.message_thread_id === GENERAL);
    this.element.replaceChildren(
      this.#tab(null, word("all_topics")),
      general?.hidden ? "" : this.#tab(GENERAL, general?.name ?? word("general"), { closed: general?.closed }),
      ...others.map((one) => this.#tab(one.message_thread_id, one.name, one)),
    );
  }

  #tab(id, name, topic = {}) {
    const chosen = id === this.chosen;
    return h(
      "button",
      {
        type: "button",
        role: "tab",
        class: "topic",
        "aria-selected": String(chosen),
        tabindex: chosen ? 0 : -1,
        "data-test": `topic-${id ?? "all"}`,
        onclick: () => this.#choose(id),
      },
      dot(topic),
      h("span", {}, name),
      topic.closed && icon("lock", 12),
    );
  }

  #choose(id) {
    this.chosen = id;
    this.draw();
    this.element.querySelector("[aria-selected=true]").focus();
    this.onTurn();
  }
}

/** The coloured dot of a topic; the General one has none. */
export function dot({ icon_color: color }) {
  if (color === undefined) return null;
  return h("i", { class: "topic-dot", style: `background:#${color.toString(16).padStart(6, "0")}` });
}
