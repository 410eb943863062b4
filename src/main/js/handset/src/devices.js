// Her devices: this browser becomes one, another browser is a second one, and a lost one is removed.
import { h, time } from "./parts.js";
import { wordsOf } from "./words.js";

/** @returns {string} the browser and its system, by which she knows it again */
function nameOfBrowser() {
  const { userAgent } = navigator;
  const browser = ["Firefox", "Edg", "OPR", "Chrome", "Safari"].find((one) => userAgent.includes(`${one}/`)) ?? "Browser";
  const system = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"].find((one) => userAgent.includes(one));
  return [{ Edg: "Edge", OPR: "Opera" }[browser] ?? browser, system].filter(Boolean).join(", ");
}

/** What is shown where this browser is no device, or no longer one. */
export function begin(session, say, state, started) {
  const problem = h("p", { class: "error", role: "alert", hidden: true });
  const button = h("button", { type: "button" }, say(state === "removed" ? "AGAIN" : "SET_UP"));
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      if (state === "removed") {
        await session.leave();
        location.reload();
        return;
      }
      await session.start(nameOfBrowser());
      started();
    } catch {
      problem.textContent = say("FAILED");
      problem.hidden = false;
      button.disabled = false;
    }
  });
  return [
    session.old && h("p", { class: "warn" }, h("strong", {}, say("OLD"))),
    h("p", { class: state === "removed" ? "warn" : "quiet" }, say(state === "removed" ? "REMOVED" : "SET_UP_ABOUT")),
    state === "none" && h("p", { class: "quiet" }, say("LIMIT")),
    button,
    problem,
  ].filter(Boolean);
}

export class Devices {
  #session;
  #say;
  #root;
  #drawn = "";

  constructor(session, say, root) {
    this.#session = session;
    this.#say = say;
    this.#root = root;
  }

  async draw(state) {
    await this.#drawChats();
    const { devices } = this.#session;
    if (state !== "ready" || !devices) {
      this.#drawn = "";
      return;
    }
    const waits = this.#session.waits?.length > 0;
    const drawn = JSON.stringify([devices, waits]);
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      this.#root.replaceChildren(
        ...(waits ? [h("p", { class: "sealed-waits", role: "status" }, this.#say("WAITING"))] : []),
        h("p", { class: "quiet" }, this.#say("DEVICES_ABOUT")),
        h("ul", { class: "plain devices" }, ...devices.map((one) => this.#device(one))),
        h("p", { class: "quiet" }, this.#say("LIMIT")),
      );
    }
  }

  #device({ device_id: id, name, last_seen: seen }) {
    const isThis = id === this.#session.client.device.id;
    const remove = h("button", { type: "button", "data-device": id }, this.#say(isThis ? "REMOVE_THIS" : "REMOVE"));
    remove.addEventListener("click", async () => {
      if (!confirm(this.#say("SURE"))) {
        return;
      }
      remove.disabled = true;
      try {
        await (isThis ? this.#session.leave() : this.#session.remove(id));
        if (isThis) {
          location.reload();
        }
      } catch {
        remove.disabled = false;
      }
    });
    const where = isThis ? h("strong", {}, this.#say("THIS")) : h("small", {}, this.#say("LAST_SEEN"), " ", time(seen));
    return h("li", {}, h("span", {}, name || id.slice(0, 6)), " ", where, " ", remove);
  }

  /** The last words of each encrypted chat in the list, which only this browser can read. */
  async #drawChats() {
    const last = await this.#session.last();
    for (const line of document.querySelectorAll("[data-chat]")) {
      const shown = last.get(line.dataset.chat);
      if (shown && shown.order > Number(line.dataset.order)) {
        line.textContent = shown.refused ? this.#say("REFUSED") : wordsOf(shown);
      }
      last.delete(line.dataset.chat);
    }
    const news = document.getElementById("sealed-news");
    news.hidden = last.size === 0;
  }
}
