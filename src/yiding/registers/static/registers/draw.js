// 画图形: points set on a map become GeoJSON in the text field, and what is pasted there stands on the map.
// Without a map the text field alone does. Parts are lists of rings; what is edited is the outer one.
import { fetched, graticule, hasMaps, makeMap, shapesOf } from "./ground.js";
import { areaOf, lengthOf } from "./measure.js";

const PLACES = 6;
const TYPES = { area: "Polygon", line: "LineString", point: "Point" };
const words = document.querySelector("[data-draw-words]")?.dataset ?? {};
const text = document.querySelector("textarea[data-shape]");

let state;

const rounded = ([x, y]) => [Number(x.toFixed(PLACES)), Number(y.toFixed(PLACES))];
const isSame = (a, b) => a[0] === b[0] && a[1] === b[1];

// --- text and parts -------------------------------------------------------------------------------------------

function geometryIn(told) {
  if (told.type === "FeatureCollection") return told.features.map((one) => one.geometry).find(Boolean);
  return told.type === "Feature" ? told.geometry : told;
}

function partsIn(geometry) {
  const kind = Object.keys(TYPES).find((one) => geometry.type.endsWith(TYPES[one]));
  const many = geometry.type.startsWith("Multi") ? geometry.coordinates : [geometry.coordinates];
  const open = (ring) => (ring.length > 1 && isSame(ring[0], ring.at(-1)) ? ring.slice(0, -1) : ring);
  if (kind === "point") return { kind, parts: [[many]] };
  return { kind, parts: many.map((one) => (kind === "area" ? one.map(open) : [one])) };
}

function geometryOf() {
  const { kind } = state;
  const least = { area: 3, line: 2, point: 1 }[kind];
  const parts = state.parts.filter((rings) => rings[0].length >= least);
  if (!parts.length) return undefined;
  const type = TYPES[kind];
  if (kind === "point") {
    const places = parts.flatMap((rings) => rings[0]);
    return places.length > 1 ? { type: `Multi${type}`, coordinates: places } : { type, coordinates: places[0] };
  }
  const told = parts.map((rings) => (kind === "area" ? rings.map((ring) => [...ring, ring[0]]) : rings[0]));
  return told.length > 1 ? { type: `Multi${type}`, coordinates: told } : { type, coordinates: told[0] };
}

function write() {
  const geometry = geometryOf();
  text.value = geometry ? JSON.stringify(geometry) : "";
  tell();
}

function tell() {
  const { kind, said } = state;
  const whole = (value) => Math.round(value).toLocaleString("en");
  const length = whole(state.parts.reduce((sum, rings) => sum + lengthOf(rings[0], kind === "area"), 0));
  if (kind === "area") {
    const area = state.parts.reduce((sum, [outer, ...holes]) => sum + areaOf(outer) - holes.reduce((all, one) => all + areaOf(one), 0), 0);
    said.textContent = words.about.replace("{area}", whole(area)).replace("{length}", length);
  } else said.textContent = kind === "line" ? words.long.replace("{length}", length) : "";
}

function take() {
  try {
    Object.assign(state, partsIn(geometryIn(JSON.parse(text.value))));
    state.active = state.parts.length - 1;
    chosen();
    draw();
    fit();
    tell();
  } catch {
    state.said.textContent = text.value.trim() ? words.torn : "";
  }
}

// --- the map --------------------------------------------------------------------------------------------------

const seen = (ring) => ring.map(([x, y]) => [y, x]);

function draw() {
  const { map, group, kind } = state;
  group.clearLayers();
  for (const [place, rings] of state.parts.entries()) {
    const look = { className: `shape shape-drawn${place === state.active ? " shape-active" : ""}`, weight: 2, interactive: false };
    if (kind === "area" && rings[0].length) window.L.polygon(rings.map(seen), look).addTo(group);
    if (kind === "line" && rings[0].length) window.L.polyline(seen(rings[0]), look).addTo(group);
  }
  const ring = state.parts[state.active]?.[0] ?? [];
  for (const [place, spot] of ring.entries()) corner(ring, place, spot);
  const last = kind === "area" ? ring.length : ring.length - 1;
  if (kind !== "point" && ring.length > 1 && ring.length < 400) for (let n = 0; n < last; n += 1) between(ring, n);
  map.getContainer().dataset.points = String(ring.length);
}

function handle(className, [x, y], size) {
  const icon = window.L.divIcon({ className, iconSize: [size, size], html: "" });
  return window.L.marker([y, x], { icon, draggable: true, keyboard: false }).addTo(state.group);
}

function corner(ring, place, spot) {
  const pin = handle("draw-corner", spot, 16);
  pin.on("dragend", () => { const { lng, lat } = pin.getLatLng(); ring[place] = rounded([lng, lat]); changed(); });
  pin.on("dblclick contextmenu", () => { ring.splice(place, 1); changed(); });
}

function between(ring, place) {
  const [a, b] = [ring[place], ring[(place + 1) % ring.length]];
  const pin = handle("draw-between", [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], 10);
  pin.on("dragend", () => { const { lng, lat } = pin.getLatLng(); ring.splice(place + 1, 0, rounded([lng, lat])); changed(); });
}

function changed() {
  draw();
  write();
}

function add(place) {
  if (!state.parts.length) state.parts.push([[]]);
  state.active = Math.min(state.active, state.parts.length - 1);
  if (state.kind === "point" && !state.isMany) state.parts = [[[]]];
  state.parts[Math.max(state.active, 0)][0].push(rounded(place));
  changed();
}

function fit() {
  const bounds = window.L.latLngBounds(state.parts.flatMap((rings) => seen(rings[0])));
  if (bounds.isValid()) state.map.fitBounds(bounds, { animate: false, padding: [32, 32], maxZoom: 17 });
}

// --- the buttons ----------------------------------------------------------------------------------------------

function button(label, act, parent) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-small";
  made.textContent = label;
  made.addEventListener("click", act);
  parent.append(made);
  return made;
}

function chosen() {
  for (const one of state.kinds) one.button.setAttribute("aria-pressed", String(one.kind === state.kind));
}

function startOf(kind) {
  Object.assign(state, { kind, parts: [], active: 0 });
  chosen();
  changed();
}

function here() {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      add([coords.longitude, coords.latitude]);
      state.map.setView([coords.latitude, coords.longitude], Math.max(state.map.getZoom(), 17), { animate: false });
      state.said.textContent = words.found.replace("{n}", String(Math.round(coords.accuracy)));
    },
    () => { state.said.textContent = words.lost; },
    { enableHighAccuracy: true, timeout: 15000 },
  );
}

function tools(frame) {
  const bar = document.createElement("div");
  bar.className = "draw-tools";
  frame.append(bar);
  const kinds = text.dataset.shape.split(" ");
  state.kinds = kinds.length > 1 ? kinds.map((kind) => ({ kind, button: button(words[kind], () => startOf(kind), bar) })) : [];
  button(words.undo, () => { state.parts[state.active]?.[0].pop(); changed(); }, bar);
  button(words.part, () => { state.parts.push([[]]); state.active = state.parts.length - 1; draw(); }, bar);
  button(words.clear, () => startOf(state.kind), bar);
  if (navigator.geolocation && window.isSecureContext) button(words.here, here, bar);
}

async function ground(map) {
  const layers = JSON.parse(document.querySelector("[data-spot-layers]")?.dataset.spotLayers ?? "[]").filter((one) => one.shown && one.url);
  graticule(map).addTo(map);
  for (const layer of layers) shapesOf(await fetched(layer.url), layer).addTo(map);
  const boxes = layers.filter((one) => one.box?.length === 4).map((one) => window.L.latLngBounds([one.box[1], one.box[0]], [one.box[3], one.box[2]]));
  const [longitude, latitude] = (text.dataset.spot ?? "").split(",").map(Number);
  if (longitude) map.setView([latitude, longitude], 16, { animate: false });
  else if (boxes.length) map.fitBounds(boxes.reduce((all, one) => all.extend(one)), { animate: false });
}

async function start() {
  const frame = document.createElement("div");
  frame.className = "draw";
  text.closest(".field").append(frame);
  const kind = text.dataset.shape.split(" ")[0];
  state = { kind, parts: [], active: 0, kinds: [] };
  tools(frame);
  const box = document.createElement("div");
  box.className = "map map-draw";
  const hint = document.createElement("p");
  hint.className = "field-help";
  hint.textContent = words.hint;
  state.said = document.createElement("p");
  state.said.className = "draw-said";
  state.said.setAttribute("role", "status");
  frame.append(box, state.said, hint);
  state.map = makeMap(box);
  state.map.doubleClickZoom.disable();
  state.group = window.L.layerGroup().addTo(state.map);
  chosen();
  await ground(state.map);
  if (text.value.trim()) take();
  state.map.on("click", ({ latlng }) => add([latlng.lng, latlng.lat]));
  text.addEventListener("change", take);
  box.dataset.state = "ready";
}

if (text && hasMaps()) start();
