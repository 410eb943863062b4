// The log of keys: a Merkle tree (RFC 9162) of all credentials and revocations. A credential that is not in it is not accepted, and a log
// that does not go on from what was seen before, by this device or by the other side of a conversation, is a fault of the gate.
import { base64url, fromBase64url, now, same, utf8 } from "./bytes.js";
import { CredentialFault, verified } from "./credentials.js";
import { GateError } from "./gate.js";
import { Locks } from "./store.js";

const FRESH_SECONDS = 60;
/** Nodes of the gate share the log, and none knows less of it for longer. */
const BEHIND_SECONDS = 600;
/** The other side's heads are tried again for so long, if the gate does not show how the logs go together. */
const UNPROVEN_SECONDS = 86_400;
/** How often a conversation hears of the head that this device has. */
const TELL_SECONDS = 3_600;
const LONGEST_HEAD = 2_048;
const REMEMBERED = 1_000;

/** @param {Uint8Array} bytes @returns {Promise<Uint8Array>} */
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** @param {Uint8Array} entry */
export const leafHash = (entry) => sha256(Uint8Array.from([0, ...entry]));

/** @param {Uint8Array} left @param {Uint8Array} right */
export const nodeHash = (left, right) => sha256(Uint8Array.from([1, ...left, ...right]));

/** @param {string} sub @returns {Promise<string>} how an entry names an account */
export const accountHash = async (sub) => base64url(await sha256(utf8(sub)));

/**
 * The entry of a credential, as the gate writes it.
 * @param {string} jws
 * @param {any} claims
 * @returns {Promise<Uint8Array>}
 */
export async function entryOf(jws, { sub, jti, iat, cnf }) {
  const cred = base64url(await sha256(utf8(jws)));
  return utf8(JSON.stringify({ v: 1, kind: "issued", sub: await accountHash(sub), dev: jti, key: cnf.jwk.x, cred, at: iat }));
}

/** RFC 9162, section 2.1.3.2. @param {Uint8Array} leaf @param {number} index @param {number} size @param {Uint8Array[]} path */
export async function rootOfInclusion(leaf, index, size, path) {
  if (index >= size) {
    return undefined;
  }
  let [at, last, hash] = [index, size - 1, leaf];
  for (const beside of path) {
    if (last === 0) {
      return undefined;
    }
    if (at % 2 === 1 || at === last) {
      hash = await nodeHash(beside, hash);
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = await nodeHash(hash, beside);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : undefined;
}

/**
 * RFC 9162, section 2.1.4.2.
 * @param {{ size: number, root: Uint8Array }} first
 * @param {{ size: number, root: Uint8Array }} second
 * @param {Uint8Array[]} path
 * @returns {Promise<boolean>} whether the second goes on from the first
 */
export async function isConsistent(first, second, path) {
  if (first.size === second.size) {
    return path.length === 0 && same(first.root, second.root);
  }
  const steps = Number.isInteger(Math.log2(first.size)) ? [first.root, ...path] : path;
  if (steps.length === 0) {
    return false;
  }
  let [at, last] = [first.size - 1, second.size - 1];
  const up = () => {
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  };
  while (at % 2 === 1) {
    up();
  }
  let [one, other] = [steps[0], steps[0]];
  for (const hash of steps.slice(1)) {
    if (last === 0) {
      return false;
    }
    if (at % 2 === 1 || at === last) {
      one = await nodeHash(hash, one);
      other = await nodeHash(hash, other);
      while (at % 2 === 0 && at !== 0) {
        up();
      }
    } else {
      other = await nodeHash(other, hash);
    }
    up();
  }
  return last === 0 && same(one, first.root) && same(other, second.root);
}

const decoded = (hashes) => hashes.map(fromBase64url);

/** @param {{ size: number, root: string }} head */
const bytes = ({ size, root }) => ({ size, root: fromBase64url(root) });

export class KeyLog {
  #keys;
  #store;
  #gate;
  #read = -Infinity;
  #locks;
  #tell;
  #compared = new Set();

  /**
   * @param {import("./credentials.js").GateKeys} keys
   * @param {import("./store.js").Store} store keeps the last head, and what was found out
   * @param {import("./gate.js").Gate} gate
   * @param {Locks} [locks]
   * @param {(notice: any) => void} [tell] of a log that does not hold
   */
  constructor(keys, store, gate, locks = new Locks(), tell = () => {}) {
    this.#locks = locks;
    this.#keys = keys;
    this.#store = store;
    this.#gate = gate;
    this.#tell = tell;
  }

  /** Refuses a credential that is not in the log. @param {string} jws whose signature was checked @param {any} claims */
  async require(jws, claims) {
    const leaf = await leafHash(await entryOf(jws, claims));
    await this.#locks.run("log", async () => {
      const known = now() - this.#read < FRESH_SECONDS && (await this.#store.get("log", "head"));
      if (!(known && (await this.#includes(leaf, known))) && !(await this.#includes(leaf, await this.#next()))) {
        throw new CredentialFault("The gate has issued a credential that is not in its log of keys.");
      }
    });
  }

  async #includes(leaf, { size, root }) {
    let told;
    try {
      told = size > 0 ? await this.#gate.logInclusion(base64url(leaf), size) : undefined;
    } catch (failure) {
      if (failure instanceof GateError && failure.status === 404) {
        return false;
      }
      throw failure;
    }
    const found = told && (await rootOfInclusion(leaf, told.index, size, decoded(told.path)));
    return found !== undefined && same(found, fromBase64url(root));
  }

  /** @returns {Promise<{ size: number, root: string }>} the present head, which goes on from the last one */
  head = () => this.#locks.run("log", () => this.#next());

  async #next() {
    const { head } = await this.#gate.logHead();
    const { size, root } = await verified(this.#keys, head, { typ: "tollgate-log+jwt", at: now() });
    const told = { size, root, jws: head, at: now() };
    const last = await this.#store.get("log", "head");
    if (!Number.isSafeInteger(size) || size < 0) {
      throw new CredentialFault("The head of the log of keys has no size.");
    }
    const isBehind = last !== undefined && last.size > size; // Another node of the gate may be, for a moment.
    const [first, second] = isBehind ? [told, last] : [last, told];
    if (first && !(await this.#goesOn(first, second))) {
      throw await this.#fault("The log of keys was changed: it does not go on from what this device has seen.", first, second);
    }
    if (isBehind && (last.at ?? told.at) + BEHIND_SECONDS < told.at) {
      throw await this.#fault("The log of keys went back: it has fewer entries than this device has seen.", told, last);
    }
    this.#read = now();
    if (second === told) {
      await this.#store.write([["log", "head", told]]);
    }
    return second;
  }

  async #goesOn(first, second) {
    if (first.size === 0) {
      return true;
    }
    const path = first.size === second.size ? [] : decoded((await this.#gate.logConsistency(first.size, second.size)).path);
    return isConsistent(bytes(first), bytes(second), path);
  }

  /** Keeps both heads, as both are signed by the gate: with them anybody can see that it has shown two logs. */
  async #fault(reason, first, second) {
    if ((await this.fault()) === undefined) {
      await this.#store.write([["log", "fault", { reason, at: now(), heads: [first, second].map(({ jws }) => jws) }]]);
    }
    this.#tell({ kind: "log", reason });
    return new CredentialFault(reason);
  }

  /** @returns {Promise<{ reason: string, at: number, heads: string[] } | undefined>} what was ever wrong with the log */
  fault = () => this.#store.get("log", "fault");

  /** Looks whether the log still goes on, and compares what others have seen. At each start, and then every hour or so. */
  async watch() {
    const fault = await this.fault();
    if (fault !== undefined) {
      this.#tell({ kind: "log", reason: fault.reason });
    }
    try {
      await this.head();
    } catch (failure) {
      if (!(failure instanceof CredentialFault)) {
        throw failure;
      }
    }
    await this.compare();
  }

  /**
   * What a message says of the log: the head that this device has, as the gate has signed it. The reader of the message compares it with
   * its own, so that the gate cannot show two logs to the two sides.
   * @param {{ root: string, at: number } | undefined} before what the conversation was told last
   * @returns {Promise<{ jws: string, told: { root: string, at: number } } | undefined>} `undefined` if it knows
   */
  async toTell(before) {
    const head = await this.#store.get("log", "head");
    const isKnown = before !== undefined && before.root === head?.root && before.at + TELL_SECONDS > now();
    return head?.jws === undefined || isKnown ? undefined : { jws: head.jws, told: { root: head.root, at: now() } };
  }

  /** @param {unknown} jws the head that came with a message @returns {Promise<import("./store.js").Change[]>} so that it is compared */
  async heard(jws) {
    if (typeof jws !== "string" || jws.length > LONGEST_HEAD || this.#compared.has(jws)) {
      return [];
    }
    const key = base64url(await sha256(utf8(jws)));
    return [["heard", key, { key, jws, at: now() }]];
  }

  /** Compares the heads that others have seen with the log that this device is shown. */
  compare = () =>
    this.#locks.run("log", async () => {
      for (const one of await this.#store.list("heard")) {
        if (await this.#isSettled(one)) {
          await this.#store.write([["heard", one.key, undefined]]);
          this.#compared = new Set([...this.#compared, one.jws].slice(-REMEMBERED));
        }
      }
    });

  async #isSettled({ jws, at }) {
    try {
      const { size, root } = await verified(this.#keys, jws, { typ: "tollgate-log+jwt", at: 0, tolerance: 1e12 });
      const other = { size, root, jws };
      let own = await this.#store.get("log", "head");
      if (own === undefined || own.size < size) {
        own = await this.#next();
      }
      const [first, second] = own.size < size ? [own, other] : [other, own];
      if (!(await this.#goesOn(first, second))) {
        await this.#fault("The gate shows two logs of keys: the other side of a conversation has seen another one.", first, second);
      }
      return true;
    } catch (failure) {
      if (failure instanceof CredentialFault) {
        return true; // It is not the gate's, or the fault of the own log was told.
      }
      if (failure instanceof GateError && failure.status < 500 && failure.status !== 429 && at + UNPROVEN_SECONDS < now()) {
        const own = await this.#store.get("log", "head");
        await this.#fault("The gate does not show that the log of keys goes on from what the other side has seen.", { jws }, own ?? {});
        return true;
      }
      return false; // The gate is away, or one of its nodes is behind: later.
    }
  }
}
