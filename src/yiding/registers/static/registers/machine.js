// 机械现场检查: where the phone is, and what the banned areas say there; reckoned here, without a network.
// The server reckons it again from what was sent. Forms and photos wait as those of check.js do.
import { fetched, hasMaps, makeMap, shapesOf } from "./ground.js";
import { isInside, toEdge } from "./measure.js";

const box = document.querySelector("[data-here]");
const form = document.querySelector("form[data-check]");
const words = box?.dataset ?? {};
const IN_BAN = "在禁用区使用高排放机械";
let map;
let pin;

const field = (name) => form.elements[name];
const label = (standard) => field("emission").querySelector(`option[value="${standard}"]`)?.textContent ?? standard;
const number = (name) => Number.parseFloat(field(name).value);

let zones = { type: "FeatureCollection", features: [] };

// Banned for sure, perhaps (the edge is nearer than the position is exact), allowed, or outside.
function verdictAt(place, accuracy, emission) {
  const near = zones.features
    .map((one) => ({ ...one.properties, inside: isInside(place, one.geometry), edge: toEdge(place, one.geometry) }))
    .filter((one) => one.inside || one.edge <= accuracy);
  const banning = near.filter((one) => one.bans.includes(emission));
  const word = banning.some((one) => one.inside && one.edge >= accuracy)
    ? "bans"
    : banning.length
      ? "unsure"
      : near.some((one) => one.inside)
        ? "allowed"
        : "outside";
  return { word, near };
}

function show() {
  const line = box.querySelector("[data-verdict]");
  const place = [number("longitude"), number("latitude")];
  if (!place.every(Number.isFinite)) return;
  const emission = field("emission").value;
  const accuracy = Math.min(number("accuracy") || 0, 1000);
  const { word, near } = verdictAt(place, accuracy, emission);
  const isOpen = near.length && !emission;
  line.hidden = false;
  line.className = `machine-verdict${!isOpen && word === "bans" ? " is-banned" : ""}${word === "unsure" || isOpen ? " is-unsure" : ""}`;
  line.dataset.word = isOpen ? "pick" : word;
  line.textContent = isOpen ? words.pick : words[word];
  const notes = near.map((one) => `${one.name}（${one.bans.map(label).join("、")}；${words.edge.replace("{n}", String(Math.round(one.edge)))}）`);
  if (accuracy) notes.push(words.within.replace("{n}", String(Math.round(accuracy))));
  const more = document.createElement("small");
  more.textContent = notes.join(" · ");
  line.append(document.createElement("br"), more);
  tick(word === "bans" && !isOpen && !field("emergency").checked);
  mark(place);
}

function tick(isBanned) {
  const one = form.querySelector(`input[name=violations][value="${IN_BAN}"]`);
  if (one && isBanned && !one.dataset.told) {
    one.checked = true;
    one.dataset.told = "1";
  }
}

function mark(place) {
  if (!map) return;
  const spot = place.toReversed();
  pin.setLatLng(spot).addTo(map);
  if (!map.getBounds().contains(spot)) map.setView(spot, 15, { animate: false });
}

function locate() {
  const line = box.querySelector("[data-verdict]");
  if (!navigator.geolocation || !window.isSecureContext) return;
  line.hidden = false;
  line.className = "machine-verdict is-unsure";
  line.textContent = words.finding;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      field("longitude").value = coords.longitude.toFixed(6);
      field("latitude").value = coords.latitude.toFixed(6);
      field("accuracy").value = coords.accuracy.toFixed(1);
      field("accuracy").dispatchEvent(new Event("input", { bubbles: true }));
    },
    () => { line.textContent = words.lost; },
    { enableHighAccuracy: true, timeout: 20000 },
  );
}

function startMap() {
  if (!hasMaps()) return;
  const frame = box.querySelector("[data-machine-frame]");
  frame.hidden = false;
  const holder = frame.querySelector("[data-machine-map]");
  map = makeMap(holder);
  const areas = shapesOf(zones, { kind: "boundary", tone: "grey" }, { pane: "shapes", style: () => ({ className: "entry-shape area-red", weight: 1.5 }) }).addTo(map);
  const icon = window.L.divIcon({ className: "map-pin", iconSize: [20, 20], html: "<span></span>" });
  pin = window.L.marker([0, 0], { icon, keyboard: false });
  if (areas.getBounds().isValid()) map.fitBounds(areas.getBounds(), { animate: false, padding: [16, 16] });
  map.on("click", ({ latlng }) => {
    field("longitude").value = latlng.lng.toFixed(6);
    field("latitude").value = latlng.lat.toFixed(6);
    field("accuracy").value = "0";
    field("accuracy").dispatchEvent(new Event("input", { bubbles: true }));
  });
  frame.querySelector("[data-again]").addEventListener("click", locate);
}

if (box && form) {
  zones = words.zones ? JSON.parse(words.zones) : await fetched(words.zonesUrl);
  startMap();
  form.addEventListener("input", show);
  show();
  locate();
}
