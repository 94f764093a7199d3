import { h } from "./dom.js";
import { hueOf, initials } from "./names.js";
import { world } from "./world.js";

/** A round picture of a person, a bot or a chat: its photo, or coloured initials, as Telegram draws them. */
export function avatar(one, size = "m") {
  const photo = one?.photo ?? world.groups.get(String(one?.id))?.photo;
  return h(
    "span",
    { class: `avatar ${size}`, "data-hue": hueOf(one?.id ?? 0), "aria-hidden": "true" },
    photo ? h("img", { src: `/sim/files/${photo.small_file_unique_id}`, alt: "" }) : initials(one),
  );
}
