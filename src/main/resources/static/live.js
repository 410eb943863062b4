// Draws the verdicts of the last minutes as they come. Without it the page has their sums.
import uPlot from "/webjars/uplot/dist/uPlot.esm.js";

const KEPT = 150;
const figure = document.querySelector("#live");
const place = figure.querySelector(".plot");
const button = figure.querySelector("button");
const texts = figure.dataset;
const columns = [[], [], [], [], []];

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// Functions, as the colours change with the mode of the system.
function axis(more) {
  const line = () => color("--line");
  return {stroke: () => color("--ink"), grid: {stroke: line}, ticks: {stroke: line}, ...more};
}

function line(label, name, more) {
  return {label, stroke: () => color(name), ...more};
}

const time = new Intl.DateTimeFormat(document.documentElement.lang, {timeStyle: "medium"});
const shown = seconds => time.format(seconds * 1000);
const LINES = ["--link", "--bad-ink", "--edge", "--quiet"];

figure.hidden = false;
const plot = new uPlot({
  width: Math.max(280, figure.clientWidth), height: 240,
  scales: {due: {range: (_, __, most) => [0, Math.max(10, most)]}, y: {range: (_, __, most) => [0, Math.max(1, most)]}},
  axes: [axis({space: 90, values: (_, splits) => splits.map(shown)}), axis({size: 60}), axis({scale: "due", side: 1, grid: {show: false}})],
  series: [{label: texts.time, value: (_, seconds) => seconds === null ? "–" : shown(seconds)},
    line(texts.admitted, LINES[0], {width: 2}),
    line(texts.refused, LINES[1], {width: 2, dash: [6, 3]}),
    line(texts.deferred, LINES[2], {width: 2, dash: [2, 2]}),
    line(texts.due, LINES[3], {width: 1, scale: "due"})],
  legend: {markers: {stroke: (_, series) => series > 0 ? `var(${LINES[series - 1]})` : "transparent"}},
}, columns, place);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plot.redraw(false, true));
window.addEventListener("resize", () => plot.setSize({width: Math.max(280, figure.clientWidth), height: 240}));

function add(looks) {
  for (const look of looks) {
    const before = columns[0].at(-1);
    if (before !== undefined && look.at <= before) {
      continue; // a stream that begins anew repeats the latest ones
    }
    const seconds = before === undefined ? 2 : Math.max(1, look.at - before);
    [look.at, look.admitted / seconds, look.refused / seconds, look.deferred / seconds, look.due]
      .forEach((value, column) => columns[column].push(value));
  }
  columns.forEach(column => column.splice(0, Math.max(0, column.length - KEPT)));
  plot.setData(columns);
}

let events;

function listen() {
  events = new EventSource(texts.events);
  events.onmessage = event => add(JSON.parse(event.data));
}

const pause = button.textContent;
button.addEventListener("click", () => {
  const goesOn = events.readyState === EventSource.CLOSED;
  if (goesOn) {
    listen();
  } else {
    events.close();
  }
  button.textContent = goesOn ? pause : button.dataset.goOn;
});
listen();
