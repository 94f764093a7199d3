import { h } from "./dom.js";
import { hueOf, initials, nameOf } from "./world.js";

/** A round picture of a person or a group: coloured initials, as Telegram draws them. */
export function avatar(one, size = "m") {
  return h(
    "span",
    { class: `avatar ${size}`, "data-hue": hueOf(one.id), "aria-hidden": "true", title: nameOf(one) },
    initials(one),
  );
}
