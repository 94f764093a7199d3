/** A poll in a message: voting, results in percent, quizzes with their explanation. */
import { h } from "./dom.js";
import { rich } from "./entities.js";
import { icon } from "./icons.js";
import { word } from "./words.js";

/** `act` says who votes and how: `viewer()`, `vote(message, options)`, `choices` (ticked, not sent yet). */
export function poll(message, act) {
  const { poll: one } = message;
  const mine = message.sim?.votes?.[act.viewer()] ?? [];
  const shows = one.is_closed || mine.length > 0;
  const body = h(
    "div",
    { class: `poll${shows ? " results" : ""}` },
    h("b", { class: "question" }, ...rich(one.question, one.question_entities, act)),
    h("span", { class: "poll-kind" }, kind(one)),
    h(
      "div",
      { class: "poll-options", role: "group", "aria-label": one.question },
      ...one.options.map((option, index) =>
        shows ? result(one, option, index, mine, act) : choice(message, option, index, act),
      ),
    ),
    shows &&
      one.explanation &&
      (mine.length > 0 || one.is_closed) &&
      h("div", { class: "explanation" }, ...rich(one.explanation, one.explanation_entities, act)),
    foot(message, mine, shows, act),
  );
  return body;
}

function kind(one) {
  if (one.is_closed) return word("poll_closed");
  const anonymous = one.is_anonymous ? "_anonymous" : "";
  return word(`${one.type === "quiz" ? "quiz" : "poll"}${anonymous}`);
}

function choice(message, option, index, act) {
  const several = message.poll.allows_multiple_answers;
  const ticks = () => act.choices.get(message.message_id) ?? new Set();
  const press = (event) => {
    if (!several) return act.vote(message, [index]);
    const ticked = ticks();
    if (!ticked.delete(index)) ticked.add(index);
    act.choices.set(message.message_id, ticked);
    const button = event.currentTarget;
    button.setAttribute("aria-checked", String(ticked.has(index)));
    button.closest(".poll").querySelector(".send-votes").disabled = ticked.size === 0;
    return undefined;
  };
  return h(
    "button",
    {
      type: "button",
      class: `poll-option${several ? " square" : ""}`,
      role: several ? "checkbox" : null,
      "aria-checked": several ? String(ticks().has(index)) : null,
      onclick: press,
    },
    h("i", { class: "tick", "aria-hidden": "true" }, icon("check", 12)),
    h("span", {}, ...rich(option.text, option.text_entities, act)),
  );
}

function result(one, option, index, mine, act) {
  const percent = one.total_voter_count ? Math.round((100 * option.voter_count) / one.total_voter_count) : 0;
  const right =
    one.correct_option_ids ?? (one.correct_option_id === undefined ? [] : [one.correct_option_id]);
  const chosen = mine.includes(index);
  const mark = one.type !== "quiz" ? chosen && "mine" : right.includes(index) ? "right" : chosen && "wrong";
  const sign = { mine: "check", right: "check", wrong: "close" }[mark];
  return h(
    "div",
    {
      class: `poll-result ${mark || ""}`.trim(),
      title: word(option.voter_count === 1 ? "vote_1" : "votes", { n: option.voter_count }),
    },
    h("span", { class: "percent" }, `${percent}%`),
    h("span", { class: "option-text" }, ...rich(option.text, option.text_entities, act)),
    sign && h("i", { class: "verdict", role: "img", "aria-label": word(`poll_${mark}`) }, icon(sign, 11)),
    h("span", { class: "track" }, h("i", { style: `width:${Math.max(percent, 1.5)}%` })),
  );
}

function foot(message, mine, shows, act) {
  const { poll: one } = message;
  const total = one.total_voter_count;
  const count = h(
    "span",
    {},
    total ? word(total === 1 ? "vote_1" : "votes", { n: total }) : word("no_votes"),
  );
  const send =
    one.allows_multiple_answers &&
    !shows &&
    h(
      "button",
      {
        type: "button",
        class: "send-votes",
        disabled: !act.choices.get(message.message_id)?.size,
        onclick: () =>
          act.vote(
            message,
            [...act.choices.get(message.message_id)].sort((a, b) => a - b),
          ),
      },
      word("vote"),
    );
  const retract =
    mine.length > 0 &&
    !one.is_closed &&
    one.type !== "quiz" &&
    one.allows_revoting !== false &&
    h(
      "button",
      { type: "button", class: "send-votes", onclick: () => act.vote(message, []) },
      word("retract"),
    );
  return h("div", { class: "poll-foot" }, count, send, retract);
}
