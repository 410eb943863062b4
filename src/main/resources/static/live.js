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

function axis(more) {
  return {stroke: color("--ink"), grid: {stroke: color("--line")}, ticks: {stroke: color("--line")}, ...more};
}

figure.hidden = false;
const plot = new uPlot({
  width: Math.max(280, figure.clientWidth), height: 240,
  scales: {due: {range: (_, __, most) => [0, Math.max(10, most)]}, y: {range: (_, __, most) => [0, Math.max(1, most)]}},
  axes: [axis({}), axis({size: 60}), axis({scale: "due", side: 1, grid: {show: false}})],
  series: [{},
    {label: texts.admitted, stroke: color("--link"), width: 2},
    {label: texts.refused, stroke: color("--bad-ink"), width: 2, dash: [6, 3]},
    {label: texts.deferred, stroke: color("--edge"), width: 2, dash: [2, 2]},
    {label: texts.due, stroke: color("--quiet"), width: 1, scale: "due"}],
}, columns, place);
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
