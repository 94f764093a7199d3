/** A person's own poll or quiz. */
import { h } from "./dom.js";
import { dialog, field, tick } from "./popover.js";
import { word } from "./words.js";

const LEAST_OPTIONS = 2;

/** Let somebody write a poll; `act(poll)` gets what the sandbox asks for. `type` is "quiz" or "regular" where a bot asks for one. */
export function newPoll(act, type = null) {
  const options = h("textarea", {
    name: "options",
    rows: 4,
    required: true,
    placeholder: word("poll_options_hint"),
    "data-test": "field-options",
  });
  const right = field("right", word("poll_right_number"), { type: "number", min: 1, max: 12, value: 1 });
  const why = field("explanation", word("poll_explanation"), { maxlength: 200 });
  const several = tick("multiple", word("poll_several"), false);
  const show = (isQuiz) => {
    for (const one of [right, why]) one.hidden = !isQuiz;
    several.hidden = isQuiz;
  };
  const quiz = tick("quiz", word("quiz"), type === "quiz", { onchange: (event) => show(event.target.checked) });
  quiz.hidden = type !== null;
  show(type === "quiz");
  dialog({
    title: word("new_poll"),
    confirm: word("send"),
    fields: [
      field("question", word("poll_question"), { required: true, maxlength: 255 }),
      h("label", { class: "field" }, h("span", {}, word("poll_options")), options),
      tick("anonymous", word("poll_is_anonymous"), true),
      several,
      quiz,
      right,
      why,
    ],
    act: (values) => {
      const isQuiz = type === "quiz" || values.has("quiz");
      const given = values.get("options").split("\n");
      const texts = given.map((line) => line.trim()).filter(Boolean);
      if (texts.length < LEAST_OPTIONS) throw new Error(word("poll_needs_options"));
      if (isQuiz && !(values.get("right") in { ...["", ...texts] })) throw new Error(word("poll_needs_right"));
      return act({
        question: values.get("question"),
        options: texts,
        is_anonymous: values.has("anonymous"),
        ...(isQuiz
          ? { correct: [Number(values.get("right")) - 1], explanation: values.get("explanation") }
          : { multiple: values.has("multiple") }),
      });
    },
  });
}
