// Buttons under a message, and the reply keyboard at the bottom of a chat.

import { el } from "/page/dom.js";
import { link } from "/page/rich_text.js";

const STYLES = new Set(["primary", "success", "danger"]);

export function inlineKeys(rows, tap) {
  return el("div", { class: "inline-keys" }, rows.map((row) =>
    el("div", { class: "key-row" }, row.map((key) => inlineKey(key, tap)))));
}

function inlineKey(key, tap) {
  const look = `key ${STYLES.has(key.style) ? key.style : ""}`;
  if (key.url !== undefined) {
    const away = { href: link(key.url), target: "_blank", rel: "noopener noreferrer" };
    return el("a", { class: `${look} away-link`, dir: "auto", ...away }, key.text);
  }
  const made = el("button", { type: "button", class: look, dir: "auto" }, key.text);
  made.addEventListener("click", () => tap(key, made));
  return made;
}

export function replyKeys(keyboard, press) {
  return el("div", { class: "reply-keys" }, keyboard.keyboard.map((row) =>
    el("div", { class: "key-row" }, row.map((key) =>
      el("button", { type: "button", class: "key", dir: "auto", onclick: () => press(key) }, key.text)))));
}
