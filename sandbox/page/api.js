/** The control API: one function for each thing that a person does or a reader asks. */
import { word } from "./words.js";

export const PEOPLE_AT_ONCE = 200;
export const MESSAGES_AT_ONCE = 100;

/** The sandbox said no; the message is its own sentence. */
export class Refusal extends Error {}

async function ask(method, path, body) {
  // A refusal is an answer like any other, and no error on the console.
  const request = { method, headers: { "Refusal-Status": "200" } };
  if (body instanceof FormData) request.body = body;
  else if (body !== undefined) {
    request.headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  const response = await fetch(`/sim/${path}`, request).catch(() => {
    throw new Refusal(word("offline"));
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok || answer.error)
    throw new Refusal(answer.error ?? word("refused", { what: `${response.status} ${response.statusText}` }));
  return answer;
}

const act = (person, verb, body) => ask("POST", `people/${person}/${verb}`, body);
const query = (values) =>
  new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined && value !== ""));

export const state = () => ask("GET", `state?people=${PEOPLE_AT_ONCE}&messages=${MESSAGES_AT_ONCE}`);
export const samples = () => ask("GET", "samples");
export const commands = (user_id, chat_id, bot_id) =>
  ask("GET", `commands?${query({ user_id, chat_id, bot_id })}`);
export const calls = (since, limit) => ask("GET", `calls?${query({ since, limit })}`);
export const findPeople = (search, limit) => ask("GET", `people?${query({ search, limit })}`);
export const older = (chat, before) =>
  ask("GET", `chats/${chat.id}/messages?${query({ before, limit: MESSAGES_AT_ONCE, bot_id: chat.bot_id })}`);

export const newPerson = (body) => ask("POST", "people", body);
export const renamePerson = (person, body) => ask("PATCH", `people/${person}`, body);
export const deletePerson = (person) => ask("DELETE", `people/${person}`);
export const start = (person, body) => act(person, "start", body);
export const block = (person, body) => act(person, "block", body);
export const unblock = (person, body) => act(person, "unblock", body);
export const write = (person, body) => act(person, "write", body);
export const photo = (person, body) => act(person, "photo", body);
export const document = (person, body) => act(person, "document", body);
export const edit = (person, body) => act(person, "edit", body);
export const remove = (person, body) => act(person, "delete", body);
export const forward = (person, body) => act(person, "forward", body);
export const press = (person, body) => act(person, "press", body);
export const react = (person, body) => act(person, "react", body);
export const vote = (person, body) => act(person, "vote", body);
export const stopPoll = (person, body) => act(person, "stop_poll", body);
export const whisper = (person, body) => act(person, "whisper", body);
export const tap = (person, body) => act(person, "tap", body);
export const pay = (person, body) => act(person, "pay", body);
export const inline = (person, body) => act(person, "inline", body);
export const choose = (person, body) => act(person, "choose", body);
/** `kind` is contact, location, dice, poll, or a kind of file. */
export const share = (person, kind, body) => act(person, kind, body);
export const joinChat = (person, body) => act(person, "join", body);
/** Come (back) into a chat that this person knows; one with a public name is joined by it. */
export const enter = (person, chat) =>
  chat.username ? joinChat(person, { chat_id: chat.id }) : place(chat.id, { user_id: person });

export const newGroup = (body) => ask("POST", "groups", body);
export const changeGroup = (group, body) => ask("PATCH", `groups/${group}`, body);
export const upgrade = (group, by) => ask("POST", `groups/${group}/upgrade`, { by });
export const place = (group, body) => ask("POST", `groups/${group}/members`, body);
export const putOut = (group, person, by) =>
  ask("DELETE", `groups/${group}/members/${person}${by ? `?by=${by}` : ""}`);
export const placeBot = (group, body) => ask("POST", `groups/${group}/bot`, body);
export const putOutBot = (group, by, bot_id) => ask("DELETE", `groups/${group}/bot?${query({ by, bot_id })}`);
export const decide = (group, person, body) => ask("POST", `groups/${group}/requests/${person}`, body);
export const mute = (group, body) => ask("POST", `groups/${group}/restrict`, body);
export const ban = (group, body) => ask("POST", `groups/${group}/ban`, body);
export const newLink = (group, body) => ask("POST", `groups/${group}/links`, body);
export const newTopic = (group, body) => ask("POST", `groups/${group}/topics`, body);
export const changeTopic = (group, topic, body) => ask("PATCH", `groups/${group}/topics/${topic}`, body);
export const deleteTopic = (group, topic, by) => ask("DELETE", `groups/${group}/topics/${topic}?by=${by}`);
export const setClock = (body) => ask("POST", "clock", body);

/**
 * Follow what happens after event `seq`: `onEvent` gets each event; `onLost` is told once when the connection breaks.
 * Returns what can be closed.
 */
export function follow(seq, onEvent, onLost) {
  const source = new EventSource(`/sim/events?since=${seq}`);
  source.onmessage = (event) => onEvent(JSON.parse(event.data));
  source.onerror = () => {
    source.close();
    onLost();
  };
  return source;
}
