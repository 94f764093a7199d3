/** Menus and small panels above the page: they close by Esc, by a press outside, and by a choice. */
import { h, icon } from "./dom.js";

const MARGIN = 8;

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
  place(
    panel,
    at
      ? { left: at.clientX, right: at.clientX, top: at.clientY, bottom: at.clientY }
      : anchor.getBoundingClientRect(),
  );
  if (focus) panel.querySelector("button:not(:disabled), input")?.focus({ preventScroll: true });
  return panel;
}

function place(panel, anchor) {
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
    { class: "menu", onkeydown: walk },
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

function walk(event) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length)?.focus();
}

/** Show pictures large, one at a time; arrows move on, Esc closes. */
export function lightbox(urls, index, label, closeLabel) {
  const image = h("img", { alt: label });
  const show = (next) => {
    index = (next + urls.length) % urls.length;
    image.src = urls[index];
  };
  const dialog = h(
    "dialog",
    { class: "lightbox", "aria-label": label },
    image,
    h(
      "button",
      { type: "button", class: "icon-button", "aria-label": closeLabel, onclick: () => dialog.close() },
      icon("close"),
    ),
  );
  dialog.addEventListener("click", (event) => {
    if (event.target === image && urls.length > 1) show(index + 1);
    else dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") show(index + 1);
    if (event.key === "ArrowLeft") show(index - 1);
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  show(index);
  dialog.showModal();
}

/** A line at the foot of the page that goes away by itself. */
export function note(text, kind = "") {
  const line = h("div", { class: `note ${kind}`.trim() }, text);
  document.getElementById("notes").append(line);
  setTimeout(() => line.classList.add("gone"), 4200);
  setTimeout(() => line.remove(), 4600);
}
