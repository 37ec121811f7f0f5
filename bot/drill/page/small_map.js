// The little map on a location card: the streets around a point, with a pin.

import { el, svg } from "/page/dom.js";

const HALF_LAT = 0.0017; // degrees: about 190 m each way, enough to know the corner again
const WIDTH = 240;
const HEIGHT = 120;

export function smallMap(town, lat, lon) {
  const scale = HEIGHT / (2 * HALF_LAT);
  const narrowing = Math.cos((lat * Math.PI) / 180);
  const spot = ([x, y]) => [WIDTH / 2 + (x - lon) * narrowing * scale, HEIGHT / 2 - (y - lat) * scale];
  const drawn = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "small-map", "aria-hidden": "true" });
  for (const { properties, geometry } of town.features) {
    const line = { LineString: geometry.coordinates, Polygon: geometry.coordinates[0] }[geometry.type];
    if (!line || !near(line.map(spot))) continue;
    const closed = geometry.type === "Polygon" ? "Z" : "";
    const path = line.map(spot).map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");
    drawn.append(svg("path", { d: `M${path}${closed}`, class: properties.kind }));
  }
  const pin = "M0 0c-5-7-9-10.5-9-16a9 9 0 0 1 18 0c0 5.5-4 9-9 16z";
  drawn.append(svg("g", { class: "pin", transform: `translate(${WIDTH / 2} ${HEIGHT / 2})` },
    svg("path", { d: pin }), svg("circle", { r: 3.2, cy: -16 })));
  return drawn;
}

function near(points) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return Math.max(...xs) > 0 && Math.min(...xs) < WIDTH && Math.max(...ys) > 0 && Math.min(...ys) < HEIGHT;
}

export function placeWords(lat, lon) {
  return el("span", { class: "degrees", dir: "ltr" }, `${lat.toFixed(5)}, ${lon.toFixed(5)}`);
}
