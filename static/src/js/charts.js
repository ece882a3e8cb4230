// Charts: loaded only by pages that show one. Options come from the page; colours and type from the style sheet.
import { BarChart, GraphChart, HeatmapChart, LineChart, SankeyChart } from "echarts/charts";
import { DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { themeFrom, withColours } from "./chart_theme.js";

use([BarChart, GraphChart, HeatmapChart, LineChart, SankeyChart, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, LabelLayout, CanvasRenderer]);

const drawn = new Map();
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function draw(canvas) {
  drawn.get(canvas)?.dispose();
  const source = document.getElementById(`${canvas.dataset.chart}-option`);
  const style = getComputedStyle(document.documentElement);
  const chart = init(canvas, themeFrom(style));
  const option = withColours(JSON.parse(source.textContent), style);
  chart.setOption({ animation: !calm.matches, animationDuration: 500, ...option });
  chart.on("click", ({ data }) => data?.href && location.assign(data.href));
  drawn.set(canvas, chart);
}

function drawAll() {
  for (const canvas of drawn.keys()) if (!canvas.isConnected) forget(canvas);
  for (const canvas of document.querySelectorAll("[data-chart]")) near.observe(canvas);
}

function forget(canvas) {
  drawn.get(canvas).dispose();
  drawn.delete(canvas);
}

function redraw() {
  for (const canvas of drawn.keys()) draw(canvas);
}

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) drawn.get(target)?.resize();
});

const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      draw(target);
      sizes.observe(target);
    }
  },
  { rootMargin: "400px" },
);

drawAll();
document.addEventListener("htmx:after:swap", drawAll);
document.addEventListener("yui:theme", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
window.addEventListener("beforeprint", () => document.querySelectorAll("[data-chart]").forEach((canvas) => drawn.has(canvas) || draw(canvas)));
