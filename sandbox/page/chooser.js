/** Choosing one of many, with a search: a chat of this phone, or a person of the whole world. */
import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { h, settled, walkable } from "./dom.js";
import { icon } from "./icons.js";
import { faceOf, nameOf, titleOf } from "./names.js";
import { dialog, popover } from "./popover.js";
import { chatsOf, keepPerson, personas, world } from "./world.js";
import { word } from "./words.js";

const SHOWN = 30;
const SEARCH_MS = 160;

/** Let the person of this phone choose one of their chats, or of those that fit. */
export function choose(pane, title, act, fits = () => true) {
  const chats = () => chatsOf(pane.person).filter(fits);
  const rows = h("div", { class: "choices" });
  const draw = (search) => {
    const found = chats().filter((chat) => matches(titleOf(chat), search));
    rows.replaceChildren(
      ...found.slice(0, SHOWN).map((chat) =>
        choice(faceOf(chat), titleOf(chat), () => {
          box.close();
          act(chat);
        }),
      ),
    );
  };
  const field = searchField(word("search"), draw);
  const box = dialog({
    title,
    fields: [h("div", { class: "chooser", onkeydown: walkable("input, .choice") }, field, rows)],
  });
  draw("");
}

/**
 * Open a list of people beside `anchor`. `act(person)` gets the chosen one; `extra` are more rows below the list.
 * Beyond those the page knows, the sandbox is asked.
 */
export function choosePerson(anchor, { title, act, current = null, without = () => false, extra = [] }) {
  const rows = h("div", { class: "choices" });
  const row = (person) =>
    choice(
      person,
      nameOf(person),
      () => {
        panel.hidePopover();
        keepPerson(person);
        act(person);
      },
      {
        on: person.id === current,
        about: person.username && `@${person.username}`,
        test: `show-${person.id}`,
      },
    );
  const draw = (people) => {
    const shown = people.filter((person) => !without(person)).slice(0, SHOWN);
    rows.replaceChildren(
      ...(shown.length ? shown.map(row) : [h("p", { class: "hint muted" }, word("nobody"))]),
    );
  };
  const find = settled(async (search) => {
    const known = personas().filter((person) =>
      matches(`${nameOf(person)} ${person.username ?? ""} ${person.id}`, search),
    );
    draw(known);
    if (!search || !world.isCrowded || known.length >= SHOWN) return;
    const answer = await api.findPeople(search, SHOWN).catch(() => []);
    const more = (answer.people ?? answer).filter((one) => !one.deleted && !world.people.has(one.id));
    if (more.length && field.value === search) draw([...known, ...more]);
  }, SEARCH_MS);
  const field = searchField(word("search_people"), find);
  const panel = popover(
    anchor,
    h(
      "div",
      { class: "chooser", onkeydown: walkable("input, .choice") },
      field,
      rows,
      ...extra.map((item) => extraRow(item, () => panel.hidePopover())),
    ),
    { label: title, className: "chooser-panel" },
  );
  draw(personas());
  field.focus();
}

function extraRow(item, close) {
  const press = () => {
    close();
    item.act();
  };
  return h(
    "button",
    {
      type: "button",
      class: `choice extra${item.danger ? " danger" : ""}`,
      "data-test": item.test,
      onclick: press,
    },
    h("span", { class: "sign" }, icon(item.icon, 18)),
    h("span", { class: "lines" }, h("span", {}, item.label)),
  );
}

function choice(face, name, onclick, { on = false, about = null, test = null } = {}) {
  return h(
    "button",
    { type: "button", class: "choice", "aria-current": on ? "true" : null, "data-test": test, onclick },
    avatar(face, "s"),
    h("span", { class: "lines" }, h("span", {}, name), about && h("span", { class: "muted" }, about)),
    on && icon("check", 16),
  );
}

/** A field to search in; `onSearch` gets its words, also when they are taken away by its button. */
export function searchField(label, onSearch) {
  return h("input", {
    type: "search",
    class: "search",
    placeholder: label,
    "aria-label": label,
    autocomplete: "off",
    "data-test": "search",
    oninput: (event) => onSearch(event.target.value.trim()),
  });
}

/** Whether words contain what is searched, whatever the case. */
export function matches(words, search) {
  return words.toLowerCase().includes(search.toLowerCase());
}
