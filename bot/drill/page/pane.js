// One chat as its owner sees it on her phone.

import { bubble } from "/page/bubble.js";
import { Composer } from "/page/composer.js";
import { Deeds } from "/page/deeds.js";
import { el, icon } from "/page/dom.js";
import { greeting } from "/page/greeting.js";
import { replyKeys } from "/page/keys.js";
import { look } from "/page/people_api.js";
import { badge, direction, summary } from "/page/roles.js";
import { Toasts } from "/page/toasts.js";

const NEAR_BOTTOM_PX = 80; // whoever has scrolled further up is reading and stays there

export class Pane {
  #seq = 0;
  #messages = new Map();
  #elements = new Map();
  #waiting = new Map(); // query id -> the button that was tapped
  #answered = new Set();
  #keyboard = null;
  #keysHidden = false;
  #asking = false;
  #again = false;
  #follows = true; // the newest message is in sight

  // `world`: town, bot(), pick(words), goTo(lat, lon), close(pane), changed().
  constructor(person, world) {
    this.person = person;
    this.world = world;
    this.deeds = new Deeds(person.id, world.pick);
    this.toasts = new Toasts();
    const doing = (deed) => this.#doing(deed);
    const toggleKeys = () => this.#showKeys(!this.#keysHidden);
    this.composer = new Composer({ deeds: this.deeds, person: () => this.person, doing, toggleKeys });
    this.host = this.#frame();
    this.update(person);
  }

  // Locations in this chat, oldest first.
  get pins() {
    const placed = [...this.#messages.values()].filter((one) => one.location && !one.deleted);
    return placed.map(({ location, from }) => ({ lat: location.latitude, lon: location.longitude, from }));
  }

  get seq() {
    return this.#seq;
  }

  update(person) {
    this.person = person;
    this.host.dir = direction(person); // after a restart another person may bear the same id
    this.host.setAttribute("aria-label", `Chat of ${person.name}`);
    this.head.replaceChildren(
      badge(person),
      el("div", { class: "names" },
        el("h2", { class: "name" }, el("bdi", {}, person.name)), el("p", { class: "summary", dir: "ltr" }, summary(person))),
    );
    this.composer.show(person, Boolean(this.#keyboard));
    this.#showKeys(this.#keysHidden);
    if (this.#seq) this.#greet();
    if (person.last_seq > this.#seq || !this.#seq) this.refresh();
  }

  // Forget all and read the chat from its beginning.
  reload(person) {
    this.#seq = 0;
    this.#messages.clear();
    this.#elements.clear();
    this.#waiting.clear();
    this.talk.replaceChildren();
    this.update(person);
  }

  async refresh() {
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#again) {
      this.#again = false;
      const since = this.#seq;
      const seen = await this.#doing(look(`people/${this.person.id}/chat?since=${since}`));
      if (seen && since === this.#seq) this.#take(seen, since === 0);
    }
    this.#asking = false;
  }

  #frame() {
    this.head = el("div", { class: "pane-who" });
    this.talk = el("div", { class: "talk", role: "log", tabindex: "0", "aria-label": "Messages" });
    this.keys = el("div", { class: "keys-holder" });
    this.#watch();
    const onclick = () => this.world.close(this);
    const closes = { type: "button", class: "quiet round", "aria-label": "Close this chat", title: "Close", onclick };
    const close = el("button", closes, icon("close"));
    return el("section", { class: "pane" },
      el("header", { class: "pane-head" }, this.head, close),
      el("div", { class: "talk-holder" }, this.talk, this.toasts.host),
      this.keys,
      this.composer.host);
  }

  // Keeps the newest message in sight when the chat grows or its window shrinks, unless somebody reads further up.
  #watch() {
    let before = 0;
    this.talk.addEventListener("scroll", () => {
      const { scrollHeight, scrollTop, clientHeight } = this.talk;
      const near = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
      this.#follows = near || (this.#follows && scrollTop >= before);
      before = scrollTop;
    });
    this.talk.addEventListener("load", () => this.#follow(), true);
    new ResizeObserver(() => this.#follow()).observe(this.talk);
  }

  #follow() {
    if (this.#follows) this.talk.scrollTop = this.talk.scrollHeight;
  }

  #take(seen, first) {
    this.#seq = seen.seq;
    for (const message of seen.messages) this.#put(message, first);
    for (const toast of seen.toasts) this.#answer(toast, first);
    this.#greet();
    this.#lay(seen);
    if (first) this.#follows = true;
    this.#follow();
    if (seen.messages.length) this.world.changed();
  }

  #put(message, first) {
    const id = message.message_id;
    const before = this.#messages.get(id);
    const made = bubble(message, this.#phone());
    this.#messages.set(id, message);
    if (before) this.#elements.get(id).replaceWith(made);
    else this.talk.append(made);
    this.#elements.set(id, made);
    if (!first) made.classList.add(before ? "flash" : "new");
  }

  #phone() {
    return {
      town: this.world.town,
      goTo: this.world.goTo,
      quoted: (id) => this.#messages.get(id),
      command: (text) => this.#doing(this.deeds.say(text)),
      tap: (id, key, made) => this.#tap(id, key, made),
    };
  }

  async #tap(message_id, key, made) {
    if (made.hasAttribute("aria-busy")) return;
    made.setAttribute("aria-busy", "true");
    const came = await this.#doing(this.deeds.tap(message_id, key));
    if (came?.copied) await this.#copy(came.copied);
    if (came?.query_id && !this.#answered.has(came.query_id)) this.#waiting.set(came.query_id, made);
    else made.removeAttribute("aria-busy");
  }

  async #copy(text) {
    await this.#doing(navigator.clipboard.writeText(text));
    this.toasts.say("Copied");
  }

  #answer({ query_id, text, alert }, first) {
    this.#answered.add(query_id);
    this.#waiting.get(query_id)?.removeAttribute("aria-busy");
    this.#waiting.delete(query_id);
    if (!text || first) return;
    if (alert) this.toasts.alert(text);
    else this.toasts.say(text);
  }

  #greet() {
    const before = this.talk.querySelector(".greeting");
    const made = greeting(this.world.bot(), this.person, (text) => this.#doing(this.deeds.say(text)));
    if (this.#messages.size) before?.remove();
    else if (!before) this.talk.append(made);
    else if (before.textContent !== made.textContent) before.replaceWith(made);
  }

  #lay({ keyboard, keyboard_hidden }) {
    const same = JSON.stringify(keyboard) === JSON.stringify(this.#keyboard);
    if (same && keyboard) return;
    this.#keyboard = keyboard;
    this.keys.replaceChildren(...(keyboard ? [replyKeys(keyboard, (key) => this.#press(key))] : []));
    this.composer.words.placeholder = keyboard?.input_field_placeholder || "Message";
    this.composer.show(this.person, Boolean(keyboard));
    this.#showKeys(keyboard_hidden);
  }

  async #press(key) {
    const done = await this.#doing(this.deeds.press(key, this.person));
    if (done && this.#keyboard?.one_time_keyboard) this.#showKeys(true);
  }

  #showKeys(hidden) {
    this.#keysHidden = hidden;
    this.keys.hidden = hidden || this.person.blocked || this.person.deactivated;
    this.composer.keysToggle.setAttribute("aria-pressed", String(!hidden));
  }

  async #doing(deed) {
    try {
      return await deed;
    } catch (error) {
      this.toasts.say(error instanceof TypeError ? "The drill does not answer just now." : error.message, true);
      return null;
    }
  }
}
