// The log of keys of the stub: all leaves in memory, and each proof reckoned anew.
import { base64url, leafHash, nodeHash, utf8 } from "@tollgate/client";
import { entryOf } from "../client/src/keylog.js";

const split = (count) => 2 ** (Math.ceil(Math.log2(count)) - 1);

export class StubLog {
  entries = [];
  leaves = [];

  async add(entry) {
    this.entries.push(entry);
    this.leaves.push(await leafHash(entry));
  }

  issued = async (jws, claims) => this.add(await entryOf(jws, claims));

  root = async (leaves = this.leaves) =>
    leaves.length === 0
      ? new Uint8Array(await crypto.subtle.digest("SHA-256", utf8("")))
      : leaves.length === 1
        ? leaves[0]
        : nodeHash(await this.root(leaves.slice(0, split(leaves.length))), await this.root(leaves.slice(split(leaves.length))));

  /** @param {string} leaf @param {number} size */
  async inclusion(leaf, size) {
    const index = this.leaves.slice(0, size).findIndex((one) => base64url(one) === leaf);
    return index < 0 ? undefined : { index, path: (await this.#inclusion(index, this.leaves.slice(0, size))).map(base64url) };
  }

  async #inclusion(index, leaves) {
    if (leaves.length === 1) {
      return [];
    }
    const left = split(leaves.length);
    return index < left
      ? [...(await this.#inclusion(index, leaves.slice(0, left))), await this.root(leaves.slice(left))]
      : [...(await this.#inclusion(index - left, leaves.slice(left))), await this.root(leaves.slice(0, left))];
  }

  consistency = async (from, to) => (await this.#consistency(from, this.leaves.slice(0, to), true)).map(base64url);

  async #consistency(from, leaves, known) {
    if (from === leaves.length) {
      return known ? [] : [await this.root(leaves)];
    }
    const left = split(leaves.length);
    return from <= left
      ? [...(await this.#consistency(from, leaves.slice(0, left), known)), await this.root(leaves.slice(left))]
      : [...(await this.#consistency(from - left, leaves.slice(left), false)), await this.root(leaves.slice(0, left))];
  }

  /** @returns {Promise<any>} the answer to a call, or undefined */
  async answer(call, query, sign) {
    switch (call) {
      case "GET /.well-known/tollgate-key-log":
        return { head: await sign({ size: this.leaves.length, root: base64url(await this.root()) }) };
      case "GET /e2e/v1/log/inclusion":
        return this.inclusion(query.get("leaf"), Number(query.get("size")));
      case "GET /e2e/v1/log/consistency":
        return { path: await this.consistency(Number(query.get("from")), Number(query.get("to"))) };
      case "GET /e2e/v1/log/entries":
        return { entries: this.entries.slice(Number(query.get("from")), Number(query.get("from")) + 3).map(base64url) };
      default:
        return undefined;
    }
  }
}
