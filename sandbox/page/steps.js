/** First steps: what somebody who opens the page for the first time may try. Each fills a composer, nothing is sent. */
import { h } from "./dom.js";
import { isStaff, personas, world } from "./world.js";
import { word } from "./words.js";

/** The steps that make sense now: {label, act}. */
function steps(desk) {
  const { group } = desk;
  const people = personas();
  const member = world.people.get(group?.speaker) ?? people[0];
  const staff = people.find((person) => group && isStaff(group.id, person.id));
  if (!member) return [];
  const name = member.first_name;
  const inGroup = (text, samples) => {
    desk.show(group.id);
    group.composer.fill(text, samples);
  };
  return [
    group && { label: word("step_checkin", { name }), act: () => inGroup("/checkin") },
    group && { label: word("step_share"), act: () => inGroup("#share ", ["latte"]) },
    member.started
      ? { label: word("step_points", { name }), act: () => desk.private(member.id).composer.fill("/points") }
      : { label: word("step_start", { name }), act: () => desk.private(member.id).button.focus() },
    group && {
      label: word("step_day"),
      act: async () => {
        await desk.advance(86_400);
        inGroup("/checkin");
      },
    },
    staff && {
      label: word("step_staff", { name: staff.first_name }),
      act: () => desk.private(staff.id).composer.fill("/"),
    },
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
