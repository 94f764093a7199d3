/** Building elements, and the few things a browser lets a page do. */
import { icon } from "./icons.js";

/** Build one element: attributes, `on…` listeners, children (null and false are left out). */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Build a button that shows only an icon; its label is for readers and the hint. */
export function iconButton(name, label, onclick, attributes = {}) {
  const { class: extra = "", size = 20, ...rest } = attributes;
  return h(
    "button",
    {
      type: "button",
      class: `icon-button ${extra}`.trim(),
      "aria-label": label,
      title: label,
      onclick,
      ...rest,
    },
    icon(name, size),
  );
}

/** Put text on the clipboard; false where the browser does not let us. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Let the arrow keys, Home and End walk through the elements of `selector` inside an element. */
export function walkable(selector) {
  return (event) => {
    const all = [...event.currentTarget.querySelectorAll(selector)].filter((one) => one.offsetParent);
    const at = all.indexOf(document.activeElement.closest(selector));
    const to = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at < 0 ? -1 : at - 1,
      ArrowLeft: at < 0 ? -1 : at - 1,
      Home: 0,
      End: -1,
    }[event.key];
    const typing = event.target.matches("input, textarea, select");
    if (to === undefined || !all.length || (typing && !["ArrowDown", "ArrowUp"].includes(event.key))) return;
    event.preventDefault();
    all.at(to % all.length).focus();
  };
}

/** True where the reader's device asks for little movement. */
export function isCalm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Call `action` once, `ms` after the last call. */
export function settled(action, ms) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), ms);
  };
}
