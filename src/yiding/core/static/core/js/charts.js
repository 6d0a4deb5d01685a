// 图表: draws a table with `data-chart="bar|line|donut"` from its own cells; the table folds under the picture.
// First column: categories. Each further column: a series, named by its head. Links in the first column are
// followed when a bar is clicked. `data-plot="2 3"` draws only those columns, `data-beside` leaves the table open.
// Without ECharts on the machine the table simply stays.
const INK = "#1f2329";
const INK_2 = "#5a6169";
const LINE = "#dee0e3";
const COLOURS = ["#2f5fb3", "#d08a1d", "#4b8f6b", "#a4485a", "#7a6fb0", "#5f8f9e", "#a87b4f", "#8a919b"];
const quiet = window.matchMedia("(prefers-reduced-motion: reduce)");
let library;

function load() {
  const address = document.querySelector("script[data-echarts]").dataset.echarts;
  library ??= new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(window.echarts));
    script.addEventListener("error", () => resolve(undefined));
    document.head.append(script);
  });
  return library;
}

function figure(cell) {
  const number = Number.parseFloat((cell?.textContent ?? "").replaceAll(",", ""));
  return Number.isFinite(number) ? number : null;
}

function read(table) {
  const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
  const shown = table.dataset.plot?.split(" ").map(Number) ?? heads.slice(1).map((_, place) => place + 1);
  const names = shown.map((place) => heads[place]);
  const lines = [...table.querySelectorAll("tbody tr")].map((row) => [...row.children]);
  return {
    names,
    categories: lines.map((cells) => cells[0].textContent.trim()),
    links: lines.map((cells) => cells[0].querySelector("a")?.href),
    series: shown.map((place) => lines.map((cells) => figure(cells[place]))),
  };
}

function common(data) {
  return {
    color: COLOURS,
    animation: !quiet.matches,
    animationDuration: 140,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: INK },
    // Drawn on the canvas: a tooltip of HTML would need inline styles, which the policy forbids.
    tooltip: { renderMode: "richText", borderColor: LINE, textStyle: { color: INK, fontSize: 12 } },
    legend: data.names.length > 1 ? { top: 0, left: 0, itemWidth: 10, itemHeight: 10, textStyle: { color: INK_2 } } : undefined,
  };
}

// A Chinese character takes the room of two Latin ones.
const room = (character) => (character < "\u2e80" ? 1 : 2);

const shorten = (most) => (text) => {
  const kept = [];
  let taken = 0;
  for (const character of text) {
    taken += room(character);
    if (taken <= most) kept.push(character);
  }
  return taken > most ? `${kept.slice(0, -1).join("")}…` : text;
};

function bars(data, stacked) {
  return {
    ...common(data),
    grid: { left: 4, right: 40, top: data.names.length > 1 ? 32 : 4, bottom: 4, containLabel: true },
    xAxis: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: LINE } }, axisLabel: { color: INK_2 } },
    yAxis: {
      type: "category",
      data: data.categories,
      inverse: true,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: LINE } },
      axisLabel: { color: INK, formatter: shorten(20) },
    },
    series: data.series.map((values, place) => ({
      type: "bar",
      name: data.names[place],
      data: values,
      stack: stacked ? "all" : undefined,
      barMaxWidth: 16,
      label: { show: data.names.length === 1, position: "right", color: INK_2 },
    })),
  };
}

function lines(data) {
  return {
    ...common(data),
    tooltip: { ...common(data).tooltip, trigger: "axis" },
    grid: { left: 4, right: 16, top: data.names.length > 1 ? 36 : 12, bottom: 4, containLabel: true },
    xAxis: { type: "category", data: data.categories, axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } }, axisLabel: { color: INK_2 } },
    yAxis: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: LINE } }, axisLabel: { color: INK_2 } },
    series: data.series.map((values, place) => ({ type: "line", name: data.names[place], data: values, symbolSize: 6, lineStyle: { width: 2 } })),
  };
}

const NARROW = 420;

function donut(data, width) {
  const narrow = width < NARROW;
  const figures = new Map(data.categories.map((name, place) => [name, data.series[0][place]]));
  return {
    ...common(data),
    legend: { show: narrow, bottom: 0, itemWidth: 10, itemHeight: 10, formatter: (name) => `${name} ${figures.get(name)}` },
    series: [
      {
        type: "pie",
        radius: narrow ? ["40%", "62%"] : ["52%", "78%"],
        center: ["50%", narrow ? "40%" : "50%"],
        itemStyle: { borderColor: "#fff", borderWidth: 2 },
        label: { show: !narrow, formatter: "{b} {c}", color: INK },
        data: data.categories.map((name, place) => ({ name, value: data.series[0][place] })),
      },
    ],
  };
}

function option(table, data, width) {
  switch (table.dataset.chart) {
    case "line":
      return lines(data);
    case "donut":
      return donut(data, width);
    default:
      return bars(data, table.hasAttribute("data-stacked"));
  }
}

function fold(table) {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  details.className = "chart-data";
  summary.textContent = document.documentElement.lang === "en" ? "Figures" : "数据表";
  table.before(details);
  details.append(summary, table);
  details.open = table.hasAttribute("data-beside");
  return details;
}

function height(table, data) {
  if (table.dataset.chart === "bar") return 48 + data.categories.length * (data.names.length > 1 ? 40 : 30);
  return 260;
}

function drawOne(echarts, table) {
  const data = read(table);
  if (!data.categories.length) return;
  const box = document.createElement("div");
  box.className = "chart";
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", table.caption?.textContent.trim() ?? "");
  box.style.setProperty("height", `${height(table, data)}px`);
  fold(table).before(box);
  const chart = echarts.init(box, null, { renderer: "canvas" });
  chart.setOption(option(table, data, box.clientWidth));
  chart.on("click", (event) => {
    if (data.links[event.dataIndex]) location.assign(data.links[event.dataIndex]);
  });
  new ResizeObserver(() => chart.resize()).observe(box);
}

export async function draw(root) {
  const echarts = await load();
  if (!echarts) return;
  for (const table of root.querySelectorAll("table[data-chart]:not([data-drawn])")) {
    table.dataset.drawn = "";
    drawOne(echarts, table);
  }
}
