/** Choosing what to send: the sandbox's own pictures, files of this computer, and what is sent at once. */
import * as api from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { popover } from "./popover.js";
import { word } from "./words.js";

const ALBUM_LIMIT = 10;
// What is not here needs the permission for stickers, moving pictures and dice.
const NEEDED = {
  poll: "can_send_polls",
  contact: "can_send_messages",
  location: "can_send_messages",
  voice: "can_send_voice_notes",
  audio: "can_send_audios",
  video: "can_send_videos",
  video_note: "can_send_video_notes",
};

/** A small view of {sample: name} or {file: File}. */
export function thumbnail(picture) {
  if (picture.file && !isPicture(picture.file))
    return h("span", { class: "thumbnail-file" }, icon("file", 20), h("span", {}, picture.file.name));
  const source = picture.sample
    ? sampleUrl(picture.sample)
    : (picture.url ??= URL.createObjectURL(picture.file));
  return h("img", { src: source, alt: "", loading: "lazy", width: 72, height: 72 });
}

export function isPicture(file) {
  return ["image/png", "image/jpeg", "image/webp"].includes(file.type);
}

export function sampleUrl(name) {
  return `/sim/samples/${encodeURIComponent(name)}.jpg`;
}

/** The bytes of a picture. */
export async function content(picture) {
  return picture.file ?? (await fetch(sampleUrl(picture.sample))).blob();
}

/**
 * Let somebody pick up to ten pictures or files, in order; `onChange` gets the list after each change,
 * `onShare` the kind of what is sent at once: a poll, dice, a contact, a place, a sample of some kind of file.
 * What `may(permission)` denies is not offered.
 */
export async function pickPictures(anchor, picked, onChange, onShare, may) {
  const names = await api.samples().catch(() => []);
  let pictures = [...picked];
  const change = (next) => {
    pictures = next.slice(0, ALBUM_LIMIT);
    onChange(pictures);
    draw();
  };
  const tiles = names.map((name) =>
    h(
      "button",
      {
        type: "button",
        class: "tile",
        "data-test": `sample-${name}`,
        "aria-label": word("picture_named", { name }),
        title: name,
        onclick: () => toggle(name),
      },
      thumbnail({ sample: name }),
      h("span", { class: "order" }),
    ),
  );
  const toggle = (name) => {
    const known = pictures.some((picture) => picture.sample === name);
    change(known ? pictures.filter((picture) => picture.sample !== name) : [...pictures, { sample: name }]);
  };
  const draw = () => {
    for (const [index, tile] of tiles.entries()) {
      const place = pictures.findIndex((picture) => picture.sample === names[index]);
      tile.setAttribute("aria-pressed", String(place >= 0));
      tile.querySelector(".order").textContent = place >= 0 ? place + 1 : "";
    }
  };
  const files = h("input", {
    type: "file",
    multiple: true,
    hidden: true,
    "data-test": "own-file",
    onchange: () => {
      change([...pictures, ...[...files.files].map((file) => ({ file }))]);
      panel.hidePopover();
    },
  });
  const share = (kind, name) =>
    may(NEEDED[kind] ?? "can_send_other_messages") &&
    h(
      "button",
      {
        type: "button",
        class: "quiet-button",
        "data-test": `share-${kind}`,
        onclick: () => {
          panel.hidePopover();
          onShare(kind);
        },
      },
      icon(name, 16),
      word(kind),
    );
  draw();
  const panel = popover(
    anchor,
    h(
      "div",
      { class: "picker" },
      may("can_send_photos") && h("div", { class: "tiles" }, ...tiles),
      files,
      h(
        "div",
        { class: "sources" },
        (may("can_send_photos") || may("can_send_documents")) &&
          h(
            "button",
            { type: "button", class: "quiet-button", onclick: () => files.click() },
            icon("upload", 16),
            word("from_computer"),
          ),
        share("poll", "poll"),
        share("contact", "person"),
        share("location", "place"),
        share("voice", "voice"),
        share("audio", "note"),
        share("video", "play"),
        share("video_note", "play"),
        share("animation", "play"),
        share("sticker", "smile"),
        share("dice", "spark"),
      ),
    ),
    { label: word("attach") },
  );
}
