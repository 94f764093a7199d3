/** The buttons below a message. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { word } from "./words.js";

/** `act` says what a press does: `open`, `copy`, `inline`, `pay`, `press`. */
export function inlineKeyboard(message, act) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h(
    "div",
    { class: "keyboard" },
    ...rows.map((row) => h("div", { class: "row" }, ...row.map((button) => key(message, button, act)))),
  );
}

function key(message, button, act) {
  const leads = button.url ?? button.web_app?.url ?? button.login_url?.url;
  const inline = button.switch_inline_query ?? button.switch_inline_query_chosen_chat?.query;
  const press = (event) => {
    if (leads) act.open(leads);
    else if (button.copy_text) act.copy(button.copy_text.text);
    else if (button.switch_inline_query_current_chat !== undefined)
      act.inline(message, button.switch_inline_query_current_chat);
    else if (inline !== undefined) act.inline(message, inline ?? "", { elsewhere: true });
    else if (button.pay) act.pay(message, event.currentTarget);
    else act.press(message, button, event.currentTarget);
  };
  const sign = leads ? "out" : button.copy_text ? "copy" : inline === undefined ? null : "forward";
  return h(
    "button",
    {
      type: "button",
      class: `key${button.style ? ` ${button.style}` : ""}`,
      onclick: press,
      disabled: "disabled" in button,
      "aria-label": leads ? word("opens", { label: button.text }) : null,
    },
    h("span", {}, button.text),
    sign && icon(sign, 12),
    button.pay && !button.text.includes("⭐") && h("i", { class: "pay", "aria-hidden": "true" }, "⭐"),
  );
}
