// The page of a phone as a device of encrypted chats. It is loaded where the server wrote an element `encrypted`.
import { Chat } from "./chat.js";
import { begin, Devices } from "./devices.js";
import { h } from "./parts.js";
import { Session } from "./session.js";

const root = document.getElementById("encrypted");
const texts = JSON.parse(root.dataset.words);
const say = (key, ...values) => values.reduce((text, value, i) => text.replace(`{${i}}`, value), texts[key] ?? key);

let view;
let session;
let wanted = false;
let drawing = false;
let begun = "";

/** One drawing at a time; what changes meanwhile is drawn afterwards. */
async function draw() {
  wanted = true;
  if (drawing || !session) {
    return;
  }
  drawing = true;
  try {
    while (wanted) {
      wanted = false;
      await drawOnce();
    }
  } catch (failure) {
    if (failure.name !== "InvalidStateError") {
      throw failure;
    }
    location.reload(); // Another page has just forgotten all keys.
  } finally {
    drawing = false;
  }
}

async function drawOnce() {
  const state = await session.state();
  if (state !== "ready" && state !== begun) {
    root.replaceChildren(...begin(session, say, state, run));
  }
  begun = state;
  await view.draw(state);
  document.getElementById("sealed-log").hidden = !(await session.isLogBroken());
  document.getElementById("sealed-offline").hidden = !session.offline;
  root.setAttribute("data-state", state);
}

function run() {
  draw();
  session.run();
}

async function open() {
  if (!isSecureContext) {
    root.append(h("p", { class: "quiet" }, say("INSECURE")));
    return;
  }
  session = await Session.open(root.dataset.person, draw);
  view = root.dataset.sender ? new Chat(session, say, root) : new Devices(session, say, root);
  const stop = document.getElementById("sealed-stop");
  if (stop) {
    view.stops(stop);
  }
  addEventListener("pagehide", () => session.end());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  await draw();
  if ((await session.state()) === "ready") {
    await session.start();
    run();
  }
}

open().catch(() => {
  root.textContent = say("FAILED");
});
