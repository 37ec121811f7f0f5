// Choosing a point: by a click on the map, by Enter for the map's middle, or by a place's name.

import { el } from "/page/dom.js";

export class Picking {
  #end = null;

  constructor(map, town, showMap) {
    this.map = map;
    this.showMap = showMap;
    this.banner = document.getElementById("picking");
    this.words = document.getElementById("picking-words");
    this.places = document.getElementById("picking-place");
    this.#offer(town);
    document.getElementById("picking-closer").addEventListener("click", () => this.#end?.(null));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#end?.(null));
    map.on("click", ({ latlng }) => this.#end?.(spot(latlng)));
    map.getContainer().addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === map.getContainer()) this.#end?.(spot(map.getCenter()));
    });
  }

  // {lat, lon}, or null when it was given up.
  pick(words) {
    this.#end?.(null);
    const back = this.showMap();
    this.words.textContent = `${words} Click the map, or press Enter for its middle.`;
    this.#mark(true);
    this.map.getContainer().focus();
    return new Promise((done) => {
      this.#end = (chosen) => {
        this.#end = null;
        this.#mark(false);
        back();
        done(chosen);
      };
    });
  }

  // Whether a choice was awaited; then this spot is it.
  take({ lat, lon }) {
    const awaited = Boolean(this.#end);
    this.#end?.({ lat, lon });
    return awaited;
  }

  #mark(picks) {
    this.banner.hidden = !picks;
    this.map.getContainer().classList.toggle("picks", picks);
  }

  #offer(town) {
    const named = town.features.filter(({ properties, geometry }) => properties.name && geometry.type === "Point");
    const sorted = named.sort((one, other) => one.properties.name.localeCompare(other.properties.name));
    const options = sorted.map(({ properties }, n) => el("option", { value: n }, properties.name));
    this.places.append(el("option", { value: "" }, "…"), ...options);
    this.places.addEventListener("change", () => {
      const [lon, lat] = sorted[Number(this.places.value)]?.geometry.coordinates ?? [];
      this.places.value = "";
      if (lat !== undefined) this.#end?.({ lat, lon });
    });
  }
}

// Five decimals of a degree are a metre.
function spot({ lat, lng }) {
  return { lat: Number(lat.toFixed(5)), lon: Number(lng.toFixed(5)) };
}
