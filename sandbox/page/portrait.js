/** Choosing the photo of a group or channel: one of the sandbox's own pictures, or a file of this computer. */
import * as api from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { sampleUrl } from "./pictures.js";
import { attempt, popover } from "./popover.js";
import { word } from "./words.js";

/** Let `me`, an administrator, choose another photo for the chat, or none. */
export async function choosePortrait(anchor, chat, me) {
  const names = await api.samples().catch(() => []);
  const change = (body) => {
    panel.hidePopover();
    return attempt(api.changeGroup(chat.id, body));
  };
  const tile = (name) =>
    h(
      "button",
      {
        type: "button",
        class: "tile",
        title: name,
        "aria-label": word("picture_named", { name }),
        "data-test": `portrait-${name}`,
        onclick: () => change({ photo: name, by: me }),
      },
      h("img", { src: sampleUrl(name), alt: "", width: 72, height: 72 }),
    );
  const file = h("input", {
    type: "file",
    accept: "image/*",
    hidden: true,
    "data-test": "portrait-file",
    onchange: () => {
      const body = new FormData();
      body.set("by", me);
      body.set("photo", file.files[0]);
      change(body);
    },
  });
  const source = (sign, label, onclick) =>
    h("button", { type: "button", class: "quiet-button", onclick }, icon(sign, 16), label);
  const panel = popover(
    anchor,
    h(
      "div",
      { class: "picker" },
      h("div", { class: "tiles" }, ...names.map(tile)),
      file,
      h(
        "div",
        { class: "sources" },
        source("upload", word("from_computer"), () => file.click()),
        chat.photo && source("trash", word("no_photo"), () => change({ photo: "", by: me })),
      ),
    ),
    { label: word("group_photo") },
  );
}
