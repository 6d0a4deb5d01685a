// 标注位置: two number fields get a small map to pick the spot on, and "use my position". They work without it.
import { fetched, graticule, hasMaps, makeMap, shapesOf, spoken } from "./ground.js";

const PLACES = 6;
const NEAR = 16;

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function read(fields) {
  const [longitude, latitude] = fields.map((one) => Number.parseFloat(one.value));
  return Number.isFinite(longitude) && Number.isFinite(latitude) ? [latitude, longitude] : undefined;
}

function write(fields, place) {
  const numbers = [place.lng, place.lat];
  fields.forEach((one, n) => {
    one.value = numbers[n].toFixed(PLACES);
    one.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

async function ground(map, box) {
  const layers = JSON.parse(box.dataset.layers ?? "[]").filter((one) => one.shown && one.url);
  graticule(map).addTo(map);
  for (const layer of layers) shapesOf(await fetched(layer.url), layer).addTo(map);
  const told = layers.filter((one) => one.box?.length === 4);
  if (!told.length) return;
  const [west, south, east, north] = [0, 1, 2, 3].map((n) => told.map((one) => one.box[n]).reduce((a, b) => (n < 2 ? Math.min(a, b) : Math.max(a, b))));
  map.fitBounds([[south, west], [north, east]], { animate: false });
}

function findMe(fields, show, said) {
  said.textContent = spoken("Finding the position…", "正在定位…");
  navigator.geolocation.getCurrentPosition(
    (found) => {
      const { longitude, latitude, accuracy } = found.coords;
      write(fields, { lng: longitude, lat: latitude });
      show();
      said.textContent = spoken(`Found, within ${Math.round(accuracy)} m.`, `已定位，误差约 ${Math.round(accuracy)} 米。`);
    },
    () => { said.textContent = spoken("No position could be found; pick the spot on the map.", "没有定位成功，请在地图上点选。"); },
    { enableHighAccuracy: true, timeout: 15000 },
  );
}

async function start(form) {
  const fields = ["longitude", "latitude"].map((name) => form.querySelector(`[name=${name}]`));
  if (fields.some((one) => !one)) return;
  const frame = document.createElement("div");
  frame.className = "spot";
  fields[1].closest(".field").after(frame);
  const said = document.createElement("p");
  said.className = "field-help";
  said.setAttribute("role", "status");
  let show = () => {};
  if (navigator.geolocation && window.isSecureContext) frame.append(button(spoken("Use my position", "用我现在的位置"), () => findMe(fields, show, said)));
  frame.append(said);
  if (!hasMaps()) return;
  said.textContent = spoken("Click the map to mark the spot; drag the mark to move it.", "在地图上点一下标出位置，可以拖动。");
  const box = document.createElement("div");
  box.className = "map map-spot";
  box.dataset.layers = document.querySelector("[data-spot-layers]")?.dataset.spotLayers ?? "[]";
  frame.append(box);
  const map = makeMap(box);
  const icon = window.L.divIcon({ className: "map-pin", iconSize: [20, 20], html: "<span></span>" });
  const pin = window.L.marker([0, 0], { icon, draggable: true, keyboard: false, title: spoken("The spot", "位置") });
  const near = () => map.setView(pin.getLatLng(), Math.max(map.getZoom(), NEAR), { animate: false });
  show = () => {
    const place = read(fields);
    if (!place) return void pin.remove();
    pin.setLatLng(place).addTo(map);
    if (!map.getBounds().contains(place)) near();
  };
  map.on("click", (event) => { write(fields, event.latlng.wrap()); show(); });
  pin.on("dragend", () => write(fields, pin.getLatLng().wrap()));
  fields.forEach((one) => one.addEventListener("input", show));
  await ground(map, box);
  if (read(fields)) { show(); near(); }
  frame.dataset.state = "ready";
}

for (const form of document.querySelectorAll("form.form")) start(form);
