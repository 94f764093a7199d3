/** The language of the page, and its words in it. */
import { CHINESE } from "./chinese.js";
import { ENGLISH } from "./english.js";

const TONGUES = { en: ENGLISH, zh: CHINESE };
const KEPT = "sandbox.language";
const DOINGS = {
  upload_photo: "sending_photo",
  record_video: "sending_video",
  upload_video: "sending_video",
  record_video_note: "sending_video",
  upload_video_note: "sending_video",
  record_voice: "sending_voice",
  upload_voice: "sending_voice",
  upload_document: "sending_file",
  choose_sticker: "choosing_sticker",
  find_location: "finding_place",
};

let language =
  localStorage.getItem(KEPT) ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");

/** The language of the page's own words: "en" or "zh". */
export function tongue() {
  return language;
}

export function setTongue(next) {
  language = next;
  localStorage.setItem(KEPT, next);
}

/** One text in the page's language, with {places} filled in. */
export function word(key, places = {}) {
  return TONGUES[language][key].replace(/\{(\w+)\}/g, (_, name) => places[name] ?? "");
}

/** What somebody is doing, of a chat action; with their name, where it is not clear who. */
export function typingWord(action, who) {
  const what = word(DOINGS[action] ?? "typing");
  return who ? word("someone_does", { who, what }) : what;
}
