// 地图: the points of the list on the page, clustered; the list's filters are the map's. Without Leaflet the list stays.
import { FARTHEST, fetched, graticule, hasMaps, makeMap, shapesOf } from "./ground.js";

const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 56;
const MOST_LISTED = 12;
let state;

function svg(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
}

function element(name, className, text, parent) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  parent?.append(made);
  return made;
}

// A point: its grade by shape and colour, its light by a mark of its own.
function sign(shape, colour, light) {
  const picture = svg("svg", { viewBox: "0 0 24 24", class: `sign sign-${colour}`, "aria-hidden": "true" });
  svg("path", { d: state.words.shapes[shape] ?? state.words.shapes.circle, transform: "translate(0 4)" }, picture);
  if (light === "red") {
    svg("circle", { cx: 18, cy: 6, r: 5.5, class: "sign-light sign-light-red" }, picture);
    svg("path", { d: "M18 2.8v3.6M18 8.4v.6", class: "sign-light-mark" }, picture);
  } else if (light === "amber") {
    svg("path", { d: "M18 .5l5.5 10.5h-11z", class: "sign-light sign-light-amber" }, picture);
  }
  return picture;
}

function lookOf(point) {
  const { signs, graded } = state.words;
  return signs[graded ? point.grade : point.open ? "open" : "ended"] ?? { shape: "circle", colour: "grey", label: "" };
}

function facts(point) {
  const { kinds, states, grades, lights } = state.words;
  return [kinds[point.code], grades[point.code]?.[point.grade], states[point.code]?.[point.state], point.light && point.light !== "green" ? lights[point.light] : ""].filter(Boolean);
}

function entryLink(id, point, parent) {
  const link = element("a", "", `${point.number} ${point.title}`, parent);
  link.href = state.words.entry.replace("/0/", `/${id}/`);
  return link;
}

function popup(id, point) {
  const box = element("div", "map-popup");
  entryLink(id, point, box);
  element("p", "muted", facts(point).join(" · "), box);
  return box;
}

function marker(feature) {
  const point = feature.properties;
  const look = lookOf(point);
  const icon = window.L.divIcon({ className: "map-point", html: sign(look.shape, look.colour, point.light), iconSize: [24, 24], iconAnchor: [10, 14] });
  const place = feature.geometry.coordinates.toReversed();
  const title = `${point.number} ${point.title}`;
  return window.L.marker(place, { icon, title, alt: title }).bindPopup(() => popup(feature.id, point));
}

function clusterWords(cluster) {
  const { box } = state;
  const said = (box.dataset.cluster ?? "{n}").replace("{n}", cluster.point_count);
  return cluster.red ? `${said}${(box.dataset.clusterRed ?? "").replace("{n}", cluster.red)}` : said;
}

function clusterMarker(feature) {
  const cluster = feature.properties;
  const size = cluster.point_count < 10 ? 32 : cluster.point_count < 100 ? 38 : cluster.point_count < 1000 ? 46 : 54;
  const html = element("span", cluster.red ? "cluster-red" : "", cluster.point_count.toLocaleString("en"));
  const icon = window.L.divIcon({ className: "map-cluster", html, iconSize: [size, size] });
  const place = feature.geometry.coordinates.toReversed();
  const title = clusterWords(cluster);
  const made = window.L.marker(place, { icon, title, alt: title });
  made.on("click keypress", (event) => {
    if (event.type === "keypress" && event.originalEvent.key !== "Enter") return;
    openCluster(feature, place);
  });
  return made;
}

function openCluster(feature, place) {
  const zoom = state.index.getClusterExpansionZoom(feature.id);
  if (zoom < FARTHEST) {
    state.map.setView(place, zoom);
    return;
  }
  const box = element("div", "map-popup");
  const list = element("ul", "", "", box);
  for (const leaf of state.index.getLeaves(feature.id, MOST_LISTED)) entryLink(leaf.id, leaf.properties, element("li", "", "", list));
  if (feature.properties.point_count > MOST_LISTED) element("p", "muted", `+${feature.properties.point_count - MOST_LISTED}`, box);
  window.L.popup().setLatLng(place).setContent(box).openOn(state.map);
}

// What stays in sight stays as it is: an open popup that moves the map must not lose its point.
function draw() {
  const { map, index, group, box } = state;
  if (!index) return;
  const seen = map.getBounds().pad(0.15);
  const found = index.getClusters([seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()], Math.floor(map.getZoom()));
  const shown = new Map();
  for (const feature of found) {
    const { cluster } = feature.properties;
    const key = `${cluster ? "cluster" : "point"} ${feature.id}`;
    shown.set(key, state.shown.get(key) ?? (cluster ? clusterMarker(feature) : marker(feature)));
  }
  for (const [key, one] of state.shown) if (!shown.has(key)) group.removeLayer(one);
  for (const one of shown.values()) if (!group.hasLayer(one)) group.addLayer(one);
  state.shown = shown;
  box.dataset.drawn = String(found.length);
}

async function allPoints(url) {
  const features = [];
  let words;
  for (let next = url; next; ) {
    const told = await fetched(next);
    features.push(...told.features);
    words ??= told.words;
    next = told.next;
  }
  return { features, words };
}

async function show(query) {
  const { box } = state;
  const asked = `${box.dataset.points}${query ? `?${query}` : ""}`;
  if (state.asked === asked) return;
  state.asked = asked;
  box.dataset.state = "loading";
  const { features, words } = await allPoints(asked);
  if (state.asked !== asked) return;
  state.words = words;
  const options = { radius: RADIUS, maxZoom: FARTHEST - 1, map: (point) => ({ red: point.light === "red" ? 1 : 0 }), reduce: (sum, point) => { sum.red += point.red; } };
  state.index = new window.Supercluster(options).load(features);
  state.group.clearLayers();
  state.shown.clear();
  box.dataset.count = String(features.length);
  if (!state.isPlaced) place(features);
  draw();
  for (const layer of state.layers) layer.refresh?.();
  box.dataset.state = "ready";
}

// The first look: all that is drawn as ground, or else all points.
function place(features) {
  state.isPlaced = true;
  const told = state.layers.filter((one) => one.shown && one.box.length === 4).map((one) => one.box);
  const spots = told.length ? [] : features.map((one) => one.geometry.coordinates);
  const xs = [...told.flatMap((one) => [one[0], one[2]]), ...spots.map((one) => one[0])];
  const ys = [...told.flatMap((one) => [one[1], one[3]]), ...spots.map((one) => one[1])];
  if (!xs.length) return;
  const low = (row) => row.reduce((a, b) => Math.min(a, b));
  const high = (row) => row.reduce((a, b) => Math.max(a, b));
  state.map.fitBounds([[low(ys), low(xs)], [high(ys), high(xs)]], { animate: false, padding: [12, 12], maxZoom: 16 });
}

function offeredMarker(feature, where) {
  const told = feature.properties;
  const icon = window.L.divIcon({ className: "map-point", html: sign(told.shape, told.colour, ""), iconSize: [24, 24], iconAnchor: [10, 14] });
  return window.L.marker(where, { icon, title: told.title, alt: told.title }).bindPopup(() => {
    const box = element("div", "map-popup");
    const link = element(told.url ? "a" : "strong", "", told.title, box);
    if (told.url) link.href = told.url;
    if (told.note) element("p", "muted", told.note, box);
    return box;
  });
}

// Shapes of entries: those of the same filters that lie in sight, asked for anew when the map has moved.
function shapeLayer(layer) {
  const group = window.L.layerGroup();
  const look = (feature) => {
    const { colour } = lookOf(feature.properties);
    const isLine = feature.geometry.type.endsWith("LineString");
    return { className: `entry-shape area-${colour}${isLine ? " entry-shape-line" : ""}${layer.dashed ? " entry-shape-plan" : ""}`, weight: 1.5 };
  };
  const onEach = (feature, shape) => shape.bindPopup(() => {
    const box = popup(feature.id, feature.properties);
    if (feature.properties.measure) element("p", "muted", feature.properties.measure, box);
    return box;
  });
  const refresh = async () => {
    if (!layer.shown || !state.words.signs) return;
    const seen = state.map.getBounds().pad(0.2);
    const box = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()].map((one) => one.toFixed(5)).join(",");
    const asked = `${layer.url}&box=${box}${query() ? `&${query()}` : ""}`;
    if (layer.asked === asked) return;
    layer.asked = asked;
    const collection = await fetched(asked);
    if (layer.asked !== asked) return;
    group.clearLayers();
    const features = collection.features.filter((one) => !one.geometry.type.endsWith("Point"));
    window.L.geoJSON({ type: "FeatureCollection", features }, { pane: "shapes", style: look, onEachFeature: onEach }).addTo(group);
    state.box.dataset.shapes = String(features.length);
  };
  layer.refresh = refresh;
  state.map.on("moveend", refresh);
  refresh();
  return group;
}

async function made(layer) {
  if (layer.kind === "graticule") return graticule(state.map);
  if (layer.kind === "shapes") return shapeLayer(layer);
  const collection = await fetched(layer.url);
  if (layer.kind === "offered") return window.L.geoJSON(collection, { pointToLayer: offeredMarker });
  return shapesOf(collection, layer);
}

async function toggle(layer, isShown) {
  layer.shown = isShown;
  layer.drawn ??= made(layer);
  const drawn = await layer.drawn;
  if (layer.shown) drawn.addTo(state.map);
  else drawn.remove();
  layer.refresh?.();
}

function startLayers(box) {
  for (const input of document.querySelectorAll("[data-map-layer]")) {
    const layer = state.layers.find((one) => one.key === input.dataset.mapLayer);
    input.addEventListener("change", () => toggle(layer, input.checked));
    if (input.checked) toggle(layer, true);
  }
  box.hidden = false;
}

const query = () => document.querySelector("[data-map-query]")?.dataset.mapQuery ?? "";

async function start() {
  const box = document.querySelector("[data-points]");
  if (!box || !hasMaps()) return;
  document.querySelector("[data-map-frame]").hidden = false;
  const map = makeMap(box);
  state = { box, map, group: window.L.layerGroup().addTo(map), layers: JSON.parse(box.dataset.layers), shown: new Map(), words: { shapes: {} } };
  if (state.layers.some((one) => one.shown && one.box.length === 4)) place([]);
  map.on("moveend", draw);
  startLayers(document.querySelector("[data-map-layers]"));
  await show(query());
  document.addEventListener("htmx:afterSettle", () => show(query()));
}

start();
