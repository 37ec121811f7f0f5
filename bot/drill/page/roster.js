// The list of people, by role.

import { el, icon } from "/page/dom.js";
import { ROLES, badge, particulars, role, summary } from "/page/roles.js";

const HEADINGS = { resident: "Residents", volunteer: "Volunteers", coordinator: "Coordinators", person: "Others" };

export class Roster {
  #shown = "";

  constructor(host, { open, openBeside }) {
    this.host = host;
    this.open = open;
    this.openBeside = openBeside;
  }

  show(people, shownIds, unreadIds) {
    const visible = people.map((one) => [one.id, one.name, summary(one), shownIds.has(one.id), unreadIds.has(one.id)]);
    if (this.#shown === JSON.stringify(visible)) return; // a button replaced under the finger would miss its click
    this.#shown = JSON.stringify(visible);
    const focused = document.activeElement?.closest?.("#roster button")?.dataset.key;
    const groups = [...ROLES, "person"].map((name) => [name, people.filter((one) => role(one) === name)]);
    const filled = groups.filter(([, members]) => members.length);
    this.host.replaceChildren(
      ...filled.flatMap(([name, members]) => [
        el("h3", {}, HEADINGS[name]),
        el("ul", {}, members.map((one) => this.#row(one, shownIds.has(one.id), unreadIds.has(one.id)))),
      ]),
    );
    if (!filled.length) this.host.append(nobody());
    if (focused) this.host.querySelector(`[data-key="${focused}"]`)?.focus();
  }

  #row(person, shown, unread) {
    const open = el(
      "button",
      {
        type: "button",
        class: "who",
        title: person.name,
        "data-key": `open-${person.id}`,
        "aria-current": shown && "true",
        onclick: () => this.open(person.id),
      },
      el("span", { class: "sign-of" },
        badge(person), unread && el("span", { class: "dot", role: "img", "aria-label": "unread" })),
      el("span", { class: "names" },
        el("span", { class: "name" }, el("bdi", {}, person.name)),
        el("span", { class: "summary" }, particulars(person))),
    );
    const beside = el(
      "button",
      {
        type: "button",
        class: "quiet round",
        title: "Open beside",
        "aria-label": `Open beside: ${person.name}`,
        "data-key": `beside-${person.id}`,
        onclick: () => this.openBeside(person.id),
      },
      icon("beside"),
    );
    return el("li", { class: person.blocked || person.deactivated ? "away" : null }, open, beside);
  }
}

function nobody() {
  return el("p", { class: "nobody" }, "Nobody lives here yet. Add a resident who needs help, and a volunteer near by.");
}
