/** Pictures, films, sounds and files inside a message. */
import { length } from "./dates.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { author, nameOf } from "./names.js";
import { word } from "./words.js";

const WAVE_BARS = 32;

/** Where the sandbox serves a file. */
export function fileUrl(file) {
  return `/sim/files/${encodeURIComponent(file.file_unique_id)}`;
}

/** The pictures and films of a message and its album, as a grid. */
export function grid(messages, first, act) {
  const pictures = messages.filter((one) => one.photo).map((one) => fileUrl(one.photo.at(-1)));
  return h(
    "div",
    { class: "photos", "data-count": messages.length },
    ...messages.map((message) => {
      const tile = message.photo ? photo(message, messages.length, pictures, act) : film(message);
      if (message !== first) tile.dataset.message = message.message_id;
      return tile;
    }),
  );
}

function photo(message, count, pictures, act) {
  const bySize = [...message.photo].sort((a, b) => a.width - b.width);
  const size = bySize.find((one) => one.width >= 600) ?? bySize.at(-1);
  const index = pictures.indexOf(fileUrl(message.photo.at(-1)));
  const button = h(
    "button",
    {
      type: "button",
      class: message.has_media_spoiler ? "covered" : null,
      "aria-label": word("photo_by", { name: nameOf(author(message)) }),
      onclick: () => {
        if (button.classList.contains("covered")) button.classList.remove("covered");
        else act.view(pictures, index);
      },
    },
    h("img", { src: fileUrl(size), alt: "", width: size.width, height: size.height, decoding: "async" }),
  );
  if (count === 1)
    button.style.aspectRatio = `${Math.max(size.width, size.height * 0.6)} / ${Math.min(size.height, size.width * 1.25)}`;
  return button;
}

function film(message) {
  const video = message.video ?? message.animation ?? message.video_note;
  const loops = Boolean(message.animation);
  const thumbnail = video.thumbnail ?? video.thumb;
  const player = h("video", {
    src: fileUrl(video),
    poster: thumbnail && fileUrl(thumbnail),
    preload: "none",
    loop: loops,
    playsinline: true,
    "aria-label": word(loops ? "animation" : "video"),
  });
  player.muted = loops;
  const start = async () => {
    player.controls = !message.video_note;
    button.hidden = true;
    await player.play().catch(() => (button.hidden = false));
  };
  const button = h(
    "button",
    { type: "button", class: "film-play", "aria-label": word("play"), onclick: start },
    icon("play", 26),
  );
  return h(
    "div",
    { class: `film${message.video_note ? " round" : ""}` },
    player,
    h("span", { class: "film-tag" }, loops ? "GIF" : length(video.duration)),
    button,
  );
}

/** A sticker: its picture, or its emoji where the browser cannot draw it. */
export function sticker({ sticker: one }) {
  const large = h(
    "span",
    { class: "large-emoji", role: "img", "aria-label": word("sticker") },
    one.emoji ?? "🖼️",
  );
  if (one.is_animated || one.is_video) return large;
  const picture = h("img", {
    class: "sticker",
    src: fileUrl(one),
    alt: one.emoji ?? word("sticker"),
    width: 160,
    height: 160,
  });
  picture.addEventListener("error", () => picture.replaceWith(large), { once: true });
  return picture;
}

/** A song: cover or note, title, player. */
export function audio({ audio: song }) {
  const name = song.title ?? song.file_name ?? word("audio");
  return sound(song, "note", [
    h("b", {}, name),
    h("span", {}, [song.performer, length(song.duration)].filter(Boolean).join(" · ")),
  ]);
}

/** A voice message: the wave is drawn from the file's name, since sound is not looked into. */
export function voice({ voice: one }) {
  const seed = [...one.file_unique_id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7);
  const bars = Array.from({ length: WAVE_BARS }, (_, index) => 20 + ((seed * (index + 3) * 17) % 80));
  const wave = h(
    "span",
    { class: "wave", "aria-hidden": "true" },
    ...bars.map((height) => h("i", { style: `height:${height}%` })),
  );
  return sound(one, "voice", [wave, h("span", {}, `${word("voice")} · ${length(one.duration)}`)]);
}

function sound(file, sign, lines) {
  const player = h("audio", { src: fileUrl(file), preload: "none" });
  const button = h(
    "button",
    {
      type: "button",
      class: "badge",
      "aria-label": word("play"),
      onclick: () => (player.paused ? player.play().catch(() => draw("block")) : player.pause()),
    },
    icon("play", 20),
  );
  const draw = (name) => button.replaceChildren(icon(name, 20));
  player.addEventListener("play", () => draw("pause"));
  for (const end of ["pause", "ended"]) player.addEventListener(end, () => draw("play"));
  return h(
    "div",
    { class: "file sound", title: word(sign === "note" ? "audio" : "voice") },
    button,
    player,
    h("span", { class: "lines" }, ...lines),
  );
}

/** A file of any kind, to be downloaded. */
export function file({ document }) {
  return h(
    "a",
    {
      class: "file",
      href: fileUrl(document),
      target: "_blank",
      rel: "noopener",
      download: document.file_name ?? true,
    },
    h("span", { class: "badge" }, icon("file", 20)),
    h(
      "span",
      { class: "lines" },
      h("b", {}, document.file_name ?? word("file")),
      h("span", {}, bytes(document.file_size)),
    ),
  );
}

function bytes(size) {
  if (!size) return "";
  if (size < 1024) return `${size} B`;
  return size < 1_048_576 ? `${Math.round(size / 1024)} KB` : `${(size / 1_048_576).toFixed(1)} MB`;
}
