// The chat with one number of a business: what only this browser can read, among what the server wrote.
import { MessageFault, NoDevice } from "@tollgate/client";
import { h, link, linked, time } from "./parts.js";
import { answers, wordsOf } from "./words.js";

const STOP = /^\s*stop[\s.!]*$/i;

export class Chat {
  #session;
  #say;
  #sender;
  #business;
  #panel;
  #bubbles;
  #form;
  #plain;
  #drawn = new Map();
  #current;
  #panelDrawn = "";

  /** @param {import("./session.js").Session} session @param {(key: string, ...values: string[]) => string} say @param {HTMLElement} root */
  constructor(session, say, root) {
    this.#session = session;
    this.#say = say;
    this.#sender = root.dataset.sender;
    this.#business = root.dataset.number;
    this.#panel = root;
    this.#bubbles = document.getElementById("bubbles");
    this.#form = document.getElementById("sealed");
    this.#plain = document.getElementById("plain");
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#write();
    });
  }

  async draw(state) {
    const chat = await this.#session.chat(this.#business);
    this.#current = state === "ready" ? chat.current : undefined;
    await this.#drawPanel(state, chat);
    this.#drawItems(await Promise.all(chat.items.map(async (one) => ({ ...one, reportable: await this.#session.canReport(one) }))));
    this.#form.hidden = !this.#current;
    this.#plain.hidden = this.#current !== undefined;
  }

  async #drawPanel(state, { conversations }) {
    const current = this.#current;
    const number = current && (await this.#session.client?.safetyNumber(current.gid).catch(() => undefined));
    const waits = this.#session.isWaiting(this.#business);
    const drawn = JSON.stringify([state, number, current?.notices, current?.compared, conversations.length, waits]);
    if (drawn === this.#panelDrawn) {
      return;
    }
    this.#panelDrawn = drawn;
    if (state !== "ready") {
      return;
    }
    this.#panel.replaceChildren(...(current ? this.#safety(current, number) : this.#unbegun(conversations, waits)));
  }

  #unbegun(conversations, waits) {
    const begin = async () => {
      try {
        await this.#session.begin(this.#sender);
      } catch (failure) {
        throw failure instanceof NoDevice ? new Error(this.#say("NO_DEVICE")) : failure;
      }
    };
    const about = waits
      ? h("p", { class: "sealed-waits", role: "status" }, this.#say("WAITING"))
      : conversations.length > 0
        ? ""
        : h("p", { class: "quiet" }, this.#say("NOT_YET"));
    return [about, this.#button("BEGIN", begin)];
  }

  #safety(current, number) {
    const seen = (compared) => () => this.#session.acknowledge(current, compared);
    return [
      h("p", { class: "sealed-state" }, this.#say("READY")),
      h(
        "details",
        { open: current.notices.length > 0 || this.#panel.querySelector("details")?.open === true },
        h("summary", {}, this.#say("SAFETY")),
        h("p", {}, h("code", { class: "safety", dir: "ltr" }, number ?? "")),
        h("p", { class: "quiet" }, this.#say("SAFETY_ABOUT")),
        current.compared ? h("p", {}, h("strong", {}, this.#say("IS_COMPARED"))) : this.#button("COMPARED", seen(true)),
        h("p", { class: "quiet" }, this.#say("LIMIT")),
      ),
      current.notices.length > 0 &&
        h("p", { class: "warn" }, h("strong", {}, this.#say("CHANGED")), " ", this.#button("SEEN", seen(false))),
    ].filter(Boolean);
  }

  /** New ones are added, and changed ones replaced, so that a screen reader reads only what is new. */
  #drawItems(items) {
    const known = new Set(items.map((item) => item.key));
    for (const [key, { element }] of this.#drawn) {
      if (!known.has(key)) {
        element.remove();
        this.#drawn.delete(key);
      }
    }
    const isAtEnd = window.innerHeight + window.scrollY >= document.body.scrollHeight - 80;
    let added;
    for (const item of items) {
      const drawn = JSON.stringify(item);
      const before = this.#drawn.get(item.key);
      if (before?.drawn === drawn) {
        continue;
      }
      const element = item.line ? this.#line(item) : this.#bubble(item);
      element.dataset.order = String(item.order);
      if (before) {
        before.element.replaceWith(element);
      } else {
        const next = [...this.#bubbles.children].find((one) => Number(one.dataset.order) > item.order);
        this.#bubbles.insertBefore(element, next ?? null);
        added = element;
      }
      this.#drawn.set(item.key, { element, drawn });
    }
    if (added && isAtEnd && added === this.#bubbles.lastElementChild) {
      added.scrollIntoView({ block: "nearest" });
    }
  }

  #line({ line, warns, at }) {
    const when = at > 0 && h("small", {}, time(at));
    return h("p", { class: `sealed-line ${warns ? "warn" : "quiet"}` }, this.#say(line), " ", when);
  }

  #bubble(item) {
    const what = item.refused ? h("strong", {}, this.#why(item)) : this.#content(item);
    const category = item.category ? this.#say(item.category.toUpperCase()) : "";
    const waits = item.failed ? this.#say("NOT_SENT") : item.waits ? this.#say("WAITS") : "";
    const checked = item.badge ? this.#say("BADGE") : this.#say("NO_BADGE");
    const badge = item.badge ? h("span", { class: "tick", role: "img", "aria-label": checked, title: checked }, "✓") : checked;
    return h(
      "div",
      { class: `bubble sealed${item.own ? " own" : ""}${item.refused ? " refused" : ""}` },
      what,
      h(
        "small",
        {},
        h("span", { class: "hidden" }, `${this.#say(item.own ? "YOU" : "THEY")}. ${this.#say("SEALED")}. `),
        ...(item.own ? [] : [badge, " · "]),
        category !== "" && !item.own && h("span", { class: "category" }, category),
        category !== "" && !item.own && " · ",
        time(item.at),
        waits !== "" && h("strong", {}, ` · ${waits}`),
      ),
      item.reported ? h("p", {}, this.#say(item.reported)) : item.reportable && this.#report(item),
    );
  }

  #report(item) {
    const reasons = ["category", "template", "unwanted", "fraud", "other"];
    const option = (one) => h("option", { value: one }, this.#say(`REASON_${one.toUpperCase()}`));
    const why = h("select", {}, ...reasons.map(option));
    const block = h("input", { type: "checkbox" });
    const send = async () => {
      await this.#session.report(item, { reason: why.value, block: block.checked });
      if (block.checked) {
        location.reload();
      }
    };
    return h(
      "details",
      { class: "report" },
      h("summary", {}, this.#say("REPORT")),
      h("p", { class: "quiet" }, this.#say("REPORT_ABOUT")),
      h("p", {}, h("label", {}, `${this.#say("REASON")} `, why)),
      h("p", {}, h("label", {}, block, ` ${this.#say("REPORT_BLOCK")}`)),
      this.#button("REPORT_SEND", send),
    );
  }

  #why({ mismatch }) {
    if (!mismatch) {
      return this.#say("REFUSED");
    }
    const named = (one) => (/^(utility|marketing|authentication|service)$/.test(one) ? this.#say(one.toUpperCase()) : one);
    return this.#say("MISMATCH", named(mismatch.declared), named(mismatch.template));
  }

  #content(item) {
    const { rendered } = item;
    const file = rendered?.media ? `[${rendered.media.type}]\n` : "";
    const text = h("span", { class: "as-written" }, ...linked(file + wordsOf(item)));
    const links = (rendered?.buttons ?? []).filter((one) => one.url).map((one) => h("li", {}, link(one.url, one.text)));
    const taps = item.own ? [] : answers(item).map((one) => h("li", {}, this.#button(one.text, () => this.#send(one.content), true)));
    const buttons = links.length + taps.length > 0 && h("ul", { class: "plain" }, ...links, ...taps);
    return h("div", {}, text, buttons);
  }

  /** @param {string} key of a text, or the text itself */
  #button(key, act, isText = false) {
    const button = h("button", { type: "button" }, isText ? key : this.#say(key));
    button.addEventListener("click", () => this.#busy(button, act));
    return button;
  }

  async #busy(button, act) {
    const problem = document.getElementById("sealed-problem");
    button.disabled = true;
    problem.hidden = true;
    try {
      await act();
    } catch (failure) {
      const why = failure instanceof MessageFault && failure.message.startsWith("This device cannot show") ? "NOT_REPORTABLE" : "FAILED";
      problem.textContent = failure.constructor === Error ? failure.message : this.#say(why);
      problem.hidden = false;
    } finally {
      button.disabled = false;
    }
  }

  async #send(content) {
    if (this.#current) {
      await this.#session.say(this.#current, content);
    }
  }

  #write() {
    const input = this.#form.elements.namedItem("text");
    const body = input.value.trim();
    if (body === "") {
      return;
    }
    this.#busy(this.#form.querySelector("button"), async () => {
      await this.#send({ type: "text", text: { body } });
      input.value = "";
      input.focus();
      if (STOP.test(body)) {
        await this.#session.stop(this.#current);
      }
    });
  }

  /** The button beside the form: the signed word, without a message. */
  stops(button) {
    button.addEventListener("click", () => this.#busy(button, () => this.#session.stop(this.#current)));
  }
}

