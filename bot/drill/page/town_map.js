// The map of the town: no tiles, only what the drill's own map file holds, with people and pins on it.

/* global L */

import { el } from "/page/dom.js";
import { badge, role, summary } from "/page/roles.js";

const STYLES = {
  water: { stroke: false, fillColor: "#bcd6df", fillOpacity: 1 },
  place: { stroke: false, fillColor: "#d3e0c4", fillOpacity: 1 },
  street: { color: "#ffffff", weight: 4, lineCap: "round" },
  bridge: { color: "#8a7a66", weight: 7, lineCap: "butt" },
};
const CASING = { color: "#ddd3c2", weight: 6, lineCap: "round", interactive: false };
const PLACES_FROM_ZOOM = 14.5;
const EDGE = 0.0007; // degrees: this near to the end of the town's map water is cut off there, and
const BEYOND = 0.2; // goes on, as far as anybody can scroll
const CLOSE_ZOOM = 16;
const UNDER_PEOPLE = 10_000; // pixels: markers are stacked by how far south they are

export class TownMap {
  #people = new Map();

  constructor(host, town, open) {
    this.open = open;
    this.map = L.map(host, { zoomSnap: 0.25, attributionControl: false, preferCanvas: true, minZoom: 11, maxZoom: 18 });
    this.pins = L.layerGroup().addTo(this.map);
    this.bounds = this.#draw(town);
    this.map.setMaxBounds(this.bounds.pad(0.5));
    this.#fit();
    this.map.on("zoomend resize", () => this.#names());
    this.#names();
    new ResizeObserver(() => this.#resized()).observe(host);
  }

  showPeople(people, shownIds) {
    const standing = people.filter((one) => one.lat !== null);
    const there = new Set(standing.map((one) => one.id));
    for (const [id, marker] of this.#people) {
      if (!there.has(id)) {
        marker.remove();
        this.#people.delete(id);
      }
    }
    for (const person of standing) this.#stand(person, shownIds.has(person.id));
  }

  showPins(pins) {
    this.pins.clearLayers();
    for (const { lat, lon, from } of pins) {
      const sign = el("span", { class: "pin-sign" });
      const title = from === "me" ? "sent to the bot" : "sent by the bot";
      const icon = L.divIcon({ html: sign, className: "pin-holder", iconSize: [16, 16], iconAnchor: [8, 18] });
      L.marker([lat, lon], { icon, title, keyboard: false, bubblingMouseEvents: true }).addTo(this.pins);
    }
  }

  goTo(lat, lon) {
    this.map.setView([lat, lon], Math.max(this.map.getZoom(), CLOSE_ZOOM));
  }

  #draw(town) {
    const of = (...kinds) => (feature) => kinds.includes(feature.properties.kind);
    const flat = { style: (feature) => STYLES[feature.properties.kind] };
    const ground = (feature) => of("water", "place")(feature) && feature.geometry.type !== "Point";
    L.geoJSON(flowingOn(town), { ...flat, filter: ground, onEachFeature: tip }).addTo(this.map);
    L.geoJSON(town, { style: CASING, filter: of("street"), interactive: false }).addTo(this.map);
    const streets = L.geoJSON(town, { ...flat, filter: of("street"), onEachFeature: tip }).addTo(this.map);
    L.geoJSON(town, { ...flat, filter: of("bridge"), onEachFeature: tip }).addTo(this.map);
    const points = (feature) => feature.geometry.type === "Point";
    L.geoJSON(town, { filter: points, pointToLayer: sign }).addTo(this.map);
    return streets.getBounds();
  }

  #stand(person, shown) {
    const marker = this.#people.get(person.id) ?? this.#arrive(person);
    const visible = JSON.stringify([person.lat, person.lon, summary(person), shown]);
    if (marker.visible === visible) return; // a sign replaced under the finger would miss its click
    marker.visible = visible;
    marker.setLatLng([person.lat, person.lon]);
    marker.setIcon(signOf(person, shown));
    marker.setTooltipContent(el("span", {}, el("bdi", {}, person.name), ` (${summary(person)})`));
    marker.getElement()?.setAttribute("aria-label", `${person.name}, ${role(person)}: open the chat`);
    marker.setZIndexOffset(shown ? 1000 : 0);
  }

  #arrive(person) {
    const marker = L.marker([person.lat, person.lon], { icon: signOf(person, false) }).addTo(this.map);
    marker.bindTooltip("", { direction: "top", offset: [0, -12] });
    marker.on("click", () => this.open(person.id));
    this.#people.set(person.id, marker);
    return marker;
  }

  #names() {
    const host = this.map.getContainer();
    host.classList.toggle("with-places", this.map.getZoom() >= PLACES_FROM_ZOOM);
    declutter([...host.querySelectorAll(".sign.neighbourhood"), ...host.querySelectorAll(".sign.place > span")]);
  }

  #fit() {
    this.map.fitBounds(this.bounds, { padding: [4, 4] });
  }

  #resized() {
    const before = this.map.getSize();
    this.map.invalidateSize({ animate: false });
    if (!before.x || !before.y) this.#fit(); // it was hidden until now
  }
}

function signOf(person, shown) {
  const html = badge(person);
  html.classList.toggle("away", person.blocked || person.deactivated);
  return L.divIcon({ html, className: shown ? "stands shown" : "stands", iconSize: [26, 26] });
}

function tip(feature, layer) {
  const { name } = feature.properties;
  if (name) layer.bindTooltip(el("span", { dir: "auto" }, name), { sticky: true });
}

function sign(feature, at) {
  const { kind, name } = feature.properties;
  const html = el("span", { class: `sign ${kind}` }, el("span", { dir: "auto" }, name));
  const icon = L.divIcon({ html, className: "sign-holder", iconSize: [0, 0] });
  return L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: -UNDER_PEOPLE });
}

// Of names that overlap only the first stays.
function declutter(names) {
  const taken = [];
  for (const name of names) {
    name.classList.remove("hidden");
    const box = name.getBoundingClientRect();
    const hit = taken.some((one) =>
      box.left < one.right && one.left < box.right && box.top < one.bottom && one.top < box.bottom);
    name.classList.toggle("hidden", hit);
    if (!hit) taken.push(box);
  }
}

function flowingOn(town) {
  const edges = L.geoJSON(town).getBounds();
  const past = (value, low, high) => (value < low + EDGE ? value - BEYOND : value > high - EDGE ? value + BEYOND : value);
  const beyond = ([lon, lat]) =>
    [past(lon, edges.getWest(), edges.getEast()), past(lat, edges.getSouth(), edges.getNorth())];
  const longer = (feature) => ({
    ...feature, geometry: { ...feature.geometry, coordinates: feature.geometry.coordinates.map((ring) => ring.map(beyond)) },
  });
  const water = (feature) => feature.properties.kind === "water" && feature.geometry.type === "Polygon";
  return { ...town, features: town.features.map((feature) => (water(feature) ? longer(feature) : feature)) };
}
