/** Line icons, drawn on a square of 24 units. */
const PATHS = {
  attach:
    "M20 11.5 12 19.500a5 5 0 0 1-7.1-7.100l8.5-8.500a3.4 3.4 0 0 1 4.8 4.800l-8.5 8.500a1.7 1.7 0 0 1-2.4-2.400l7.8-7.8",
  back: "M11 5l-7 7 7 7M4 12h16",
  block: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM6 6l12 12",
  channel: "M4 10v4h3l8 5V5L7 10zM18.5 9a4 4 0 0 1 0 6",
  check: "M5 12.5 10 17.5 19.5 7",
  checks: "M2.5 12.8 6.8 17 15.5 7.500M11 16l1.2 1L21 7.5",
  chevron: "M7 10l5 5 5-5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2",
  close: "M6 6l12 12M18 6 6 18",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  crown: "M4 18h16M4 15V7l4.500 4L12 5l3.500 6L20 7v8z",
  down: "M12 5v14M6 13l6 6 6-6",
  edit: "M4 20h4L19 9l-4-4L4 16z",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  forward: "M14 6l6 6-6 6M20 12h-9a7 7 0 0 0-7 7",
  globe: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c5 5.5 5 12.5 0 18M12 3c-5 5.5-5 12.5 0 18",
  group:
    "M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 19.500a6.500 6.500 0 0 1 13 0M16 4.800a3.500 3.500 0 0 1 0 6.400M18 14a6.500 6.500 0 0 1 3.500 5.500",
  help: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.7.3-1 .8-1 1.700M12 17h.01",
  join: "M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM3 20a7 7 0 0 1 12-4.900M18 14v6M15 17h6",
  leave: "M14 5H5v14h9M10 12h10M17 9l3 3-3 3",
  link: "M10 14a4 4 0 0 0 6 .400l3-3a4 4 0 0 0-5.700-5.700l-1 1M14 10a4 4 0 0 0-6-.400l-3 3a4 4 0 0 0 5.700 5.700l1-1",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  log: "M5 6h14M5 12h14M5 18h9",
  mask: "M3 8.500c3-1.500 6-1.500 9 0 3-1.500 6-1.500 9 0 0 5-2 8-5 8-2 0-3-1.500-4-3-1 1.500-2 3-4 3-3 0-5-3-5-8zM7 12h2.500M14.500 12H17",
  moon: "M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.500z",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  mute: "M6 16V11a6 6 0 0 1 9-5.200M18 11v5l1.500 2H8M10 20.500a2 2 0 0 0 4 0M4 4l16 16",
  note: "M9 18V6l11-2v12M9 18a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0zM20 16a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0z",
  out: "M8 16 16 8M9.5 8H16v6.5",
  pane: "M4 5h16v14H4zM12 5v14",
  pause: "M9 6v12M15 6v12",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20a7.5 7.5 0 0 1 15 0",
  phone:
    "M6 3h4l1.500 5-2.500 1.500a12 12 0 0 0 5.500 5.500L16 12.500l5 1.500v4a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
  photo: "M4 7h4l1.500-2h5L16 7h4v12H4zM12 16a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z",
  pin: "M9 4h6l-1 6 3.5 4h-11L10 10zM12 14v6",
  place:
    "M12 21s-7-6.500-7-11.500a7 7 0 0 1 14 0c0 5-7 11.500-7 11.500zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  play: "M8 5.500v13l10.500-6.500z",
  plus: "M12 5v14M5 12h14",
  poll: "M5 20V10M12 20V4M19 20v-7",
  reply: "M10 6 4 12l6 6M4 12h9a7 7 0 0 1 7 7",
  search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500 20 20",
  send: "M4 12 20 4.5 15.5 20l-3.7-6.300zM11.8 13.7 20 4.5",
  slash: "M15 5 9 19",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14a4.2 4.2 0 0 0 7 0M9 9.500h.01M15 9.500h.01",
  spark: "M12 3l2 6.500L20.5 12 14 14.5 12 21l-2-6.500L3.5 12 10 9.500z",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.400M5.6 18.4 7 17M17 7l1.4-1.4",
  trash: "M5 7h14M9.500 7V4.500h5V7M7 7l1 13h8l1-13",
  up: "M12 19V5M6 11l6-6 6 6",
  upload: "M12 16V4M7 9l5-5 5 5M4 20h16",
  voice: "M12 14a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zM6 11a6 6 0 0 0 12 0M12 17v4",
};

/** Build a line icon; its colour is the text's. */
export function icon(name, size = 20) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [key, value] of Object.entries({
    viewBox: "0 0 24 24",
    width: size,
    height: size,
    fill: "none",
    stroke: "currentColor",
    "stroke-width": name === "more" ? 3 : 1.8,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
  }))
    svg.setAttribute(key, value);
  svg.classList.add("icon");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
