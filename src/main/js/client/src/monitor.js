// A business watches over the log of keys: it reads all entries, and reports each key that was issued for its number and is not its own.
import { base64url, fromBase64url, same, text } from "./bytes.js";
import { CredentialFault } from "./credentials.js";
import { accountHash, leafHash, nodeHash } from "./keylog.js";

export class Monitor {
  #client;
  #known;

  /**
   * @param {import("./client.js").Client} client
   * @param {string[]} known ids or keys of the other devices of the business
   */
  constructor(client, known = []) {
    this.#client = client;
    this.#known = known;
  }

  /**
   * Reads what is new. Each key is told once.
   * @returns {Promise<{ device: string, key: string, at: number }[]>} devices that the business does not know
   */
  async check() {
    const { store, device, log } = this.#client;
    const own = new Set([device.publicKey, ...this.#known]);
    const account = await accountHash(device.sub);
    const { size, root } = await log.head();
    let { position, tree, told } = (await store.get("watch", "log")) ?? { position: 0, tree: [], told: [] };
    const strangers = [];
    while (position < size) {
      const { entries } = await this.#client.api.logEntries(position);
      const some = entries.slice(0, size - position).map(fromBase64url);
      if (some.length === 0) {
        throw new CredentialFault("The log of keys has fewer entries than its head says.");
      }
      for (const bytes of some) {
        tree = await grown(tree, await leafHash(bytes));
        const entry = JSON.parse(text(bytes));
        if (entry.kind === "issued" && entry.sub === account && !own.has(entry.key) && !own.has(entry.dev) && !told.includes(entry.key)) {
          told = [...told, entry.key];
          strangers.push({ device: entry.dev, key: entry.key, at: entry.at });
        }
      }
      position += some.length;
    }
    if (position === size && size > 0 && !same(await rootOf(tree), fromBase64url(root))) {
      throw new CredentialFault("The entries of the log of keys are not those of its head.");
    }
    await store.write([["watch", "log", { position, tree, told }]]);
    return strangers;
  }
}

/** Hashes of the complete subtrees, the largest first. @returns {Promise<{ level: number, hash: string }[]>} */
async function grown(tree, leaf) {
  const next = tree.slice();
  let [level, hash] = [0, leaf];
  while (next.at(-1)?.level === level) {
    hash = await nodeHash(fromBase64url(next.pop().hash), hash);
    level++;
  }
  return [...next, { level, hash: base64url(hash) }];
}

async function rootOf(tree) {
  let hash = fromBase64url(tree.at(-1).hash);
  for (const one of tree.slice(0, -1).reverse()) {
    hash = await nodeHash(fromBase64url(one.hash), hash);
  }
  return hash;
}
