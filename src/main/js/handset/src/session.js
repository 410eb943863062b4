// This browser as a device of one person. It knows no page: what is to be seen is read from the store, and `onChange` says when.
import { Client, Gate, GateError, millis, now } from "@tollgate/client";
import { IndexedDbStore, StateIsOld } from "@tollgate/client/indexeddb";

const WAIT_SECONDS = 20;
const MAINTAIN_SECONDS = 3600;
const LOOK_MILLIS = 10_000;
const ASK_SECONDS = 600;
const LONGEST_PAUSE = 30_000;

/** One page at a time for each key, of all that are open in this browser. */
export class PageLocks {
  #name;
  #locks;

  constructor(name, locks = navigator.locks) {
    this.#name = name;
    this.#locks = locks;
  }

  run = (key, work) => this.#locks.request(`${this.#name}/${key}`, () => work());
}

/** Tells this page and the others of each write. */
class ToldStore {
  #store;
  #tell;

  constructor(store, tell) {
    this.#store = store;
    this.#tell = tell;
  }

  get = (kind, key) => this.#store.get(kind, key);

  list = (kind) => this.#store.list(kind);

  async write(changes) {
    await this.#store.write(changes);
    this.#tell();
  }

  close = () => this.#store.close();
}

export class Session {
  #person;
  #url;
  #name;
  #channel;
  #changed;
  #ending = new AbortController();
  #maintained = 0;
  #opened;
  /** What she does while the page still opens waits for it. */
  #opening = new Promise((resolve) => (this.#opened = resolve));
  /** @type {import("@tollgate/client").Client | undefined} */
  client;
  /** @type {any[] | undefined} hers, as the gate lists them */
  devices;
  /** @type {string[] | undefined} numbers of businesses, of chats into which this browser waits to be let */
  waits;
  #asked = 0;
  /** Tollgate did not answer. */
  offline = false;
  /** The keys of before were not used again, as they were put back. */
  old = false;

  /**
   * @param {string} person pseudonym, as it is in the address of the page
   * @param {() => void} onChange
   * @param {string} [url]
   * @returns {Promise<Session>}
   */
  static async open(person, onChange, url = location.origin) {
    const session = new Session();
    session.#person = person;
    session.#url = url;
    session.#name = `tollgate-${person}`;
    session.#changed = onChange;
    session.#channel = new BroadcastChannel(session.#name);
    session.#channel.onmessage = onChange;
    await session.#openStore();
    return session;
  }

  async #openStore() {
    const tell = () => {
      this.#changed();
      this.#channel.postMessage("changed");
    };
    try {
      this.store = new ToldStore(await IndexedDbStore.open(this.#name), tell);
    } catch (failure) {
      if (!(failure instanceof StateIsOld)) {
        throw failure;
      }
      this.old = true;
      await IndexedDbStore.forget(this.#name);
      this.store = new ToldStore(await IndexedDbStore.open(this.#name), tell);
    }
  }

  /** @returns {Promise<"none" | "ready" | "removed">} */
  async state() {
    if (await this.store.get("device", "removed")) {
      return "removed";
    }
    return (await this.store.get("device", "begun")) ? "ready" : "none";
  }

  /** Makes this browser a device of hers, or goes on as the one that it is. @param {string} [name] of a new one */
  async start(name) {
    navigator.storage?.persist?.().catch(() => {}); // Firefox asks her, and answers only when she has: nothing waits for that.
    this.client = await Client.open({
      gate: new Gate({ url: this.#url, account: `/me/${this.#person}/encrypted` }),
      store: this.store,
      locks: new PageLocks(this.#name),
      account: {},
      name,
      onMessage: async (message) => [["shown", `${message.gid}/${message.mid}`, received(message)]],
      onRefused: async (refused) => this.#refused(refused),
      onNotSent: async ({ gid, mid }) => {
        const key = `${gid}/${mid}`;
        const shown = await this.store.get("shown", key);
        return shown ? [["shown", key, { ...shown, failed: true }]] : [];
      },
    });
    if (!(await this.store.get("device", "begun"))) {
      await this.client.maintain(); // Others can write to it once the gate has its key packages.
      await this.store.write([["device", "begun", { at: now() }]]);
    }
    this.#opened();
    this.#changed();
  }

  async #refused({ gid, messageId, seq, at, mismatch, declared, from }) {
    const record = await this.store.get("conversation", gid);
    if (!record) {
      return [];
    }
    const what = { refused: true, mismatch, category: declared?.category, badge: from?.badge === true };
    const key = `${gid}/refused-${seq}`;
    return [["shown", key, { key, gid, messageId, business: record.peer.sub, ...time(at), seq, own: false, ...what }]];
  }

  /** Takes what comes, and sends what waits, until the page is left. */
  async run() {
    await Promise.all([this.#repeat(() => this.client.sync(WAIT_SECONDS, this.#ending.signal)), this.#repeat(() => this.#tend())]);
  }

  async #repeat(work) {
    let pause = 500;
    while (!this.#ending.signal.aborted && (await this.state()) === "ready") {
      try {
        await work();
        this.#reached(true);
        pause = 500;
      } catch (failure) {
        if (this.#ending.signal.aborted) {
          return;
        }
        if (failure instanceof GateError && failure.status === 401) {
          await this.#again();
        } else {
          this.#reached(false);
        }
        await this.#sleep(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
  }

  async #tend() {
    if (this.#maintained + MAINTAIN_SECONDS < now()) {
      await this.client.maintain();
      this.#maintained = now();
    } else {
      await this.client.flush();
    }
    await this.#join();
    await this.look();
    await this.#sleep(LOOK_MILLIS);
  }

  /** Asks those who are in her chats to let this browser in, as long as it is not in all of them. */
  async #join() {
    if (this.waits === undefined || this.waits.length > 0 || this.#asked + ASK_SECONDS < now()) {
      this.#asked = now();
      const waits = (await this.client.join()).flatMap((one) => (one.with === undefined ? [] : [`+${one.with}`]));
      const news = JSON.stringify(waits) !== JSON.stringify(this.waits);
      this.waits = waits;
      if (news) {
        this.#changed();
      }
    }
  }

  /** @param {string} business number @returns {boolean} whether this browser waits to be let into the chat with it */
  isWaiting = (business) => this.waits?.includes(business) === true;

  #sleep(millis) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, millis);
      this.#ending.signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
    });
  }

  #reached(yes) {
    if (this.offline === yes) {
      this.offline = !yes;
      this.#changed();
    }
  }

  /** Its token no longer counts: another page has a new one, or the device was removed. */
  async #again() {
    try {
      await this.client.signInAgain();
    } catch (failure) {
      if (failure instanceof GateError && failure.status >= 400 && failure.status < 500 && failure.status !== 429) {
        await this.store.write([["device", "removed", { at: now() }]]);
      }
    }
  }

  end() {
    this.#ending.abort();
  }

  /** @returns {Promise<any>} what is to be seen of the chat with one number of a business */
  async chat(business) {
    const all = (await this.store.list("conversation")).filter((one) => one.peer.sub === business && (one.epoch > 0 || one.removed));
    all.sort((one, other) => begun(one) - begun(other));
    const waiting = new Set((await this.store.list("outgoing")).map((one) => `${one.gid}/${one.mid}`));
    const shown = (await this.store.list("shown")).filter((one) => one.business === business);
    return {
      conversations: all,
      current: all.findLast((one) => !one.removed && !one.broken),
      items: [...shown.map((one) => (waiting.has(one.key) ? { ...one, waits: true } : one)), ...lines(all, business)].sort(byTime),
    };
  }

  /** @returns {Promise<boolean>} whether the gate has ever shown a log of keys that does not hold */
  isLogBroken = async () => (await this.store.get("log", "fault")) !== undefined;

  /** @returns {Promise<Map<string, any>>} the last of each business */
  async last() {
    const shown = (await this.store.list("shown")).filter((one) => !one.line).sort(byTime);
    return new Map(shown.map((one) => [one.business, one]));
  }

  /** The conversation in which she writes to this number, a new one if need be. @param {string} sender its id */
  async begin(sender) {
    await this.#opening;
    return this.client.ready(sender);
  }

  /** Encrypts and keeps it; it is sent at once, or as soon as Tollgate can be reached. */
  async say(conversation, content) {
    const { gid, peer } = conversation;
    await this.#opening;
    await this.client.tend(gid).catch(unlessAway);
    const mid = crypto.randomUUID();
    const key = `${gid}/${mid}`;
    const shown = { key, gid, mid, business: peer.sub, ...time(now()), own: true, category: "service", content };
    try {
      await this.client.say(gid, content, mid, [["shown", key, shown]]);
    } catch (failure) {
      if (!(await this.store.get("shown", key))) {
        throw failure;
      }
      this.#changed(); // It is encrypted and kept; it goes on by itself.
    }
  }

  /** No more marketing of this business. The gate reads the word, which this device signs. */
  async stop({ gid, peer }) {
    await this.#opening;
    await this.client.stop(gid);
    const key = `${gid}/stop-${crypto.randomUUID()}`;
    await this.store.write([["shown", key, { key, gid, business: peer.sub, ...time(now()), own: true, line: "STOPPED" }]]);
  }

  /** Whether she can show this message to the gate, with the signature of the business. */
  canReport = async ({ messageId, own }) => !own && messageId !== undefined && (await this.client?.reportable?.(messageId)) === true;

  /** Shows the gate this one message. @param {any} shown @param {{ reason: string, block: boolean }} why */
  async report(shown, why) {
    await this.#opening;
    const { verdict } = await this.client.report(shown.messageId, why);
    const fresh = (await this.store.get("shown", shown.key)) ?? shown;
    await this.store.write([["shown", shown.key, { ...fresh, reported: verdict === "differs" ? "DIFFERS" : "AS_DECLARED" }]]);
  }

  /** She has seen the changes; they stay as lines of the chat. */
  async acknowledge(conversation, compared) {
    await this.#opening;
    const kept = lines([conversation], conversation.peer.sub).filter((one) => one.notice);
    await this.store.write(kept.map((one) => ["shown", one.key, { ...one, notice: undefined }]));
    await this.client.acknowledge(conversation.gid, compared);
  }

  /** Reads which devices she has. */
  async look() {
    const devices = (await this.client.api.devices()).devices.filter((one) => !one.revoked);
    const news = JSON.stringify(devices) !== JSON.stringify(this.devices);
    this.devices = devices;
    if (news) {
      this.#changed();
    }
  }

  async remove(device) {
    await this.client.removeDevice(device);
    await this.look();
  }

  /** This browser is no device of hers any more, and its keys are gone. */
  async leave() {
    this.end();
    await this.client?.api.revoke(this.client.device.id).catch(() => {});
    this.store.close();
    await IndexedDbStore.forget(this.#name);
    this.#channel.postMessage("changed");
  }
}

/** Without Tollgate nothing can be renewed; what is written then still waits for it. */
function unlessAway(failure) {
  const away =
    failure instanceof GateError ? failure.status >= 500 || failure.status === 429 : ["TypeError", "TimeoutError"].includes(failure.name);
  if (!away) {
    throw failure;
  }
}

/** The gate tells seconds; within a second the order in which things came counts. */
const time = (seconds) => ({ at: seconds, order: Math.min(millis(), seconds * 1000 + 999) });

const byTime = (one, other) => one.order - other.order || (one.seq ?? 0) - (other.seq ?? 0);

/** When this device came into a conversation. */
const begun = ({ members }) => Math.min(...Object.values(members).map((member) => member.since));

function received({ gid, mid, messageId, at, seq, category, content, rendered, own, badge, peer, template }) {
  const more = { messageId, category, content, rendered, template, badge };
  return { key: `${gid}/${mid}`, gid, mid, business: peer.sub, ...time(at), seq, own, ...more };
}

/** What has changed among the devices, as lines of the chat. */
function lines(conversations, business) {
  const known = new Set();
  return conversations.flatMap(({ gid, members, notices, removed, broken }, i) => {
    const line = (name, at, more) => ({ key: `${gid}/${name}/${at}`, gid, business, at, order: at * 1000, line: name, ...more });
    const keys = Object.keys(members).filter((key) => members[key].sub === business);
    const isNew = i > 0 && keys.some((key) => !known.has(key));
    keys.forEach((key) => known.add(key));
    return [
      ...(isNew ? [line("NEW_KEYS", begun({ members }), { warns: true })] : []),
      ...notices.map(({ kind, sub, key, at }) => {
        const name = kind === "plain" ? "PLAIN" : `${sub === business ? "DEVICE" : "OWN"}_${kind === "device-added" ? "ADDED" : "REMOVED"}`;
        return { ...line(name, at, { warns: true, notice: true }), key: `${gid}/${kind}/${key}/${at}` };
      }),
      ...(broken ? [{ ...line("BROKEN", 0, { warns: true }), order: Infinity }] : []),
      ...(removed && i === conversations.length - 1 ? [{ ...line("LEFT", 0, { warns: true }), order: Infinity }] : []),
    ];
  });
}
