// 量算: areas and lengths about as the server reckons them, to show while drawing; and is a point in a ring?
const AUTHALIC = 6371007.18;
const rad = (value) => (value * Math.PI) / 180;

// A ring on a sphere that has the area of the ellipsoid; off by some thousandths.
export function areaOf(ring) {
  let sum = 0;
  for (let n = 0; n < ring.length; n += 1) {
    const [a, b] = [ring[n], ring[(n + 1) % ring.length]];
    sum += rad(b[0] - a[0]) * (2 + Math.sin(rad(a[1])) + Math.sin(rad(b[1])));
  }
  return Math.abs((sum * AUTHALIC * AUTHALIC) / 2);
}

export function distance(a, b) {
  const [dy, dx] = [rad(b[1] - a[1]), rad(b[0] - a[0])];
  const half = Math.sin(dy / 2) ** 2 + Math.cos(rad(a[1])) * Math.cos(rad(b[1])) * Math.sin(dx / 2) ** 2;
  return 2 * AUTHALIC * Math.asin(Math.min(1, Math.sqrt(half)));
}

export function lengthOf(line, isClosed) {
  const places = isClosed && line.length > 2 ? [...line, line[0]] : line;
  return places.slice(1).reduce((sum, place, n) => sum + distance(places[n], place), 0);
}

function onSide([x, y], a, b) {
  const turn = (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
  const along = (x - a[0]) * (x - b[0]) + (y - a[1]) * (y - b[1]);
  return Math.abs(turn) < 1e-14 && along <= 0;
}

function inRing(place, ring) {
  const [x, y] = place;
  let found = false;
  for (let n = 0; n + 1 < ring.length; n += 1) {
    const [a, b] = [ring[n], ring[n + 1]];
    if (onSide(place, a, b)) return "edge";
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) found = !found;
  }
  return found ? "in" : "out";
}

const polygonsOf = (geometry) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);

// Inside an area, its edge included, its holes not.
export function isInside(place, geometry) {
  return polygonsOf(geometry).some(([outer, ...holes]) => inRing(place, outer) !== "out" && !holes.some((one) => inRing(place, one) === "in"));
}

// Metres to the nearest edge, with degrees of longitude as long as they are about the place.
export function toEdge(place, geometry) {
  const scale = Math.cos(rad(place[1]));
  const flat = ([x, y]) => [rad(x - place[0]) * AUTHALIC * scale, rad(y - place[1]) * AUTHALIC];
  let least = Number.POSITIVE_INFINITY;
  for (const ring of polygonsOf(geometry).flat()) {
    for (let n = 0; n + 1 < ring.length; n += 1) {
      const [a, b] = [flat(ring[n]), flat(ring[n + 1])];
      const side = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2;
      const along = side ? Math.max(0, Math.min(1, -(a[0] * (b[0] - a[0]) + a[1] * (b[1] - a[1])) / side)) : 0;
      least = Math.min(least, Math.hypot(a[0] + along * (b[0] - a[0]), a[1] + along * (b[1] - a[1])));
    }
  }
  return least;
}
