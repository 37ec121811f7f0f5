// Builds elements. Words from outside only ever become text nodes or plain attributes.

export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

// One stroke each, drawn on a field of 24 by 24.
const STROKES = {
  attach: "M8 12.5l6.2-6.2a3 3 0 0 1 4.3 4.3l-8.4 8.4a5 5 0 0 1-7-7l8-8",
  beside: "M4 5h16v14H4zM12 5v14",
  close: "M6 6l12 12M18 6L6 18",
  keys: "M3 6h18v12H3zM7 10h.01M12 10h.01M17 10h.01M8 14.5h8",
  menu: "M5 7h14M5 12h14M5 17h9",
  muted: "M6 16h12l-1.5-2.5V10a4.5 4.5 0 0 0-9 0v3.5zM10.5 19.5h3M4 4l16 16",
  pin: "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11zM12 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
  protected: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  send: "M4 12l16-7-5 15-3.5-6.2zM11.5 13.8L20 5",
  voice: "M5 10v4M9 7v10M13 4v16M17 8v8M21 10.5v3",
};

export function icon(name) {
  return svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, svg("path", { d: STROKES[name] }));
}
