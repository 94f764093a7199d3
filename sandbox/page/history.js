/** The messages of one chat by number, oldest first, whatever the order in which the page learns of them. */
export class History {
  constructor() {
    this.ids = [];
    this.messages = new Map();
    // The places of ephemeral messages by their own numbers, and of those that are shown instead of another message.
    this.ephemeral = new Map();
    this.covers = new Map();
    // True once there is nothing older to ask for.
    this.complete = false;
  }

  get oldest() {
    return this.ids[0];
  }

  get newest() {
    return this.ids.at(-1) ?? 0;
  }

  get(id) {
    return this.messages.get(id);
  }

  has(id) {
    return this.messages.has(id);
  }

  put(message) {
    const id = message.message_id;
    if (!this.messages.has(id)) {
      if (id > this.newest) this.ids.push(id);
      else this.ids.splice(this.#place(id), 0, id);
    }
    this.messages.set(id, message);
    if (message.ephemeral_message_id) this.ephemeral.set(message.ephemeral_message_id, id);
    if (message.sim?.replaces) this.covers.set(`${message.sim.replaces}/${message.sim.only_for}`, id);
  }

  /** Whether this person sees an ephemeral message in place of that one. */
  isCovered(id, personId) {
    const cover = this.messages.get(this.covers.get(`${id}/${personId}`));
    return Boolean(cover) && !cover.sim.deleted;
  }

  /** The messages from the newest back. */
  *backwards() {
    for (let index = this.ids.length - 1; index >= 0; index -= 1) yield this.messages.get(this.ids[index]);
  }

  /** Up to `count` messages before `id` that pass `wanted`, oldest first; an album is not cut. */
  before(id, count, wanted) {
    const found = [];
    for (let index = this.#place(id) - 1; index >= 0; index -= 1) {
      const message = this.messages.get(this.ids[index]);
      if (!wanted(message)) continue;
      const album = message.media_group_id;
      if (found.length >= count && !(album && album === found.at(-1).media_group_id)) break;
      found.push(message);
    }
    return found.reverse();
  }

  /** The messages posted together with this one. */
  album(message) {
    const at = this.#place(message.message_id);
    return this.ids
      .slice(Math.max(0, at - 12), at + 12)
      .map((id) => this.messages.get(id))
      .filter((one) => one.media_group_id === message.media_group_id);
  }

  #place(id) {
    let [low, high] = [0, this.ids.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ids[middle] < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
