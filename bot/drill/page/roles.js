// Who somebody is, in words and in a sign that needs no colour to be read.

import { el } from "/page/dom.js";

export const ROLES = ["resident", "volunteer", "coordinator"];
const LANGUAGES = { en: "English", es: "Español", ar: "العربية" };
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ps", "ur"]);

// The role with most to do, for those who have several.
export function role(person) {
  return [...ROLES].reverse().find((one) => person.roles.includes(one)) ?? "person";
}

export function badge(person) {
  const name = role(person);
  return el("span", { class: `badge ${name}`, "aria-hidden": "true" }, name[0].toUpperCase());
}

export function language(person) {
  return LANGUAGES[person.language] ?? person.language;
}

export function direction(person) {
  return RIGHT_TO_LEFT.has(person.language.split("-")[0]) ? "rtl" : "ltr";
}

export function summary(person) {
  return [role(person), particulars(person)].join(" · ");
}

// All but the role, for lists in which it is the heading.
export function particulars(person) {
  const marks = [language(person)];
  if (person.blocked) marks.push("blocked the bot");
  if (person.deactivated) marks.push("account gone");
  return marks.filter(Boolean).join(" · ");
}
