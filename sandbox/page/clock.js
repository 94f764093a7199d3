/** The clock of the sandbox: what it shows, ways to move it, and whether it runs. */
import { fieldValue, fullDay, hourMinute, hourMinuteSecond } from "./dates.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { popover } from "./popover.js";
import { now, world } from "./world.js";
import { word } from "./words.js";

const JUMPS = [
  ["minute", 60],
  ["hour", 3600],
  ["day", 86_400],
  ["month", 2_592_000],
];

export class ClockFace {
  /** `desk` moves the clock: `setClock(body)`. */
  constructor(desk) {
    this.desk = desk;
    this.element = h("div", { class: "clock", role: "group" });
    setInterval(() => this.tick(), 1000);
  }

  draw() {
    this.day = h("span", { class: "date" });
    this.time = h("time", { class: "time" });
    this.state = h("span", { class: "stopped-word" }, word("stopped"));
    this.face = h(
      "button",
      {
        type: "button",
        class: "clock-face",
        "aria-haspopup": "dialog",
        "data-test": "clock",
        onclick: () => this.#panel(),
      },
      icon("clock", 16),
      this.day,
      this.time,
      this.state,
    );
    this.runner = h("button", {
      type: "button",
      class: "icon-button runner",
      role: "switch",
      "data-test": "clock-run",
      onclick: () => this.desk.setClock({ frozen: world.frozen === null }),
    });
    this.element.setAttribute("aria-label", word("clock"));
    this.element.replaceChildren(this.face, this.runner, ...this.#jumps("wide-only"));
    this.tick();
  }

  /** Show the present moment. */
  tick() {
    if (!this.day) return;
    const present = now();
    const stopped = world.frozen !== null;
    const narrow = matchMedia("(max-width: 720px)").matches;
    this.day.textContent = fullDay(present);
    this.time.textContent = narrow ? hourMinute(present) : hourMinuteSecond(present);
    this.time.dateTime = present.toISOString();
    this.face.setAttribute("aria-label", `${word("clock")}: ${this.day.textContent} ${hourMinute(present)}`);
    if (this.runner.getAttribute("aria-checked") === String(!stopped)) return;
    this.element.classList.toggle("stopped", stopped);
    this.runner.setAttribute("aria-checked", String(!stopped));
    this.runner.setAttribute("aria-label", word("clock_runs"));
    this.runner.title = word(stopped ? "clock_go" : "clock_stop");
    this.runner.replaceChildren(icon(stopped ? "play" : "pause", 16));
  }

  /** The clock has jumped: let the eye notice. */
  moved() {
    this.tick();
    this.face.classList.remove("moved");
    void this.face.offsetWidth;
    this.face.classList.add("moved");
  }

  #jumps(extra) {
    const suffix = extra ? "" : "-panel";
    return JUMPS.map(([name, seconds]) =>
      h(
        "button",
        {
          type: "button",
          class: `jump ${extra}`.trim(),
          "data-test": `advance-${name}${suffix}`,
          onclick: () => this.desk.setClock({ advance: seconds }),
        },
        word(name),
      ),
    );
  }

  #panel() {
    const field = h("input", {
      type: "datetime-local",
      value: fieldValue(now()),
      required: true,
      "aria-label": word("clock_field"),
      "data-test": "clock-field",
    });
    const set = (event) => {
      event.preventDefault();
      this.desk.setClock({ set: new Date(field.value).toISOString() });
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
}
