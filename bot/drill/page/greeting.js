// What an empty chat shows: what the bot says of itself, the Start button, and words to begin with.

import { el } from "/page/dom.js";
import { role } from "/page/roles.js";

const CALLS = {
  en: "We have no water. Four people, one baby.",
  es: "No tenemos agua. Somos cuatro, con un bebé.",
  ar: "ليس لدينا ماء. نحن أربعة أشخاص ومعنا رضيع.",
};

export function greeting(bot, person, say) {
  const call = role(person) === "resident" && CALLS[person.language];
  return el("div", { class: "greeting" },
    el("p", { class: "bot-name", dir: "auto" }, bot.first_name),
    el("p", { dir: "auto" }, bot.description || "Write what you need and where you are, or offer your help."),
    el("button", { type: "button", class: "strong", onclick: () => say("/start") }, "Start"),
    call && el("p", { class: "summary" }, "or just write, for example"),
    call && el("button", { type: "button", class: "plain", dir: "auto", onclick: () => say(call) }, call));
}
