/** What each event of the sandbox changes: first what the page knows, then the phones that show it. */
import { placed } from "./ephemeral.js";
import { forget, keep, keepChat, keepMember, keepPerson, keyOf, world, writerId } from "./world.js";

const TYPING_MS = 5000;

export class Events {
  /** `desk` has the phones: `panes`, `build()`, `reload()`, `ticked(clock)`, `journal`, `bar`. */
  constructor(desk) {
    this.desk = desk;
  }

  take(event) {
    const chat = world.chats.get(keyOf(event.chat_id, event.bot_id));
    switch (event.type) {
      case "message":
        return this.posted([event.message]);
      case "edit":
        return this.#put(event.message);
      case "delete":
        return chat && this.#deleted(chat, event);
      case "reaction":
        return this.#reacted(chat, event);
      case "answer":
        return this.#each((pane) => pane.person === event.user_id && pane.answered(event));
      case "payment":
        return this.#each((pane) => pane.person === event.user_id && pane.paid(event));
      case "inline":
        return this.#each((pane) => pane.person === event.user_id && pane.chat?.composer.offered(event));
      case "typing":
        return chat && this.#typing(chat, event);
      case "chat":
        return this.#chat(event.chat);
      case "member":
        return chat && this.#member(chat, event);
      case "person":
        return this.#person(event.person);
      case "bot":
        return this.desk.meetBots();
      case "commands":
        world.commands += 1;
        return undefined;
      case "clock":
        return this.desk.ticked(event);
      case "call":
        return this.#call(event);
      case "reset":
        return this.desk.reload();
      default:
        return undefined;
    }
  }

  /**
   * Take in new messages, whether they come as an event or as the answer to our own request.
   * Known ones are left alone: an answer may be older than the edits and reactions that overtook it.
   */
  posted(messages) {
    for (const message of messages.map(placed)) {
      const known = world.chats.get(keyOf(message.chat.id, message.sim?.bot_id));
      if (!known?.history.has(message.message_id)) this.#put(message);
    }
  }

  #put(told) {
    const message = placed(told);
    const chat = keep(message);
    if (chat.typing && writerId(message) === chat.typing.bot) this.#stopTyping(chat);
    this.#each((pane) => pane.put(chat, message));
  }

  #deleted(chat, { message_id: id, ephemeral_message_id: own }) {
    const place = own ? chat.history.ephemeral.get(own) : id;
    forget(chat, place);
    this.#each((pane) => pane.remove(chat, place));
  }

  #reacted(chat, { message_id: id, reactions }) {
    const message = chat?.history.get(id);
    if (message) this.#put({ ...message, sim: { ...message.sim, reactions } });
  }

  #typing(chat, { bot_id: bot, action = "typing" }) {
    clearTimeout(chat.typing?.timer);
    const timer = setTimeout(() => this.#stopTyping(chat), TYPING_MS);
    chat.typing = { bot: bot ?? world.bots[0]?.id, action, timer };
    this.#drawTyping(chat);
  }

  #stopTyping(chat) {
    clearTimeout(chat.typing?.timer);
    chat.typing = null;
    this.#drawTyping(chat);
  }

  #drawTyping(chat) {
    this.#each((pane) => {
      if (pane.chat?.chat === chat) pane.chat.drawTyping();
      pane.list.touch(chat);
    });
  }

  #chat(fields) {
    const chat = keepChat(fields);
    this.#each((pane) => pane.chatChanged(chat));
  }

  #member(chat, event) {
    keepMember(chat, event);
    this.#each((pane) => {
      pane.list.touch(chat);
      if (pane.chat?.chat === chat) pane.chat.retitle(event.user_id);
      if (pane.person === event.user_id) pane.refresh();
    });
  }

  #person(person) {
    keepPerson(person);
    if (!this.desk.panes.length) return this.desk.build();
    this.desk.bar.drawPanes();
    return this.#each((pane) => pane.person === person.id && pane.refresh());
  }

  #call(event) {
    // What a bot says of itself (its name, what it can do) has no event of its own.
    if (/^setMy/i.test(event.method)) this.desk.meetBots();
    this.desk.journal.heard(event);
  }

  #each(act) {
    for (const pane of this.desk.panes) act(pane);
  }
}
