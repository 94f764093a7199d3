/** Where a link leads: into Telegram itself (a bot, an invite, a chat), or out to the web. */
import { world } from "./world.js";

/** {bot, payload}, {join: link}, {invoice: link}, {username} or {url}. */
export function destination(url) {
  const link = URL.parse?.(url) ?? new URL(url, location.href);
  const isHost = ["t.me", "telegram.me"].includes(link.hostname);
  if (!isHost && link.protocol !== "tg:") return { url };
  const [first, second] = isHost
    ? link.pathname.slice(1).split("/")
    : [link.searchParams.get("domain") ?? ""];
  if (isHost && (first.startsWith("+") || first === "joinchat")) return { join: url };
  if (isHost && first.startsWith("$")) return { invoice: url };
  if (link.protocol === "tg:" && link.searchParams.has("invite"))
    return { join: `https://t.me/+${link.searchParams.get("invite")}` };
  const bot = world.bots.find((one) => one.username.toLowerCase() === first.toLowerCase());
  if (bot && !link.searchParams.has("startgroup"))
    return { bot, payload: link.searchParams.get("start") ?? "" };
  return first && !second && !bot ? { username: first, url } : { url };
}
