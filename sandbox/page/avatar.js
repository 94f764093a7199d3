import { h } from "./dom.js";
import { hueOf, initials } from "./names.js";

/** A round picture of a person, a bot or a chat: coloured initials, as Telegram draws them. */
export function avatar(one, size = "m") {
  return h(
    "span",
    { class: `avatar ${size}`, "data-hue": hueOf(one?.id ?? 0), "aria-hidden": "true" },
    initials(one),
  );
}
