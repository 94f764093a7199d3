/** One message as an element. Everything that a press does goes through `act`, which the chat provides. */
import { avatar } from "./avatar.js";
import { h, icon } from "./dom.js";
import { rich } from "./entities.js";
import { author, gist, hueOf, nameOf, standing, world } from "./world.js";
import { hourMinute, word } from "./words.js";

const SERVICE = {
  new_chat_members: (message, by) =>
    message.new_chat_members
      .map((user) =>
        user.id === message.from?.id
          ? word("joined", { name: nameOf(user) })
          : word("added", { by, name: nameOf(user) }),
      )
      .join(", "),
  left_chat_member: (message, by) => {
    const gone = message.left_chat_member;
    return gone.id === message.from?.id
      ? word("left", { name: nameOf(gone) })
      : word("removed", { by, name: nameOf(gone) });
  },
  pinned_message: (message, by) => {
    const what = gist(message.pinned_message);
    return what === word("message")
      ? word("pinned_thing", { by })
      : word("pinned_by", { by, what: what.length > 32 ? `${what.slice(0, 30).trimEnd()}…` : what });
  },
  new_chat_title: (message, by) => word("titled", { by, what: message.new_chat_title }),
  group_chat_created: () => word("was_created"),
  supergroup_chat_created: () => word("was_created"),
  migrate_from_chat_id: () => word("service"),
};

const CONTENT = ["text", "photo", "document", "caption"];

/** The kind of service message this is, or undefined for what somebody said. */
function serviceKind(message) {
  return Object.keys(SERVICE).find((kind) => kind in message);
}

/** Build the element of `message`; `album` holds the later pictures posted together with it. */
export function render(message, album, act) {
  const kind = serviceKind(message);
  const node = kind ? service(message, kind, act) : said(message, album, act);
  node.dataset.message = message.message_id;
  return node;
}

function service(message, kind, act) {
  const text = SERVICE[kind](message, nameOf(author(message)));
  const target = message.pinned_message?.message_id;
  const body = target
    ? h("button", { type: "button", class: "pill", onclick: () => act.jump(target) }, text)
    : h("span", { class: "pill" }, text);
  return h("div", { class: "service" }, body);
}

function said(message, album, act) {
  const writer = author(message);
  const photos = [message, ...album].filter((one) => one.photo);
  const words = [message, ...album].find((one) => one.text ?? one.caption);
  const grouped = message.chat.type !== "private";
  const when = meta(message);
  const reactions = chips(message, act);
  const bare = photos.length > 0 && !words && !reactions;

  const bubble = h(
    "div",
    { class: `bubble${photos.length ? " pictured" : ""}${bare ? " bare" : ""}` },
    grouped && sender(message, writer),
    forwarded(message),
    message.reply_to_message && quote(message, act),
    photos.length > 0 && grid(photos, message, act),
    message.document && file(message.document),
    words &&
      h(
        "div",
        { class: "text", dir: "auto" },
        ...rich(words.text ?? words.caption, words.entities ?? words.caption_entities, act),
        !reactions && when,
      ),
    !CONTENT.some((part) => part in message) &&
      h("div", { class: "text muted" }, word("unsupported"), !reactions && when),
    reactions && h("div", { class: "feet" }, reactions, when),
    !words && !reactions && CONTENT.some((part) => part in message) && when,
    h(
      "button",
      {
        type: "button",
        class: "more",
        "aria-label": word("message_menu"),
        title: word("message_menu"),
        onclick: (event) => act.menu(message, event.currentTarget),
      },
      icon("smile", 16),
    ),
  );
  bubble.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    act.menu(message, bubble, event);
  });
  bubble.addEventListener("click", (event) => {
    const touched = matchMedia("(hover: none)").matches;
    if (touched && !event.target.closest("button, a, code, .spoiler")) act.menu(message, bubble, event);
  });

  return h(
    "article",
    { class: "message", "data-from": writer.id, "data-hue": hueOf(writer.id) },
    grouped && h("span", { class: "portrait" }, avatar(writer, "s")),
    bubble,
    keyboard(message, act),
  );
}

function sender(message, writer) {
  return h(
    "div",
    { class: "sender" },
    h("span", { class: "name" }, nameOf(writer)),
    title(message.chat.id, writer.id),
  );
}

/** What stands beside a writer's name: the tag the bot gave them, or what they are in the group. */
export function title(chatId, writerId) {
  const tag = world.chats.get(chatId)?.tags?.[writerId];
  if (tag) return h("span", { class: "title-tag" }, tag);
  const role = { creator: "owner", administrator: "admin" }[standing(chatId, writerId)];
  return role && writerId !== world.bot.id ? h("span", { class: "role" }, word(role)) : null;
}

function forwarded(message) {
  const via =
    message.via_bot && h("div", { class: "source" }, word("via", { name: message.via_bot.username }));
  const origin = message.forward_origin;
  if (!origin) return via;
  const name = origin.sender_user_name ?? nameOf(origin.sender_user ?? origin.sender_chat ?? origin.chat);
  return h("div", { class: "source" }, word("forwarded", { name }));
}

function quote(message, act) {
  const original = message.reply_to_message;
  const writer = author(original);
  return h(
    "button",
    {
      type: "button",
      class: "quote",
      "data-hue": hueOf(writer.id),
      onclick: () => act.jump(original.message_id),
    },
    original.photo && h("img", { src: fileUrl(original.photo[0]), alt: "", width: 34, height: 34 }),
    h(
      "span",
      { class: "lines" },
      h("b", {}, nameOf(writer)),
      h("span", {}, message.quote?.text ?? gist(original)),
    ),
  );
}

/** Where the sandbox serves a file. */
export function fileUrl(file) {
  return `/sim/files/${encodeURIComponent(file.file_unique_id)}`;
}

function grid(photos, first, act) {
  const count = photos.length;
  return h(
    "div",
    { class: "photos", "data-count": count },
    ...photos.map((message, index) => {
      const size =
        [...message.photo].sort((a, b) => a.width - b.width).find((one) => one.width >= 600) ??
        message.photo.at(-1);
      const label = word("photo_by", { name: nameOf(author(message)) });
      const button = h(
        "button",
        {
          type: "button",
          "aria-label": label,
          onclick: () =>
            act.view(
              photos.map((one) => one.photo.at(-1)),
              index,
            ),
        },
        h("img", { src: fileUrl(size), alt: "", width: size.width, height: size.height }),
      );
      if (count === 1)
        button.style.aspectRatio = `${Math.max(size.width, size.height * 0.6)} / ${Math.min(size.height, size.width * 1.25)}`;
      if (message !== first) button.dataset.message = message.message_id;
      return button;
    }),
  );
}

function file(document) {
  const size = document.file_size ? `${Math.max(1, Math.round(document.file_size / 1024))} KB` : "";
  return h(
    "a",
    {
      class: "file",
      href: fileUrl(document),
      target: "_blank",
      rel: "noopener",
      download: document.file_name,
    },
    h("span", { class: "badge" }, icon("file", 20)),
    h("span", { class: "lines" }, h("b", {}, document.file_name ?? word("file")), h("span", {}, size)),
  );
}

function meta(message) {
  // As in Telegram: a bot's message with buttons changes all the time, and nobody wants to be told.
  const edited = message.edit_date && !message.via_bot && !message.reply_markup?.inline_keyboard;
  return h(
    "span",
    { class: "meta" },
    edited && `${word("edited")} `,
    hourMinute(new Date(message.date * 1000)),
    h("span", { class: "ticks" }, icon("checks", 15)),
  );
}

function chips(message, act) {
  const reactions = Object.entries(message.sim?.reactions ?? {}).filter(([, users]) => users.length);
  if (!reactions.length) return null;
  return h(
    "div",
    { class: "reactions" },
    ...reactions.map(([emoji, users]) => {
      const names = users
        .map((id) => nameOf(id === world.bot.id ? world.bot : world.people.get(id)))
        .join(", ");
      const label = word("reacted", { emoji, n: users.length, names });
      const mine = users.includes(act.viewer());
      return h(
        "button",
        {
          type: "button",
          class: "chip",
          "aria-pressed": String(mine),
          "aria-label": label,
          title: names,
          "data-emoji": emoji,
          onclick: () => act.react(message, mine ? null : emoji),
        },
        h("span", { class: "emoji" }, emoji),
        h("span", {}, String(users.length)),
      );
    }),
  );
}

function keyboard(message, act) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h(
    "div",
    { class: "keyboard" },
    ...rows.map((row) => h("div", { class: "row" }, ...row.map((button) => key(message, button, act)))),
  );
}

function key(message, button, act) {
  const leads = button.url ?? button.web_app?.url ?? button.login_url?.url;
  const press = (event) => {
    if (leads) act.open(leads);
    else if (button.copy_text) act.copy(button.copy_text.text);
    else if (button.switch_inline_query_current_chat !== undefined)
      act.fill(`@${world.bot.username} ${button.switch_inline_query_current_chat}`);
    else act.press(message, button, event.currentTarget);
  };
  return h(
    "button",
    {
      type: "button",
      class: `key${button.style ? ` ${button.style}` : ""}`,
      onclick: press,
      "aria-label": leads ? word("opens", { label: button.text }) : null,
    },
    h("span", {}, button.text),
    leads && icon("out", 12),
    button.copy_text && icon("copy", 12),
  );
}
