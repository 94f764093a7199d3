/** The bar at the top: what is tried here, the clock, phones, settings of the page. */
import { ClockFace } from "./clock.js";
import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { nameOf } from "./names.js";
import { menu } from "./popover.js";
import { showShortcuts } from "./shortcuts.js";
import { stepItems } from "./steps.js";
import { applyTheme, isDark } from "./theme.js";
import { world } from "./world.js";
import { tongue, word } from "./words.js";

export class TopBar {
  constructor(desk) {
    this.desk = desk;
    this.element = document.getElementById("topbar");
    this.clock = new ClockFace(desk);
  }

  draw() {
    const steps = h(
      "button",
      {
        type: "button",
        class: "quiet-button first-steps",
        "aria-label": word("first_steps"),
        title: word("first_steps"),
        "aria-haspopup": "menu",
        "data-test": "first-steps",
        onclick: () => menu(steps, stepItems(this.desk), { label: word("first_steps") }),
      },
      icon("spark", 16),
      h("span", {}, word("first_steps")),
    );
    const more = iconButton("more", word("settings"), () => this.#settings(more), {
      class: "narrow-only",
      "data-test": "settings",
    });
    this.adder = iconButton("pane", word("add_pane"), () => this.desk.addPane(), {
      class: "wide-only",
      "data-test": "add-pane",
    });
    this.element.replaceChildren(
      h(
        "div",
        { class: "brand" },
        h("span", { class: "mark", "aria-hidden": "true" }),
        h(
          "div",
          { class: "lines" },
          h("h1", {}, world.bots.map(nameOf).join(" · ")),
          h("p", {}, word("tagline")),
        ),
      ),
      this.clock.element,
      h("div", { class: "tools" }, steps, this.adder, ...this.#wideTools(), more),
    );
    this.clock.draw();
    this.drawPanes();
  }

  /** Whether one more phone fits. */
  drawPanes() {
    this.adder.disabled = !this.desk.hasRoom;
  }

  #wideTools() {
    return [
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
      iconButton(isDark() ? "sun" : "moon", word("theme"), () => this.#turnTheme(), {
        "data-test": "theme",
        class: "wide-only",
      }),
      iconButton("help", word("shortcuts"), () => showShortcuts(), {
        "data-test": "shortcuts",
        class: "wide-only",
      }),
      h(
        "button",
        {
          type: "button",
          class: "quiet-button wide-only",
          "data-test": "log",
          "aria-expanded": String(!this.desk.journal.element.hidden),
          onclick: (event) => this.desk.journal.toggle(event.currentTarget),
        },
        icon("log", 16),
        h("span", { class: "log-word" }, word("log")),
      ),
    ];
  }

  #settings(anchor) {
    menu(
      anchor,
      [
        this.desk.hasRoom && { icon: "pane", label: word("add_pane"), act: () => this.desk.addPane() },
        { icon: "globe", label: word("language"), act: () => this.#turnLanguage(), test: "language-item" },
        {
          icon: isDark() ? "sun" : "moon",
          label: word(isDark() ? "light" : "dark"),
          act: () => this.#turnTheme(),
          test: "theme-item",
        },
        { icon: "log", label: word("log"), act: () => this.desk.journal.toggle(anchor), test: "log-item" },
        { icon: "help", label: word("shortcuts"), act: () => showShortcuts() },
      ],
      { label: word("settings") },
    );
  }

  #turnLanguage() {
    this.desk.speak(tongue() === "zh" ? "en" : "zh");
    this.#focus("language");
  }

  #turnTheme() {
    applyTheme(isDark() ? "light" : "dark");
    this.draw();
    this.#focus("theme");
  }

  #focus(name) {
    const wide = this.element.querySelector(`[data-test=${name}]`);
    (wide.offsetParent ? wide : this.element.querySelector("[data-test=settings]")).focus();
  }
}
