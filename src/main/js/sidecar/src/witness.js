// Knows how far the database was. A backup that was restored is behind it: a sidecar that went on from there would use keys a second time,
// and lose what was sent since. So the witness must not be part of the backup.
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { SettingsFault } from "./settings.js";

const WHAT_TO_DO = "Start once with --new-device: it makes a new device and new conversations, and people see that the device has changed.";

export class Witness {
  #file;
  #id;

  /**
   * @param {string} path
   * @param {{ id: string, count: number }} head of the database
   * @param {boolean} isNew whether the database was made just now
   */
  constructor(path, { id, count, fresh = false }, isNew) {
    const there = existsSync(path);
    if (there === (isNew || fresh)) {
      throw new SettingsFault(
        there
          ? `The database is new, but its witness knows an older one: the database was lost or moved. ${WHAT_TO_DO}`
          : `The database has no witness: it was restored from a backup, or copied to this machine. ${WHAT_TO_DO}`,
      );
    }
    if (there) {
      const [known, reached] = readFileSync(path, "utf8").trim().split(" ");
      if (known !== id || !(count >= Number(reached))) {
        throw new SettingsFault(
          `The database is at write ${count}, but was at ${reached} before: it was restored from a backup. ${WHAT_TO_DO}`,
        );
      }
    }
    this.#id = id;
    this.#file = openSync(path, there ? "r+" : "wx", 0o600);
    this.saw(count);
    fsyncSync(this.#file);
  }

  /** After the write, never before it: a crash in between leaves the database ahead, which is as it should be. @param {number} count */
  saw(count) {
    const line = `${this.#id} ${String(count).padStart(15, "0")}\n`;
    writeSync(this.#file, line, 0);
    ftruncateSync(this.#file, line.length);
  }

  close() {
    fsyncSync(this.#file);
    closeSync(this.#file);
  }
}
