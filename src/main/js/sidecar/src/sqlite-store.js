// The store of the sidecar: SQLite, each value under AES-256-GCM. One process holds it; a state older than the last one is refused.
import Database from "better-sqlite3";
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, randomUUID } from "node:crypto";
import { chmodSync, existsSync } from "node:fs";
import { SettingsFault } from "./settings.js";
import { Witness } from "./witness.js";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entry (kind TEXT NOT NULL, name BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS head (
    one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL, count INTEGER NOT NULL, proof BLOB NOT NULL);`;

/** @implements {import("../../client/src/store.js").Store} */
export class SqliteStore {
  #database;
  #values;
  #names;
  #witness;
  #count;
  #statements;
  #write;

  /**
   * @param {string} file
   * @param {Buffer} masterKey
   * @param {string | undefined} witness path of the file that knows how far this database was; none: it is only read
   */
  constructor(file, masterKey, witness) {
    const derived = (use) => Buffer.from(hkdfSync("sha256", masterKey, Buffer.alloc(0), `tollgate-sidecar ${use}`, 32));
    this.#values = derived("values");
    this.#names = derived("names");
    const isNew = !existsSync(file);
    this.#database = this.#locked(file);
    chmodSync(file, 0o600);
    this.#statements = {
      get: this.#database.prepare("SELECT value FROM entry WHERE kind = ? AND name = ?").pluck(),
      list: this.#database.prepare("SELECT name, value FROM entry WHERE kind = ?"),
      put: this.#database.prepare("INSERT INTO entry VALUES (?, ?, ?) ON CONFLICT (kind, name) DO UPDATE SET value = excluded.value"),
      drop: this.#database.prepare("DELETE FROM entry WHERE kind = ? AND name = ?"),
      count: this.#database.prepare("UPDATE head SET count = ? WHERE one = 1"),
    };
    const head = this.#head(isNew);
    this.#count = head.count;
    this.#witness = witness && this.#watched(() => new Witness(witness, head, isNew));
    this.#write = this.#database.transaction((sealed) => {
      for (const [kind, name, value] of sealed) {
        value === undefined ? this.#statements.drop.run(kind, name) : this.#statements.put.run(kind, name, value);
      }
      this.#statements.count.run(this.#count + 1);
    });
  }

  #watched(witness) {
    try {
      return witness();
    } catch (failure) {
      this.#database.close();
      throw failure;
    }
  }

  #locked(file) {
    let database;
    try {
      database = new Database(file, { timeout: 0 });
      database.pragma("locking_mode = EXCLUSIVE");
      database.pragma("journal_mode = WAL");
      database.pragma("synchronous = FULL");
      database.exec(`BEGIN EXCLUSIVE; ${SCHEMA} COMMIT;`);
      return database;
    } catch (failure) {
      database?.close();
      if (failure.code?.startsWith("SQLITE_BUSY")) {
        throw new SettingsFault("Another process has the database. Only one sidecar may write it. Maybe the former one still runs.");
      }
      throw new SettingsFault(`The database cannot be opened (${failure.code ?? failure.message}). Maybe its folder does not exist.`);
    }
  }

  #head(isNew) {
    const found = this.#database.prepare("SELECT id, count, proof FROM head").get();
    if (found) {
      try {
        if (this.#opened("head", Buffer.from(found.id), found.proof) === found.id) {
          return found;
        }
      } catch {
        // Told below.
      }
      this.#database.close();
      throw new SettingsFault("The database was written under another key. Maybe key_file names another file than before.");
    }
    const head = { id: randomUUID(), count: 0 };
    this.#database.prepare("INSERT INTO head VALUES (1, ?, 0, ?)").run(head.id, this.#sealed("head", Buffer.from(head.id), head.id));
    return { ...head, fresh: isNew };
  }

  #name(kind, key) {
    return createHmac("sha256", this.#names).update(`${kind}/${key}`).digest();
  }

  #sealed(kind, name, value) {
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#values, iv).setAAD(Buffer.concat([Buffer.from(`${kind}/`), name]));
    return Buffer.concat([iv, cipher.update(JSON.stringify(value), "utf8"), cipher.final(), cipher.getAuthTag()]);
  }

  #opened(kind, name, sealed) {
    const decipher = createDecipheriv("aes-256-gcm", this.#values, sealed.subarray(0, 12))
      .setAAD(Buffer.concat([Buffer.from(`${kind}/`), name]))
      .setAuthTag(sealed.subarray(-16));
    return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString("utf8"));
  }

  async get(kind, key) {
    const name = this.#name(kind, key);
    const found = this.#statements.get.get(kind, name);
    return found && this.#opened(kind, name, found);
  }

  async list(kind) {
    return this.#statements.list.all(kind).map(({ name, value }) => this.#opened(kind, name, value));
  }

  async write(changes) {
    if (changes.length === 0) {
      return;
    }
    this.#write(
      changes.map(([kind, key, value]) => {
        const name = this.#name(kind, key);
        return [kind, name, value === undefined ? undefined : this.#sealed(kind, name, value)];
      }),
    );
    this.#count++;
    this.#witness?.saw(this.#count);
  }

  /** The same database, with kinds of its own: one for each number of the business. @param {string} scope */
  scoped(scope) {
    return {
      get: (kind, key) => this.get(`${scope}/${kind}`, key),
      list: (kind) => this.list(`${scope}/${kind}`),
      // A change of all numbers, such as what is to be told to the business, begins with a slash.
      write: (changes) =>
        this.write(changes.map(([kind, ...rest]) => [kind.startsWith("/") ? kind.slice(1) : `${scope}/${kind}`, ...rest])),
      close: () => {},
    };
  }

  close() {
    this.#database.close();
    this.#witness?.close();
  }
}
