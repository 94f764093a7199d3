/** The bar at the top: what is tried here, the clock and ways to move it, settings of the page. */
import { h, icon, iconButton } from "./dom.js";
import { menu, popover } from "./popover.js";
import { stepItems } from "./steps.js";
import { nameOf, now, world } from "./world.js";
import { fullDay, hourMinute, hourMinuteSecond, tongue, word } from "./words.js";

const JUMPS = [
  ["hour", 3600],
  ["day", 86_400],
  ["month", 2_592_000],
];
const KEPT = "sandbox.theme";

/** Set light or dark as the reader chose it, or leave it to their system. */
export function applyTheme(theme = localStorage.getItem(KEPT)) {
  if (!theme) return;
  document.documentElement.dataset.theme = theme;
  localStorage.setItem(KEPT, theme);
}

function isDark() {
  return (
    (document.documentElement.dataset.theme ??
      (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark"
  );
}

export class TopBar {
  constructor(desk) {
    this.desk = desk;
    this.element = document.getElementById("topbar");
    setInterval(() => this.tick(), 1000);
  }

  draw() {
    this.day = h("span", { class: "date" });
    this.time = h("time", { class: "time" });
    this.face = h(
      "button",
      {
        type: "button",
        class: "clock-face",
        "aria-haspopup": "dialog",
        "data-test": "clock",
        onclick: () => this.#clockPanel(),
      },
      icon("clock", 16),
      this.day,
      this.time,
    );
    const steps = h(
      "button",
      {
        type: "button",
        class: "quiet-button first-steps",
        "aria-label": word("first_steps"),
        "aria-haspopup": "menu",
        "data-test": "first-steps",
        onclick: () => menu(steps, stepItems(this.desk), { label: word("first_steps") }),
      },
      icon("spark", 16),
      h("span", {}, word("first_steps")),
    );
    const theme = iconButton(isDark() ? "sun" : "moon", word("theme"), () => this.#turnTheme(), {
      "data-test": "theme",
      class: "wide-only",
    });
    const more = iconButton("more", word("settings"), () => this.#settings(more), {
      class: "narrow-only",
      "data-test": "settings",
    });
    this.element.replaceChildren(
      h(
        "div",
        { class: "brand" },
        h("span", { class: "mark", "aria-hidden": "true" }),
        h("div", { class: "lines" }, h("h1", {}, nameOf(world.bot)), h("p", {}, word("tagline"))),
      ),
      h(
        "div",
        { class: "clock", role: "group", "aria-label": word("clock") },
        this.face,
        ...this.#jumps("wide-only"),
      ),
      h(
        "div",
        { class: "tools" },
        steps,
        h(
          "button",
          {
            type: "button",
            class: "quiet-button wide-only",
            lang: tongue() === "zh" ? "en" : "zh-CN",
            "aria-label": word("language_label"),
            "data-test": "language",
            onclick: () => this.#turnLanguage(),
          },
          word("language"),
        ),
        theme,
        h(
          "button",
          {
            type: "button",
            class: "quiet-button wide-only",
            "data-test": "log",
            "aria-expanded": "false",
            onclick: (event) => this.desk.journal.toggle(event.currentTarget),
          },
          icon("log", 16),
          h("span", { class: "log-word" }, word("log")),
        ),
        more,
      ),
    );
    this.tick();
  }

  /** Show the present moment. */
  tick() {
    if (!this.day) return;
    const present = now();
    this.day.textContent = fullDay(present);
    this.time.textContent = matchMedia("(max-width: 720px)").matches
      ? hourMinute(present)
      : hourMinuteSecond(present);
    this.time.dateTime = present.toISOString();
    this.face.setAttribute("aria-label", `${word("clock")}: ${this.day.textContent} ${hourMinute(present)}`);
  }

  /** The clock has jumped: let the eye notice. */
  moved() {
    this.tick();
    this.face.classList.remove("moved");
    void this.face.offsetWidth;
    this.face.classList.add("moved");
  }

  #jumps(extra) {
    return JUMPS.map(([name, seconds]) =>
      h(
        "button",
        {
          type: "button",
          class: `jump ${extra}`,
          "data-test": extra === "wide-only" ? `advance-${name}` : `advance-${name}-panel`,
          onclick: () => this.desk.advance(seconds),
        },
        word(name),
      ),
    );
  }

  #clockPanel() {
    const field = h("input", {
      type: "datetime-local",
      value: localValue(now()),
      required: true,
      "aria-label": word("clock_field"),
      "data-test": "clock-field",
    });
    const set = (event) => {
      event.preventDefault();
      this.desk.setTime(new Date(field.value).toISOString());
      panel.hidePopover();
    };
    const form = h(
      "form",
      { class: "clock-panel", onsubmit: set },
      h("b", {}, word("clock")),
      h("p", { class: "muted" }, word("clock_note")),
      h("div", { class: "jumps" }, ...this.#jumps("")),
      h(
        "div",
        { class: "pair" },
        field,
        h("button", { type: "submit", class: "plain-button", "data-test": "clock-set" }, word("clock_set")),
      ),
    );
    const panel = popover(this.face, form, { label: word("clock"), focus: false });
  }

  #settings(anchor) {
    menu(
      anchor,
      [
        { icon: "globe", label: word("language"), act: () => this.#turnLanguage() },
        {
          icon: isDark() ? "sun" : "moon",
          label: word(isDark() ? "light" : "dark"),
          act: () => this.#turnTheme(),
        },
        { icon: "log", label: word("log"), act: () => this.desk.journal.toggle(anchor) },
      ],
      { label: word("settings") },
    );
  }

  #turnLanguage() {
    this.desk.speak(tongue() === "zh" ? "en" : "zh");
    this.element.querySelector("[data-test=language]").focus();
  }

  #turnTheme() {
    applyTheme(isDark() ? "light" : "dark");
    this.draw();
    this.element.querySelector("[data-test=theme]").focus();
  }
}

/** A date as <input type="datetime-local"> writes it. */
function localValue(date) {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
