// 图表: every <table data-chart="bar|line|donut"> is drawn from its own rows. The table stays, for screen
// readers, for print and for whoever wants the figures; without the library it is all that is shown.
const INK = "#1f2329", INK_2 = "#5a616b", LINE = "#dee0e3";
const COLOURS = ["#c8102e", "#2f5d8a", "#8a6d3b", "#5a616b", "#3f7d6e", "#9a5b7f"];
const CALM = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
let library;

function load() {
  library ??= new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = document.querySelector("script[data-echarts]").dataset.echarts;
    script.onload = () => resolve(window.echarts);
    script.onerror = () => resolve(undefined);
    document.head.append(script);
  });
  return library;
}

function read(table) {
  return [...table.tBodies[0].rows].map((row) => ({
    name: row.cells[0].textContent.trim(),
    value: Number(row.cells[1].textContent.replace(/[,，\s]/g, "")),
    url: row.cells[0].querySelector("a")?.href,
  }));
}

const label = { color: INK_2, fontSize: 12 };

function bars(rows, lying) {
  const names = { type: "category", data: rows.map((row) => row.name), axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } }, axisLabel: { ...label, width: 132, overflow: "truncate" }, inverse: lying };
  const values = { type: "value", minInterval: 1, splitLine: { lineStyle: { color: LINE } }, axisLabel: label };
  return {
    grid: { left: 8, right: lying ? 32 : 8, top: lying ? 4 : 20, bottom: 4, containLabel: true },
    xAxis: lying ? { ...values, show: false } : names,
    yAxis: lying ? names : { ...values, show: false },
    series: [{ type: "bar", data: rows, barMaxWidth: lying ? 14 : 36, itemStyle: { color: COLOURS[1], borderRadius: lying ? [0, 2, 2, 0] : [2, 2, 0, 0] }, label: { show: true, position: lying ? "right" : "top", color: INK, fontSize: 12 } }],
  };
}

function line(rows) {
  const option = bars(rows, false);
  option.series = [{ type: "line", data: rows, symbolSize: 6, itemStyle: { color: COLOURS[0] }, lineStyle: { width: 2 } }];
  return option;
}

function donut(rows) {
  return {
    color: COLOURS,
    legend: { orient: "vertical", right: 0, top: "middle", itemWidth: 8, itemHeight: 8, icon: "rect", itemGap: 10, textStyle: { color: INK, fontSize: 12 }, formatter: (name) => `${name}  ${rows.find((row) => row.name === name).value}` },
    series: [{ type: "pie", radius: ["52%", "78%"], center: ["30%", "50%"], data: rows, label: { show: false }, itemStyle: { borderColor: "#fff", borderWidth: 2 } }],
  };
}

function option(kind, rows) {
  if (kind === "donut") return donut(rows);
  if (kind === "line") return line(rows);
  return bars(rows, rows.length > 6 || rows.some((row) => row.name.length > 8));
}

async function draw(table) {
  const rows = read(table);
  if (!rows.length) return;
  const echarts = await load();
  if (!echarts) return;
  const kind = table.dataset.chart, box = document.createElement("div");
  const many = kind === "bar" && rows.length > 6;
  box.className = "chart-box";
  box.setAttribute("aria-hidden", "true");
  if (many) box.style.height = `${rows.length * 26 + 12}px`;
  table.before(box);
  const chart = echarts.init(box, null, { renderer: "canvas" });
  chart.setOption({ animation: !CALM, animationDuration: 150, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, tooltip: { trigger: "item", confine: true, renderMode: "richText" }, ...option(kind, rows) });
  chart.on("click", ({ data }) => data?.url && window.location.assign(data.url));
  new ResizeObserver(() => chart.resize()).observe(box);
  table.parentElement.classList.add("chart-shown");
  window.addEventListener("beforeprint", () => chart.resize());
}

export function drawCharts(root) {
  for (const table of root.querySelectorAll("table[data-chart]")) {
    if (!table.dataset.drawn) {
      table.dataset.drawn = "yes";
      draw(table);
    }
  }
}
