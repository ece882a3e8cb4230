// The style sheet's colours and type, as an ECharts theme.
const PALETTE = ["--chart-1", "--chart-2", "--chart-3", "--chart-4", "--chart-5", "--chart-6"];
const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

export function themeFrom(style) {
  const ink = colour(style, "--ink");
  const soft = colour(style, "--ink-2");
  const line = colour(style, "--line");
  const text = { color: soft, fontFamily: style.fontFamily, fontSize: 12 };
  const axis = {
    axisLine: { lineStyle: { color: colour(style, "--line-strong") } },
    axisTick: { show: false },
    axisLabel: { ...text, hideOverlap: true },
    splitLine: { lineStyle: { color: line } },
    nameTextStyle: text,
  };
  return {
    color: PALETTE.map((name) => colour(style, name)),
    backgroundColor: "transparent",
    textStyle: text,
    grid: { left: 4, right: 12, top: 36, bottom: 4, containLabel: true },
    legend: { left: 0, top: 0, icon: "roundRect", itemWidth: 12, itemHeight: 8, itemGap: 16, textStyle: text, inactiveColor: line },
    tooltip: {
      backgroundColor: colour(style, "--sheet"),
      borderColor: line,
      textStyle: { ...text, color: ink, fontSize: 13 },
      confine: true,
      renderMode: "richText",
    },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    timeAxis: { ...axis, splitLine: { show: false } },
    line: { symbol: "circle", symbolSize: 5, showSymbol: false, lineStyle: { width: 2 }, emphasis: { focus: "series" } },
    bar: { barMaxWidth: 28, itemStyle: { borderRadius: [2, 2, 0, 0] } },
    sankey: { label: { ...text, color: ink }, lineStyle: { color: "gradient", opacity: 0.32 }, nodeGap: 14, nodeWidth: 12 },
    graph: { color: PALETTE.map((name) => colour(style, name)), lineStyle: { color: colour(style, "--line-strong"), opacity: 0.5 }, label: text },
    visualMap: { textStyle: text, inRange: { color: [colour(style, "--chart-low"), colour(style, "--chart-high")] } },
    markLine: { lineStyle: { color: soft }, label: text },
  };
}

/** The option with every "--name" replaced by that custom property's colour. */
export function withColours(option, style) {
  if (typeof option === "string") return option.startsWith("--") ? colour(style, option) : option;
  if (Array.isArray(option)) return option.map((each) => withColours(each, style));
  if (option && typeof option === "object")
    return Object.fromEntries(Object.entries(option).map(([name, value]) => [name, withColours(value, style)]));
  return option;
}

/** A computed colour as rgb(): custom properties keep light-dark() as written, so an element resolves it. */
function colour(style, name) {
  const element = document.createElement("i");
  element.hidden = true;
  document.body.append(element);
  element.style.color = `var(${name})`;
  const value = getComputedStyle(element).color;
  element.remove();
  probe.fillStyle = value;
  return probe.fillStyle;
}
