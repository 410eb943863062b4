// Where a device keeps its keys and states. A write is all or nothing: a state that is ahead of its message, or behind it, loses messages.

/**
 * @typedef {[kind: string, key: string, value: any]} Change `undefined` removes the entry
 *
 * @typedef {object} Store
 * @property {(kind: string, key: string) => Promise<any>} get `undefined` if there is none
 * @property {(kind: string) => Promise<any[]>} list all values of a kind
 * @property {(changes: Change[]) => Promise<void>} write all or none of them; they are on the disk when it returns
 * @property {() => Promise<void> | void} close
 */

/** For tests. It hands out copies, as a disk does. @implements {Store} */
export class MemoryStore {
  #entries = new Map();

  async get(kind, key) {
    const found = this.#entries.get(`${kind}/${key}`);
    return found && JSON.parse(found);
  }

  async list(kind) {
    return [...this.#entries].filter(([key]) => key.startsWith(`${kind}/`)).map(([, value]) => JSON.parse(value));
  }

  async write(changes) {
    const written = changes.map(([kind, key, value]) => [`${kind}/${key}`, value === undefined ? undefined : JSON.stringify(value)]);
    for (const [key, value] of written) {
      value === undefined ? this.#entries.delete(key) : this.#entries.set(key, value);
    }
  }

  /** @returns {MemoryStore} as a backup would have it */
  copy() {
    const copy = new MemoryStore();
    copy.#entries = new Map(this.#entries);
    return copy;
  }

  close() {}
}

/** One after the other for each key. */
export class Locks {
  #last = new Map();

  /** @template T @param {string} key @param {() => Promise<T>} work @returns {Promise<T>} */
  async run(key, work) {
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.catch(() => {});
    this.#last.set(key, settled);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === settled) {
        this.#last.delete(key);
      }
    }
  }
}
