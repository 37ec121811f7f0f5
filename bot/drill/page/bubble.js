// One message as a bubble.

import { el, icon } from "/page/dom.js";
import { hour } from "/page/clock_face.js";
import { inlineKeys } from "/page/keys.js";
import { rich } from "/page/rich_text.js";
import { placeWords, smallMap } from "/page/small_map.js";

const QUOTE_LETTERS = 80;

// `phone` is what the bubble needs of its chat: town, quoted(id), command(text), tap(id, key, made), goTo(lat, lon).
export function bubble(message, phone) {
  const side = message.from === "me" ? "mine" : "theirs";
  if (message.deleted) {
    return el("div", { class: `message gone ${side}`, "data-message": message.message_id },
      el("div", { class: "bubble" }, el("span", { class: "ghost" }, "deleted message")));
  }
  const body = el("div", { class: "bubble" }, ...content(message, phone), message.text ? null : meta(message));
  const keys = message.buttons && inlineKeys(message.buttons, (key, made) => phone.tap(message.message_id, key, made));
  return el("div", { class: `message ${side}`, "data-message": message.message_id }, body, keys, reactions(message));
}

function content(message, phone) {
  return [
    !["me", "bot"].includes(message.from) && el("span", { class: "author", dir: "auto" }, message.from),
    message.forward_origin && el("span", { class: "aside" }, "forwarded"),
    message.reply_to && quote(phone.quoted(message.reply_to)),
    message.venue ? venue(message.venue, phone) : message.location && place(message.location, phone),
    message.contact && contact(message.contact),
    message.photo && el("img", { class: "photo", src: message.photo.url, alt: "photo" }),
    message.document && paper(message.document),
    message.voice && el("span", { class: "voice" }, icon("voice"), "voice message"),
    message.text && words(message, phone),
    service(message),
  ];
}

function words(message, phone) {
  const entities = message.entities ?? message.caption_entities;
  return el("div", { class: "words", dir: "auto" }, rich(message.text, entities, phone.command), meta(message));
}

function quote(original) {
  const text = original?.text || "a message";
  const cut = text.length > QUOTE_LETTERS ? `${text.slice(0, QUOTE_LETTERS)}…` : text;
  return el("div", { class: "reply-quote", dir: "auto" }, cut);
}

function place({ latitude, longitude, live_period }, phone) {
  const words = live_period ? "Live location" : "Location";
  return card(latitude, longitude, phone, el("b", {}, words), placeWords(latitude, longitude));
}

function venue({ location, title, address }, phone) {
  const name = el("b", { dir: "auto" }, title);
  return card(location.latitude, location.longitude, phone, name, el("span", { dir: "auto" }, address));
}

function card(lat, lon, phone, ...lines) {
  const attributes = { type: "button", class: "place-card", title: "Show on the map", onclick: () => phone.goTo(lat, lon) };
  return el("button", attributes, smallMap(phone.town, lat, lon), el("span", { class: "place-words" }, ...lines));
}

function contact({ first_name, last_name, phone_number }) {
  const name = [first_name, last_name].filter(Boolean).join(" ");
  return el("div", { class: "contact-card" },
    el("b", { dir: "auto" }, name), el("span", { dir: "ltr" }, phone_number));
}

function paper({ url, name, bytes }) {
  const size = `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return el("a", { class: "paper", href: url, download: name, dir: "auto" }, name, el("span", { class: "degrees" }, size));
}

function service(message) {
  const moved = message.migrate_to_chat_id ?? message.migrate_from_chat_id;
  return moved && el("span", { class: "aside" }, "this group has moved");
}

function mark(name, words) {
  return el("span", { role: "img", "aria-label": words, title: words }, icon(name));
}

function meta(message) {
  return el("span", { class: "meta", dir: "ltr" },
    message.pinned && mark("pin", "pinned"),
    message.silent && mark("muted", "sent without a sound"),
    message.protected && mark("protected", "cannot be forwarded or saved"),
    message.edits > 0 && el("span", { class: "edited" }, "edited"),
    el("time", { datetime: new Date(message.date * 1000).toISOString() }, hour(message.date)));
}

function reactions(message) {
  const given = Object.values(message.reactions ?? {});
  return given.length ? el("span", { class: "reactions" }, given.join(" ")) : null;
}
