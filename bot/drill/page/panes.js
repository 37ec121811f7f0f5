// The one or two chats that stand open. Which ones is kept in the address, so that a reload shows them again.

import { el } from "/page/dom.js";
import { Pane } from "/page/pane.js";

const MOST = 2; // more would be too narrow to read beside the map

export class Panes {
  #panes = [];
  #active = 0;

  constructor(host, world, changed) {
    this.host = host;
    this.world = { ...world, close: (pane) => this.close(pane), changed };
    this.changed = changed;
    this.remembered = location.hash.slice(1).split(",").map(Number).filter(Boolean).slice(0, MOST);
    host.addEventListener("focusin", (event) => {
      const at = this.#panes.findIndex((pane) => pane.host.contains(event.target));
      if (at >= 0) this.#active = at;
    });
    this.#show();
  }

  get ids() {
    return this.#panes.map((pane) => pane.person.id);
  }

  get pins() {
    return this.#panes.flatMap((pane) => pane.pins);
  }

  // The last seen change of a chat that stands open, else undefined.
  seen(id) {
    return this.#panes.find((pane) => pane.person.id === id)?.seq;
  }

  open(person, beside = false) {
    const there = this.#panes.findIndex((pane) => pane.person.id === person.id);
    if (there < 0) this.#active = this.#place(new Pane(person, this.world), beside);
    else this.#active = there;
    this.#show();
    const pane = this.#panes[this.#active];
    pane.host.scrollIntoView({ inline: "start", block: "nearest" });
    pane.composer.words.focus({ preventScroll: true });
  }

  close(pane) {
    this.#panes = this.#panes.filter((one) => one !== pane);
    this.#active = 0;
    this.#show();
  }

  update(people, fresh) {
    const gone = this.#panes.filter((pane) => !people.has(pane.person.id));
    for (const pane of gone) this.close(pane);
    for (const pane of this.#panes) {
      const person = people.get(pane.person.id);
      if (fresh) pane.reload(person);
      else pane.update(person);
    }
  }

  #place(pane, beside) {
    let at = Math.min(this.#active, this.#panes.length);
    if (beside) at = Math.min(this.#panes.length, MOST - 1);
    this.#panes[at] = pane;
    return at;
  }

  #show() {
    arrange(this.host, this.#panes.length ? this.#panes.map((pane) => pane.host) : [nothing()]);
    history.replaceState(null, "", this.ids.length ? `#${this.ids.join(",")}` : location.pathname);
    this.changed();
  }
}

// Whatever stays is not touched, for an element that is put in again forgets how far it was scrolled.
function arrange(host, wanted) {
  for (const child of [...host.children]) if (!wanted.includes(child)) child.remove();
  for (const [at, child] of wanted.entries()) {
    if (host.children[at] !== child) host.insertBefore(child, host.children[at] ?? null);
  }
}

function nothing() {
  return el("p", { class: "nothing" }, "Choose somebody in the list or on the map to hold that person's phone.");
}
