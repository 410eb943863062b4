#!/usr/bin/env node
// tollgate-sidecar [--config FILE] [--new-device] [--show-log]
import { existsSync, renameSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { Sidecar } from "./sidecar.js";
import { settings, SettingsFault } from "./settings.js";
import { SqliteStore } from "./sqlite-store.js";

/** One line each, with neither numbers nor texts: only what the code says of itself. */
const line = (level) => (words) =>
  process.stderr.write(`${new Date().toISOString()} ${level} ${String(words).replace(/\+?\d{7,}/g, "...")}\n`);
const log = { info: line("INFO"), warn: line("WARN"), error: line("ERROR") };

const USAGE = "tollgate-sidecar [--config FILE] [--new-device] [--show-log]\n";

/**
 * The former database is kept beside, and is never opened again by itself. What the new one must know: with whom it was encrypted.
 * @returns {Promise<any[]>}
 */
async function setAside({ data, witness, masterKey, numbers }) {
  const when = new Date().toISOString().replace(/[:.]/g, "");
  const carried = [];
  if (existsSync(data)) {
    const former = new SqliteStore(data, masterKey, undefined);
    for (const { id } of numbers) {
      carried.push(...(await former.list(`${id}/peer`)).map(({ address }) => [`${id}/peer`, address, { gid: "", address }]));
    }
    carried.push(...(await former.list("hook")).map((hook) => ["hook", String(hook.seq), hook]));
    former.close();
  }
  for (const ending of ["", "-wal", "-shm"]) {
    if (existsSync(data + ending)) {
      renameSync(data + ending, `${data}.${when}${ending}`);
    }
  }
  rmSync(witness, { force: true });
  log.info("A new device begins. The former one still counts for the gate: revoke it there if its keys may have been lost.");
  return carried;
}

/** What each number has seen of the log of keys: with two heads that do not go together anybody can show what the gate has done. */
async function shown({ data, masterKey, numbers }) {
  const store = new SqliteStore(data, masterKey, undefined);
  try {
    const seen = async ({ id }) => {
      const { get } = store.scoped(id);
      return { number: id, head: await get("log", "head"), fault: await get("log", "fault") };
    };
    return await Promise.all(numbers.map(seen));
  } finally {
    store.close();
  }
}

async function main() {
  const { values } = parseArgs({
    options: { config: { type: "string" }, "new-device": { type: "boolean" }, "show-log": { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const read = settings(values.config ?? process.env.TOLLGATE_SIDECAR_CONFIG, process.env);
  if (values["show-log"]) {
    process.stdout.write(`${JSON.stringify(await shown(read), undefined, 2)}\n`);
    return;
  }
  const carried = values["new-device"] ? await setAside(read) : [];
  const sidecar = await Sidecar.start(read, log, carried);
  process.stdout.write(`${JSON.stringify({ listening: sidecar.port })}\n`);
  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"]) {
    process.on(signal, async () => {
      if (!stopping) {
        stopping = true;
        log.info("The sidecar stops.");
        await sidecar.stop();
        process.exit(0);
      }
    });
  }
}

main().catch((failure) => {
  if (failure instanceof SettingsFault || String(failure.code).startsWith("ERR_PARSE_ARGS")) {
    log.error(failure.message);
    process.exitCode = 2;
    return;
  }
  const why =
    failure.code === "EADDRINUSE"
      ? "The port is taken. Maybe another sidecar runs, or choose another `port`."
      : failure.status === 401
        ? "The gate does not accept the token for this number. Maybe it is of another business."
        : failure.status !== undefined
          ? failure.message
          : `${failure.name}: ${failure.cause?.code ?? failure.message}`;
  log.error(`The sidecar did not start. ${why}`);
  process.exitCode = 1;
});
