/** Times and days as the reader writes them, in the reader's zone. */
import { tongue, word } from "./words.js";

const DAY = 86_400_000;

function format(options) {
  return new Intl.DateTimeFormat(tongue() === "zh" ? "zh-CN" : "en-GB", options);
}

/** "20:46". */
export function hourMinute(date) {
  return format({ hour: "2-digit", minute: "2-digit", hour12: false }).format(date);
}

/** "20:46:07". */
export function hourMinuteSecond(date) {
  return format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false }).format(date);
}

/** "Fri, 21 Nov 2025" or the Chinese way. */
export function fullDay(date) {
  return format({ weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(date);
}

/** The day and the minute of a Unix time. */
export function moment(seconds) {
  const date = new Date(seconds * 1000);
  return `${fullDay(date)} ${hourMinute(date)}`;
}

/** The name of a day between messages: today, yesterday, "21 November". */
export function dayName(date, now) {
  const days = daysBetween(date, now);
  if (days === 0) return word("today");
  if (days === 1) return word("yesterday");
  const sameYear = date.getFullYear() === now.getFullYear();
  return format({ day: "numeric", month: "long", year: sameYear ? undefined : "numeric" }).format(date);
}

/** When something was, as short as a list of chats wants it: "20:46", "Fri", "21/11/2025". */
export function when(date, now) {
  const days = daysBetween(date, now);
  if (days <= 0) return hourMinute(date);
  if (days < 7) return format({ weekday: "short" }).format(date);
  return format({ day: "numeric", month: "numeric", year: "2-digit" }).format(date);
}

/** A date as <input type="datetime-local"> writes it. */
export function fieldValue(date) {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** "0:07" of so many seconds. */
export function length(seconds = 0) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

function daysBetween(date, now) {
  return Math.round((midnight(now) - midnight(date)) / DAY);
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
