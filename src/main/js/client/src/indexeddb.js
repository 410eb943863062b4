// The store of browsers: IndexedDB, with values under an AES-GCM key that WebCrypto never gives out, not even to this page.
// Each write is counted in its own transaction, and the count is noted outside: a database that is behind the note was put back.
import { base64url, randomBytes, text, utf8 } from "./bytes.js";

const VERSION = 1;

/** @param {IDBRequest} request @returns {Promise<any>} */
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param {IDBTransaction} transaction @returns {Promise<void>} */
const kept = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });

/** The database is older than what was written last: its keys and states must not be used again. */
export class StateIsOld extends Error {
  name = "StateIsOld";
}

/** @implements {import("./store.js").Store} */
export class IndexedDbStore {
  #database;
  #key;
  #names;
  #witness;

  /**
   * @param {string} name of the database: one for each account
   * @param {IDBFactory} [factory]
   * @param {Pick<Storage, "getItem" | "setItem">} [notes] where the number of writes is noted, beside the database
   * @throws {StateIsOld}
   */
  static async open(name, factory = globalThis.indexedDB, notes = globalThis.localStorage) {
    const request = factory.open(name, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("keys");
      request.result.createObjectStore("entries").createIndex("kind", "kind");
    };
    const store = new IndexedDbStore();
    store.#database = await done(request);
    store.#database.onversionchange = () => store.#database.close(); // Another page forgets all keys.
    const keys = await store.#keys();
    store.#key = keys.values;
    store.#names = keys.names;
    store.#witness = { get: () => Number(notes?.getItem(name) ?? 0), set: (count) => notes?.setItem(name, String(count)) };
    const noted = store.#witness.get(); // Before the count is read: another page may write in between.
    if ((await store.#writes()) < noted) {
      store.close();
      throw new StateIsOld("The stored keys are older than they were before.");
    }
    return store;
  }

  async #writes() {
    return (await done(this.#database.transaction("keys").objectStore("keys").get("writes"))) ?? 0;
  }

  /** Two pages that open at once take the same keys: the one that comes second finds those of the first. */
  async #keys() {
    const made = {
      values: await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]),
      names: await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]),
    };
    const transaction = this.#database.transaction("keys", "readwrite", { durability: "strict" });
    const keys = transaction.objectStore("keys");
    let found = made;
    keys.get("keys").onsuccess = ({ target }) => {
      if (target.result) {
        found = target.result;
      } else {
        keys.put(made, "keys");
      }
    };
    await kept(transaction);
    return found;
  }

  async #name(kind, key) {
    return base64url(new Uint8Array(await crypto.subtle.sign("HMAC", this.#names, utf8(`${kind}/${key}`))));
  }

  async #sealed(kind, name, value) {
    const iv = randomBytes(12);
    const how = { name: "AES-GCM", iv, additionalData: utf8(`${kind}/${name}`) };
    return { kind, name, iv, sealed: await crypto.subtle.encrypt(how, this.#key, utf8(JSON.stringify(value))) };
  }

  async #opened({ kind, name, iv, sealed }) {
    const how = { name: "AES-GCM", iv, additionalData: utf8(`${kind}/${name}`) };
    return JSON.parse(text(new Uint8Array(await crypto.subtle.decrypt(how, this.#key, sealed))));
  }

  async get(kind, key) {
    const name = await this.#name(kind, key); // Not later: a transaction ends while something else is awaited.
    const found = await done(this.#database.transaction("entries").objectStore("entries").get(name));
    return found && this.#opened(found);
  }

  async list(kind) {
    const found = await done(this.#database.transaction("entries").objectStore("entries").index("kind").getAll(kind));
    return Promise.all(found.map((one) => this.#opened(one)));
  }

  async write(changes) {
    const sealed = await Promise.all(
      changes.map(async ([kind, key, value]) => {
        const name = await this.#name(kind, key);
        return [name, value === undefined ? undefined : await this.#sealed(kind, name, value)];
      }),
    );
    const transaction = this.#database.transaction(["entries", "keys"], "readwrite", { durability: "strict" });
    const ended = kept(transaction);
    const entries = transaction.objectStore("entries");
    const keys = transaction.objectStore("keys");
    let writes;
    keys.get("writes").onsuccess = ({ target }) => keys.put((writes = (target.result ?? 0) + 1), "writes");
    sealed.forEach(([name, value]) => (value === undefined ? entries.delete(name) : entries.put(value, name)));
    await ended;
    if (writes > this.#witness.get()) {
      this.#witness.set(writes);
    }
  }

  close() {
    this.#database.close();
  }

  /**
   * All keys and states are gone for ever.
   * @param {string} name
   * @param {IDBFactory} [factory]
   * @param {Pick<Storage, "removeItem">} [notes]
   */
  static async forget(name, factory = globalThis.indexedDB, notes = globalThis.localStorage) {
    await done(factory.deleteDatabase(name));
    notes?.removeItem(name);
  }
}
