// A message's text with its entities (https://core.telegram.org/bots/api#messageentity) as elements.
// Offsets count UTF-16 units, as JavaScript's strings do.

import { el } from "/page/dom.js";

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const SAFE_LINK = /^(https?:\/\/|tel:|mailto:)/i;

export function link(address) {
  return SAFE_LINK.test(address) ? address : null;
}

// `command(text)` is called when a command in the text is pressed.
export function rich(text, entities, command) {
  const outermostFirst = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return pieces(text, outermostFirst, 0, text.length, command);
}

function pieces(text, entities, from, to, command) {
  const made = [];
  let at = from;
  for (let n = 0; n < entities.length; n += 1) {
    const entity = entities[n];
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (start >= end) continue;
    if (start > at) made.push(text.slice(at, start));
    const inside = entities.slice(n + 1).filter((one) => one.offset < end);
    made.push(wrapped(entity, text.slice(start, end), pieces(text, inside, start, end, command), command));
    at = end;
  }
  if (at < to) made.push(text.slice(at, to));
  return made;
}

function wrapped(entity, words, children, command) {
  if (TAGS[entity.type]) return el(TAGS[entity.type], {}, children);
  if (entity.type === "bot_command") {
    return el("button", { type: "button", class: "command", dir: "ltr", onclick: () => command(words) }, words);
  }
  if (entity.type === "spoiler") return el("span", { class: "spoiler", tabindex: "0" }, children);
  const address = { url: words, text_link: entity.url }[entity.type];
  if (address && link(address)) {
    return el("a", { href: link(address), target: "_blank", rel: "noopener noreferrer" }, children);
  }
  return el("span", {}, children);
}
