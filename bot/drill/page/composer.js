// The line at the bottom of a chat in which a person writes, with what she can attach.

import { el, icon } from "/page/dom.js";
import { look } from "/page/people_api.js";
import { popup } from "/page/popup.js";

export class Composer {
  // `doing(promise)` shows what went wrong; `person()` is the person as she is now.
  constructor({ deeds, person, doing, toggleKeys }) {
    this.deeds = deeds;
    this.person = person;
    this.doing = doing;
    this.words = this.#words();
    this.keysToggle = round("keys", "Show or hide the keyboard", toggleKeys);
    this.form = this.#form();
    this.barrier = el("div", { class: "barrier", hidden: true });
    this.host = el("div", { class: "composer" }, this.form, this.barrier);
  }

  // Somebody who has blocked the bot cannot write to it, as on a phone.
  show(person, hasKeys) {
    const away = person.blocked || person.deactivated;
    this.form.hidden = away;
    this.barrier.hidden = !away;
    this.keysToggle.hidden = !hasKeys;
    if (away) this.barrier.replaceChildren(...this.#why(person));
  }

  #why(person) {
    if (person.deactivated) return [el("p", {}, "This person's account is gone.")];
    const unblock = () => this.doing(this.deeds.block(false));
    return [
      el("p", { dir: "auto" }, el("bdi", {}, person.name), " has blocked the bot."),
      el("button", { type: "button", class: "strong", onclick: unblock }, "Unblock"),
    ];
  }

  #words() {
    const written = el("textarea", {
      rows: 1, dir: "auto", placeholder: "Message", "aria-label": "Message", maxlength: 20000, class: "writing",
    });
    written.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    return written;
  }

  #form() {
    const attach = popup(round("attach", "Attach"), "Attach", () => this.#attachments());
    const menu = popup(round("menu", "The bot's commands"), "The bot's commands", () => this.#commands());
    const send = el("button", { type: "submit", class: "quiet round send", "aria-label": "Send", title: "Send" }, icon("send"));
    const form = el("form", { class: "writing-line" }, menu, attach, this.words, this.keysToggle, send);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    return form;
  }

  async #send() {
    const text = this.words.value;
    if (!text.trim()) return;
    this.words.value = "";
    const sent = await this.doing(this.deeds.say(text));
    if (!sent && !this.words.value) this.words.value = text;
  }

  #attachments() {
    const person = this.person();
    const does = (words, deed, note) => ({ words, note, act: () => this.doing(deed()) });
    const here = person.lat === null ? "will be asked on the map" : "where the person stands";
    return [
      does("My location", () => this.deeds.sharePlace(person), here),
      does("Another place", () => this.deeds.sharePick(person), "choose it on the map"),
      does("My contact", () => this.deeds.shareContact(person), "an invented number"),
      does("Photo", () => this.deeds.sendPhoto(), "a sample"),
      does("Voice message", () => this.deeds.sendVoice(), "a sample"),
      does("Walk somewhere", () => this.deeds.move(person), "tells the bot nothing"),
      does("Block the bot", () => this.deeds.block(true), "it can write no more"),
    ];
  }

  async #commands() {
    const phone = await this.doing(look(`people/${this.person().id}`));
    const listed = (phone?.commands ?? []).map(({ command, description }) => ({ words: `/${command}`, note: description }));
    const known = listed.length ? listed : [{ words: "/start", note: "The bot has no list of commands yet" }];
    return known.map((one) => ({ ...one, act: () => this.doing(this.deeds.say(one.words)) }));
  }
}

function round(name, words, onclick) {
  const attributes = { type: "button", class: "quiet round", "aria-label": words, title: words, onclick };
  return el("button", attributes, icon(name));
}
