// Short words shown over a chat: the bot's answers to taps, and what went wrong.

import { el } from "/page/dom.js";

const SHOWN_MS = 5000;

export class Toasts {
  constructor() {
    this.host = el("div", { class: "toasts", role: "status" });
  }

  say(text, wrong = false) {
    const made = el("p", { class: wrong ? "toast wrong" : "toast", dir: "auto" }, text);
    this.host.append(made);
    setTimeout(() => made.remove(), SHOWN_MS);
  }

  // An answer that stays until it was read.
  alert(text) {
    const close = el("button", { type: "button", class: "strong", onclick: () => made.remove() }, "OK");
    const made = el("div", { class: "toast alert", role: "alertdialog", "aria-label": "The bot says" },
      el("p", { dir: "auto" }, text), close);
    this.host.append(made);
    close.focus();
  }
}
