// Tells the business's own system, in the form of the Cloud API's webhooks, what people wrote. It is tried until it is taken.
import { createHmac, timingSafeEqual } from "node:crypto";

const LIMIT_MILLIS = 20_000;
/** So long each further machine waits for those before it to tell the business. */
const TURN_MILLIS = 3000;
const LONGEST_PAUSE = 3_600_000;
const DROP_AFTER = 7 * 86_400_000;
/** These answers speak of the server, not of the update. */
const OF_THE_SERVER = [401, 403, 404, 405, 408, 410, 429, 502, 503, 504];

/** @param {string} secret @param {Buffer | string} body @returns {string} */
export const signature = (secret, body) => `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

/** @param {string} secret @param {Buffer} body @param {string | undefined} header @returns {boolean} */
export function isSigned(secret, body, header) {
  const expected = Buffer.from(signature(secret, body));
  const given = Buffer.from(header ?? "");
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** JSON in ASCII, as the gate writes it. */
const ascii = (value) => JSON.stringify(value).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

export class Hooks {
  #store;
  #settings;
  #log;
  #seq = 0;
  #wake = () => {};
  #woken = false;
  #stopped = false;
  #pause = 0;
  /** @type {(message: any) => void} what the business has taken */
  onTaken = () => {};
  /** @type {Promise<void> | undefined} */
  #work;

  /**
   * @param {import("../../client/src/store.js").Store} store
   * @param {{ webhook?: string, webhook_secret?: string }} settings
   * @param {any} log
   */
  constructor(store, settings, log) {
    this.#store = store;
    this.#settings = settings;
    this.#log = log;
  }

  async start() {
    this.#seq = Math.max(0, ...(await this.#store.list("hook")).map((one) => one.seq));
    this.#work = this.#settings.webhook === undefined ? Promise.resolve() : this.#run();
  }

  /**
   * @param {string} order what must come one after the other: the person
   * @param {any} update of the Cloud API, or text that is passed on as it is
   * @param {{ number: string, gid: string, messageId: string, turn: number }} [message] of a person; other machines have it, too, and the
   *   first in turn tells it
   * @returns {import("../../client/src/store.js").Change[]} to be written with the state from which it came
   */
  told(order, update, message) {
    if (this.#settings.webhook === undefined) {
      return [];
    }
    const seq = ++this.#seq;
    const due = message ? Date.now() + message.turn * TURN_MILLIS : 0;
    const body = typeof update === "string" ? update : ascii(update);
    return [["hook", String(seq), { seq, order, body, since: Date.now(), tries: 0, due, message }]];
  }

  /** Another machine has told it. @param {string} messageId @returns {Promise<import("../../client/src/store.js").Change[]>} */
  async elsewhere(messageId) {
    const known = (await this.#store.list("hook")).filter((hook) => hook.message?.messageId === messageId);
    return known.map((hook) => ["hook", String(hook.seq), undefined]);
  }

  /** Something was written: it is looked for at once, also if the last look has just ended. */
  wake = () => {
    this.#woken = true;
    this.#wake();
  };

  async #run() {
    while (!this.#stopped) {
      this.#woken = false;
      const next = await this.#round();
      if (!this.#stopped && !this.#woken && next > 0) {
        await new Promise((resolve) => {
          const timer = setTimeout(resolve, next);
          this.#wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
  }

  /** @returns {Promise<number>} milliseconds until something is due */
  async #round() {
    const all = (await this.#store.list("hook")).sort((one, other) => one.seq - other.seq);
    const waiting = new Set();
    let next = LONGEST_PAUSE;
    for (const hook of all) {
      if (this.#stopped) {
        return 0;
      }
      if (waiting.has(hook.order) || (hook.message && (await this.#store.get("hook", String(hook.seq))) === undefined)) {
        continue; // told by another machine meanwhile
      }
      const outcome = hook.due > Date.now() ? "later" : await this.#post(hook);
      if (outcome === "server") {
        this.#pause = Math.min(Math.max(1000, this.#pause * 2), LONGEST_PAUSE);
        return this.#pause;
      }
      if (outcome === "later") {
        waiting.add(hook.order);
        next = Math.min(next, Math.max(1, hook.due - Date.now()));
      } else {
        this.#pause = 0;
      }
    }
    return all.length > 0 && waiting.size === 0 ? 0 : next;
  }

  async #post(hook) {
    let status = 0;
    try {
      const response = await fetch(this.#settings.webhook, {
        method: "POST",
        body: hook.body,
        redirect: "manual",
        signal: AbortSignal.timeout(LIMIT_MILLIS),
        headers: { "content-type": "application/json", "x-hub-signature-256": signature(this.#settings.webhook_secret, hook.body) },
      });
      status = response.status;
      await response.body?.cancel();
    } catch {
      // No answer speaks of the server.
    }
    if (status >= 200 && status < 300) {
      await this.#store.write([["hook", String(hook.seq), undefined]]);
      if (hook.message) {
        this.onTaken(hook.message);
      }
      return "taken";
    }
    if (hook.since + DROP_AFTER < Date.now()) {
      this.#log.warn(`The webhook did not take update ${hook.seq} for seven days: it is dropped.`);
      await this.#store.write([["hook", String(hook.seq), undefined]]);
      return "taken";
    }
    this.#log.warn(`The webhook answered ${status === 0 ? "nothing" : status} to update ${hook.seq}: it is tried again.`);
    if (status === 0 || OF_THE_SERVER.includes(status)) {
      return "server";
    }
    hook.tries++;
    hook.due = Date.now() + Math.min(1000 * 2 ** (hook.tries - 1), LONGEST_PAUSE);
    await this.#store.write([["hook", String(hook.seq), hook]]);
    return "later";
  }

  async stop() {
    this.#stopped = true;
    this.#wake();
    await this.#work;
  }
}
