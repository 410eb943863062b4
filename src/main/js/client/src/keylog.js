// The log of keys: a Merkle tree (RFC 9162) of all credentials and revocations. A credential that is not in it is not accepted, and a log
// that does not go on from what was seen before is a fault of the gate.
import { base64url, fromBase64url, now, same, utf8 } from "./bytes.js";
import { CredentialFault, verified } from "./credentials.js";
import { GateError } from "./gate.js";
import { Locks } from "./store.js";

const FRESH_SECONDS = 60;

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

export class KeyLog {
  #keys;
  #store;
  #gate;
  #read = -Infinity;
  #locks;

  /**
   * @param {import("./credentials.js").GateKeys} keys
   * @param {import("./store.js").Store} store keeps the last head
   * @param {import("./gate.js").Gate} gate
   * @param {Locks} [locks]
   */
  constructor(keys, store, gate, locks = new Locks()) {
    this.#locks = locks;
    this.#keys = keys;
    this.#store = store;
    this.#gate = gate;
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
    const told = { size, root };
    const last = await this.#store.get("log", "head");
    if (!Number.isSafeInteger(size) || size < 0) {
      throw new CredentialFault("The head of the log of keys has no size.");
    }
    const [first, second] = last && last.size > size ? [told, last] : [last, told]; // Another node of the gate may be behind.
    if (first && first.size > 0) {
      const path = first.size === second.size ? [] : decoded((await this.#gate.logConsistency(first.size, second.size)).path);
      const bytes = (one) => ({ size: one.size, root: fromBase64url(one.root) });
      if (!(await isConsistent(bytes(first), bytes(second), path))) {
        throw new CredentialFault("The log of keys was changed: it does not go on from what this device has seen.");
      }
    }
    this.#read = now();
    if (second === told) {
      await this.#store.write([["log", "head", told]]);
    }
    return second;
  }
}
