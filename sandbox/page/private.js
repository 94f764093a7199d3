/** One persona's own chat with the bot. */
import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { Chat } from "./chat.js";
import { h, icon } from "./dom.js";
import { menu, note } from "./popover.js";
import { isInside, nameOf, personas, standing, world } from "./world.js";
import { word } from "./words.js";

export class Private extends Chat {
  constructor(person, desk) {
    super(person.id, "private", nameOf(person), desk);
    this.element.dataset.persona = person.id;
    this.button = h("button", { type: "button", class: "big-button" });
    this.foot.append(this.button);
    this.composer.invite(word("write"));
    this.refresh();
  }

  get person() {
    return world.people.get(this.id);
  }

  viewer() {
    return this.id;
  }

  refresh() {
    super.refresh();
    this.#drawFoot();
  }

  drawHead() {
    const { person } = this;
    const bot = nameOf(world.bot);
    const role = { creator: "owner", administrator: "admin" }[
      this.desk.group && standing(this.desk.group.id, person.id)
    ];
    const title = h(
      "button",
      {
        type: "button",
        class: "title",
        "aria-haspopup": "menu",
        "data-test": "person-menu",
        onclick: () => this.#menu(title),
      },
      avatar(person),
      h(
        "div",
        { class: "who" },
        h(
          "h2",
          {},
          h("span", {}, nameOf(person)),
          role && h("span", { class: "role" }, word(role)),
          icon("chevron", 16),
        ),
        h(
          "p",
          {},
          h("span", { class: "calm" }, word("with_bot", { bot })),
          h("span", { class: "busy-dots" }, word("typing")),
        ),
      ),
    );
    this.head.replaceChildren(title);
  }

  drawEmpty() {
    this.empty.hidden = !this.messages.isEmpty;
    if (this.empty.hidden) return;
    const about = world.bot.description?.en ?? world.bot.description;
    const { person } = this;
    const line = person.started ? word("quiet") : word("not_started", { name: person.first_name });
    this.empty.replaceChildren(
      h(
        "div",
        { class: "empty-card" },
        typeof about === "string" && about && [h("b", {}, word("what_can")), h("p", {}, about)],
        h("p", { class: "muted" }, line),
      ),
    );
  }

  /** The way into the chat: Start, Unblock, or the composer. */
  #drawFoot() {
    const { started, blocked } = this.person;
    this.composer.element.hidden = !started || blocked;
    this.button.hidden = started && !blocked;
    this.button.dataset.test = blocked ? "unblock" : "start";
    this.button.textContent = blocked ? word("unblock", { bot: nameOf(world.bot) }) : word("start");
    this.button.onclick = () => (blocked ? this.#do(api.unblock(this.id)) : this.desk.start(this.id));
  }

  #menu(anchor) {
    const { person } = this;
    const { group } = this.desk;
    const inside = group && isInside(group.id, person.id);
    const bot = nameOf(world.bot);
    menu(
      anchor,
      [
        ...personas().map((one) => ({
          picture: avatar(one, "s"),
          label: nameOf(one),
          on: one.id === this.id,
          act: () => this.desk.showPerson(this.id, one.id),
          test: `show-${one.id}`,
        })),
        group && {
          apart: true,
          icon: "join",
          label: word("newcomer"),
          act: () => this.desk.newcomer(this.id),
        },
        group &&
          (inside
            ? {
                icon: "leave",
                label: word("leave_group"),
                act: () => this.#do(api.leave(group.id, person.id)),
              }
            : {
                icon: "person",
                label: word("join_group"),
                act: () => this.#do(api.join(group.id, person.id)),
              }),
        person.started &&
          (person.blocked
            ? { icon: "check", label: word("unblock", { bot }), act: () => this.#do(api.unblock(person.id)) }
            : {
                icon: "block",
                label: word("block", { bot }),
                danger: true,
                act: () => this.#do(api.block(person.id)),
              }),
      ],
      { label: word("show_person") },
    );
  }

  #do(call) {
    call.catch((error) => note(error.message, "error"));
  }
}
