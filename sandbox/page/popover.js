/** What opens above the page: menus, panels, dialogs, large pictures, notes. Esc and a press outside close them. */
import { h, iconButton, walkable } from "./dom.js";
import { icon } from "./icons.js";
import { word } from "./words.js";

const MARGIN = 8;
const NOTE_MS = 4200;

/**
 * Show `content` beside `anchor` (an element, or a mouse event's place). Returns the panel; `panel.hidePopover()` closes it.
 * The focus goes in, and back to where it was when the panel closes.
 */
export function popover(
  anchor,
  content,
  { label, role = "dialog", className = "", at = null, focus = true },
) {
  const before = document.activeElement;
  const panel = h(
    "div",
    { class: `popover ${className}`, popover: "auto", role, "aria-label": label },
    content,
  );
  document.body.append(panel);
  panel.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    if (panel.contains(document.activeElement) || document.activeElement === document.body)
      before?.focus?.({ preventScroll: true });
    panel.remove();
  });
  panel.showPopover();
  const place = () =>
    put(
      panel,
      at
        ? { left: at.clientX, right: at.clientX, top: at.clientY, bottom: at.clientY }
        : anchor.getBoundingClientRect(),
    );
  place();
  if (focus) panel.querySelector("button:not(:disabled), input")?.focus({ preventScroll: true });
  return panel;
}

function put(panel, anchor) {
  const { width, height } = panel.getBoundingClientRect();
  const middle = (anchor.left + anchor.right) / 2;
  const left = middle > innerWidth / 2 ? anchor.right - width : anchor.left;
  const below = anchor.bottom + 6;
  const top = below + height + MARGIN <= innerHeight ? below : anchor.top - height - 6;
  panel.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`;
  panel.style.top = `${Math.max(MARGIN, Math.min(top, innerHeight - height - MARGIN))}px`;
}

/** A menu of `items`: {label, icon or picture, act, danger?, on?, apart?}; `top` is put above them. */
export function menu(anchor, items, { label, at = null, top = null }) {
  const list = h(
    "div",
    { class: "menu", onkeydown: walkable("button") },
    top,
    ...items.filter(Boolean).map((item) =>
      h(
        "button",
        {
          type: "button",
          role: "menuitem",
          class: [item.danger && "danger", item.apart && "apart"].filter(Boolean).join(" ") || null,
          "aria-current": item.on ? "true" : null,
          "data-test": item.test,
          onclick: () => {
            panel.hidePopover();
            item.act();
          },
        },
        item.picture ?? icon(item.icon, 18),
        h("span", {}, item.label),
        item.on && icon("check", 16),
      ),
    ),
  );
  const panel = popover(anchor, list, { label, role: "menu", className: "menu-panel", at });
  return panel;
}

/**
 * A dialog in the middle of the page. `fields` are elements (inputs have names); `confirm` is the label of the button that
 * calls `act(values)`, where `values.get(name)` is what was put in. A refusal keeps it open and is shown.
 */
export function dialog({ title, fields = [], confirm, act, danger = false, className = "" }) {
  const submit = async (event) => {
    event.preventDefault();
    try {
      await act?.(new FormData(form));
      box.close();
    } catch (error) {
      note(error.message, "error");
    }
  };
  const form = h(
    "form",
    { class: "dialog-card", onsubmit: submit },
    h(
      "header",
      {},
      h("h2", {}, title),
      iconButton("close", word("close"), () => box.close()),
    ),
    h("div", { class: "dialog-body" }, fields),
    confirm &&
      h(
        "footer",
        {},
        h("button", { type: "button", class: "quiet-button", onclick: () => box.close() }, word("cancel")),
        h(
          "button",
          { type: "submit", class: `plain-button${danger ? " danger" : ""}`, "data-test": "confirm" },
          confirm,
        ),
      ),
  );
  const box = h("dialog", { class: `dialog ${className}`.trim(), "aria-label": title }, form);
  box.addEventListener("pointerdown", (event) => event.target === box && box.close());
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  (
    form.querySelector("[autofocus], .dialog-body input, .dialog-body button") ??
    form.querySelector("footer [type=submit]")
  )?.focus();
  return box;
}

/** A labelled input for a dialog. */
export function field(name, label, attributes = {}) {
  return h(
    "label",
    { class: "field" },
    h("span", {}, label),
    h("input", { name, autocomplete: "off", "data-test": `field-${name}`, ...attributes }),
  );
}

/** A box to tick, for a dialog. */
export function tick(name, label, checked, attributes = {}) {
  return h(
    "label",
    { class: "tick-line" },
    h("input", { type: "checkbox", name, checked, ...attributes }),
    h("span", {}, label),
  );
}

/** Show pictures large, one at a time; arrows move on, Esc closes. */
export function lightbox(urls, index) {
  const image = h("img", { alt: word("photo") });
  const show = (next) => {
    index = (next + urls.length) % urls.length;
    image.src = urls[index];
  };
  const box = h(
    "dialog",
    { class: "lightbox", "aria-label": word("photo") },
    image,
    iconButton("close", word("close"), () => box.close()),
  );
  box.addEventListener("click", (event) => {
    if (event.target === image && urls.length > 1) show(index + 1);
    else box.close();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") show(index + 1);
    if (event.key === "ArrowLeft") show(index - 1);
  });
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  show(index);
  box.showModal();
}

/** A line at the top of the page that goes away by itself. */
export function note(text, kind = "") {
  const line = h(
    "div",
    { class: `note ${kind}`.trim(), "data-test": kind === "error" ? "refusal" : "note" },
    text,
  );
  document.getElementById("notes").append(line);
  setTimeout(() => line.classList.add("gone"), NOTE_MS);
  setTimeout(() => line.remove(), NOTE_MS + 400);
}

/** Do what may be refused; a refusal is shown, and null comes back. */
export async function attempt(call) {
  try {
    return await call;
  } catch (error) {
    note(error.message, "error");
    return null;
  }
}
