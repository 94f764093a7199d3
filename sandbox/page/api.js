import { word } from "./words.js";

/** The sandbox said no; the message is its own sentence. */
export class Refusal extends Error {}

async function ask(method, path, body) {
  const request = { method };
  if (body instanceof FormData) request.body = body;
  else if (body !== undefined) {
    request.headers = { "Content-Type": "application/json" };
    request.body = JSON.stringify(body);
  }
  const response = await fetch(`/sim/${path}`, request).catch(() => {
    throw new Refusal(word("offline"));
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(answer.error ?? `${response.status} ${response.statusText}`);
  return answer;
}

const act = (person, verb, body) => ask("POST", `people/${person}/${verb}`, body);

export const state = () => ask("GET", "state");
export const samples = () => ask("GET", "samples");
export const commands = (user, chat) => ask("GET", `commands?user_id=${user}&chat_id=${chat}`);
export const calls = (method) => ask("GET", `calls?method=${method}`);
export const start = (person, payload) => act(person, "start", payload ? { payload } : {});
export const block = (person) => act(person, "block", {});
export const unblock = (person) => act(person, "unblock", {});
export const write = (person, body) => act(person, "write", body);
export const edit = (person, body) => act(person, "edit", body);
export const press = (person, body) => act(person, "press", body);
export const react = (person, body) => act(person, "react", body);
export const newPerson = (body) => ask("POST", "people", body);
export const join = (group, person) => ask("POST", `groups/${group}/members`, { user_id: person });
export const leave = (group, person) => ask("DELETE", `groups/${group}/members/${person}`);
export const setClock = (body) => ask("POST", "clock", body);
export const photo = (person, body) => act(person, "photo", body);

/** Follow what happens after event `seq`: `onEvent` gets each event; `onLost` is told once when the connection breaks. */
export function follow(seq, onEvent, onLost) {
  const source = new EventSource(`/sim/events?since=${seq}`);
  source.onmessage = (event) => onEvent(JSON.parse(event.data));
  source.onerror = () => {
    source.close();
    onLost();
  };
}
