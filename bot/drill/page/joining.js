// The form that adds a person to the town.

import { post } from "/page/people_api.js";

export class Joining {
  #spot = null;

  constructor({ pick, joined }) {
    this.form = document.getElementById("join-form");
    this.wrong = document.getElementById("join-wrong");
    this.picker = document.getElementById("place-picker");
    this.picker.addEventListener("click", async () => {
      const named = this.form.elements.name.value.trim() || "the new person";
      this.#choose((await pick(`Where does ${named} stand?`)) ?? this.#spot);
      this.picker.focus();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#join(joined);
    });
  }

  async #join(joined) {
    const { name, language, role } = this.form.elements;
    try {
      const given = { name: name.value.trim(), language: language.value, roles: [role.value], ...this.#spot };
      const { id } = await post("people", given);
      this.wrong.textContent = "";
      name.value = "";
      this.#choose(null);
      joined(id);
    } catch (error) {
      this.wrong.textContent = error.message;
    }
  }

  #choose(spot) {
    this.#spot = spot;
    this.picker.textContent = spot ? `${spot.lat.toFixed(4)}, ${spot.lon.toFixed(4)}` : "Choose on the map";
  }
}
