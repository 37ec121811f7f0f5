// Puts the page's parts together: who changed comes in by one line, and goes to list, chats and map.

import { ClockFace } from "/page/clock_face.js";
import { icon } from "/page/dom.js";
import { Joining } from "/page/joining.js";
import { Live } from "/page/live.js";
import { Panes } from "/page/panes.js";
import { look } from "/page/people_api.js";
import { Picking } from "/page/picking.js";
import { role } from "/page/roles.js";
import { Roster } from "/page/roster.js";
import { TownMap } from "/page/town_map.js";
import { guide, views } from "/page/views.js";

const RETRY_MS = 2000;
const byId = (id) => document.getElementById(id);

class Page {
  #people = new Map();
  #seen = new Map(); // person id -> the last change that was looked at
  #bot = { first_name: "" };
  #awaited = null; // somebody just added, to be opened on arrival
  #cut = false;

  constructor(town) {
    this.show = views();
    const open = (id) => this.open(id);
    this.roster = new Roster(byId("roster"), { open, openBeside: (id) => this.open(id, true) });
    this.town = new TownMap(byId("map"), town, (id) => picking.take(this.#people.get(id)) || this.open(id));
    const picking = new Picking(this.town.map, town, () => this.show.forAWhile("map"));
    const pick = (words) => picking.pick(words);
    const goTo = (lat, lon) => {
      this.show.view("map");
      this.town.goTo(lat, lon);
    };
    const world = { town, bot: () => this.#bot, pick, goTo };
    this.panes = new Panes(byId("panes"), world, () => queueMicrotask(() => this.#draw()));
    this.joining = new Joining({ pick, joined: (id) => this.#expect(id) });
    const complain = (error) => this.#say(error.message);
    this.clock = new ClockFace(byId("now"), document.querySelectorAll("[data-advance-s]"), complain);
    this.live = new Live((state, fresh) => this.#hear(state, fresh), () => this.#broke());
  }

  open(id, beside = false) {
    const person = this.#people.get(id);
    if (!person) return;
    this.show.view("chat");
    this.panes.open(person, beside);
  }

  #expect(id) {
    this.#awaited = id;
    this.#arrived();
  }

  #arrived() {
    if (!this.#people.has(this.#awaited)) return;
    this.open(this.#awaited);
    this.#awaited = null;
  }

  #hear(state, fresh) {
    this.#bot = state.bot;
    this.clock.set(state.now);
    if (fresh) this.#people.clear();
    for (const person of state.people) {
      if (fresh || !this.#people.has(person.id)) this.#seen.set(person.id, person.last_seq);
      this.#people.set(person.id, person);
    }
    this.panes.update(this.#people, fresh);
    if (fresh) this.#begin();
    this.#arrived();
    this.#draw();
  }

  #begin() {
    this.#say(this.#cut ? "Connected again." : "");
    this.#cut = false;
    const wanted = this.panes.remembered.filter((id) => this.#people.has(id));
    const chosen = wanted.length ? wanted : this.#firstPair();
    if (this.panes.ids.length) return;
    for (const id of chosen) this.panes.open(this.#people.get(id), true);
    if (chosen.length) this.panes.open(this.#people.get(chosen[0]));
  }

  // A resident and a volunteer side by side, in the reader's language if there are such, show what the drill is about.
  #firstPair() {
    const spoken = navigator.language.split("-")[0];
    const everybody = [...this.#people.values()];
    const readable = [...everybody.filter((one) => one.language === spoken), ...everybody];
    const first = (name) => readable.find((one) => role(one) === name)?.id;
    return [first("resident"), first("volunteer")].filter(Boolean);
  }

  #broke() {
    this.#cut = true;
    this.#say("The drill does not answer. Trying again…", true);
  }

  #say(words, wrong = false) {
    byId("line").textContent = words;
    byId("line").classList.toggle("wrong", wrong);
  }

  #draw() {
    const everybody = [...this.#people.values()];
    const shown = new Set(this.panes.ids);
    for (const id of shown) this.#seen.set(id, Math.max(this.panes.seen(id), this.#seen.get(id) ?? 0));
    const unread = everybody.filter((one) => !shown.has(one.id) && one.last_seq > this.#seen.get(one.id));
    this.roster.show(everybody, shown, new Set(unread.map((one) => one.id)));
    this.town.showPeople(everybody, shown);
    this.town.showPins(this.panes.pins);
  }
}

async function townOf() {
  for (;;) {
    try {
      return await look("town");
    } catch {
      byId("line").textContent = "Waiting for the drill…";
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  }
}

byId("steps-closer").append(icon("close"));
guide();
new Page(await townOf()).live.run();
