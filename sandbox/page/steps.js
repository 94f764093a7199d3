/** First steps: what somebody who opens the page for the first time may try. Each fills a composer, nothing is sent. */
import { h } from "./dom.js";
import { isInside, isStaff, personas, privateChat, relation, world } from "./world.js";
import { word } from "./words.js";

const DAY = 86_400;

/** The steps that make sense now: {label, act}. */
function steps(desk) {
  const pane = desk.active ?? desk.panes[0];
  const group = [...world.groups.values()].find((chat) => chat.type !== "channel" && !chat.migrated_to);
  const people = personas();
  const [bot] = world.bots;
  const member =
    people.find((person) => group && isInside(group, person.id) && !isStaff(group, person.id)) ?? people[0];
  const staff = people.find((person) => group && isStaff(group, person.id));
  if (!member || !pane || !bot) return [];
  const name = member.first_name;
  const { started } = relation(member.id, bot.id);
  const at = (person, chat) => desk.paneOf(person.id).open(chat);
  const alone = (person) => at(person, privateChat(person.id, bot.id));
  const fill = (screen, text, samples) => screen.composer.fill(text, samples);
  const knows = (command) =>
    Object.values(bot.commands ?? {}).some((list) => list.some((one) => one.command === command));
  return [
    group &&
      knows("checkin") && {
        label: word("step_checkin", { name }),
        act: () => fill(at(member, group), "/checkin"),
      },
    group && {
      label: word("step_picture", { name }),
      act: () => fill(at(member, group), knows("share") ? "#share " : "", ["latte"]),
    },
    started
      ? { label: word("step_commands", { name }), act: () => fill(alone(member), "/") }
      : { label: word("step_start", { name }), act: () => alone(member).button.focus() },
    { label: word("step_day"), act: () => desk.setClock({ advance: DAY }) },
    staff && { label: word("step_staff", { name: staff.first_name }), act: () => fill(alone(staff), "/") },
    { label: word("step_log"), act: () => desk.journal.toggle(document.querySelector("[data-test=log]")) },
  ].filter(Boolean);
}

/** The steps as a row of chips. */
export function stepChips(desk) {
  return h(
    "div",
    { class: "steps" },
    ...steps(desk).map((step) =>
      h("button", { type: "button", class: "step", onclick: step.act }, step.label),
    ),
  );
}

/** The steps as items of a menu. */
export function stepItems(desk) {
  return steps(desk).map((step) => ({ icon: "spark", ...step }));
}
