/** The community's group: everybody speaks here, one at a time. */
import { avatar } from "./avatar.js";
import { Chat } from "./chat.js";
import { h, iconButton } from "./dom.js";
import { menu } from "./popover.js";
import { stepChips } from "./steps.js";
import { groups, isInside, isStaff, memberCount, nameOf, personas, world } from "./world.js";
import { word } from "./words.js";

export class Group extends Chat {
  constructor(chat, speaker, desk) {
    super(chat.id, "group", nameOf(chat), desk);
    this.speaker = speaker ?? firstSpeaker(chat.id);
    this.speakers = h("div", { class: "speakers", role: "group", "aria-label": word("speakers") });
    this.composer.element.prepend(this.speakers);
    this.messages.look();
    this.refresh();
  }

  viewer() {
    return this.speaker;
  }

  refresh() {
    super.refresh();
    this.drawSpeakers();
  }

  /** From now on `person` speaks, presses and reacts here. */
  speakAs(person) {
    this.speaker = person;
    this.drawSpeakers();
    this.messages.look();
    this.drawEmpty();
    this.composer.field.focus({ preventScroll: true });
  }

  drawSpeakers() {
    if (!isInside(this.id, this.speaker)) this.speaker = firstSpeaker(this.id);
    this.element.dataset.speaker = this.speaker;
    const inside = personas().filter((person) => isInside(this.id, person.id));
    this.speakers.replaceChildren(
      ...inside.map((person) => {
        const name = nameOf(person);
        return h(
          "button",
          {
            type: "button",
            class: "speaker",
            "data-test": `speaker-${person.id}`,
            "aria-pressed": String(person.id === this.speaker),
            "aria-label": word("speak_as", { name }),
            title: name,
            onclick: () => this.speakAs(person.id),
          },
          avatar(person, "s"),
          h("span", { class: "name" }, name),
        );
      }),
    );
    this.composer.invite(word("say_as", { name: world.people.get(this.speaker)?.first_name ?? "" }));
    this.composer.slash.title = word("commands");
  }

  drawHead() {
    const chat = world.chats.get(this.id);
    const count = memberCount(this.id);
    const name = nameOf(chat);
    const actions = () =>
      menu(
        more,
        [
          { icon: "join", label: word("newcomer"), act: () => this.desk.newcomer(), test: "newcomer" },
          ...(groups().length > 1
            ? groups().map((one) => ({
                picture: avatar(one, "s"),
                label: nameOf(one),
                on: one.id === this.id,
                act: () => this.desk.showGroup(one.id),
              }))
            : []),
        ],
        { label: word("chat_menu", { name }) },
      );
    const more = iconButton("more", word("chat_menu", { name }), () => actions(), {
      "data-test": "group-menu",
    });
    this.head.replaceChildren(
      avatar(chat),
      h(
        "div",
        { class: "who" },
        h("h2", {}, name),
        h(
          "p",
          {},
          h("span", { class: "calm" }, word(count === 1 ? "member" : "members", { n: count })),
          h("span", { class: "busy-dots" }, word("typing")),
        ),
      ),
      more,
    );
  }

  drawEmpty() {
    const said = [...world.chats.get(this.id).messages.values()].some(
      (message) => message.from && !message.from.is_bot && (message.text || message.photo),
    );
    this.empty.hidden = said;
    if (said) return;
    const name = world.people.get(this.speaker)?.first_name ?? "";
    this.empty.replaceChildren(
      h("div", { class: "empty-card" }, h("p", {}, word("first_lead", { name })), stepChips(this.desk)),
    );
  }
}

/** Somebody who is in the group, better a member than a moderator: members are whom the product is for. */
function firstSpeaker(chatId) {
  const inside = personas().filter((person) => isInside(chatId, person.id));
  return (inside.find((person) => !isStaff(chatId, person.id)) ?? inside[0])?.id ?? null;
}
