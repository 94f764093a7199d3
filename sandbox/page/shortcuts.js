/** What the keyboard does, anywhere on the page. */
import { h } from "./dom.js";
import { dialog } from "./popover.js";
import { word } from "./words.js";

const KEYS = [
  [["/"], "key_write"],
  [["Alt", "1 – 3"], "key_pane"],
  [["Alt", "L"], "key_list"],
  [["↑", "↓"], "key_walk"],
  [["Enter"], "key_open"],
  [["Esc"], "key_close"],
  [["↑"], "key_edit"],
  [["Shift", "Enter"], "key_line"],
  [["Alt", "B"], "key_log"],
  [["?"], "key_help"],
];

/** Listen to the whole page for `desk`. */
export function listen(desk) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open], .popover")) return;
    const writing = event.target.matches?.("input, textarea, select");
    if (event.altKey && /^Digit[1-3]$/.test(event.code))
      act(event, () => desk.panes[Number(event.code.at(-1)) - 1]?.focus());
    else if (event.altKey && event.code === "KeyB")
      act(event, () => desk.journal.toggle(document.querySelector("[data-test=log]")));
    else if (event.altKey && event.code === "KeyL") act(event, () => desk.active?.focusList());
    else if (event.key === "Escape") act(event, () => desk.active?.leave());
    else if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === "/") act(event, () => desk.active?.write());
    else if (event.key === "?") act(event, showShortcuts);
  });
}

function act(event, action) {
  event.preventDefault();
  action();
}

/** The list of shortcuts. */
export function showShortcuts() {
  const row = ([keys, name]) => [
    h("dt", {}, ...keys.flatMap((key, index) => [index > 0 && " ", h("kbd", {}, key)])),
    h("dd", {}, word(name)),
  ];
  dialog({ title: word("shortcuts"), fields: [h("dl", { class: "keys" }, ...KEYS.flatMap(row))] });
}
