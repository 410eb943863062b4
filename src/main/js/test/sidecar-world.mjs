// A sidecar as a process of its own, the business's system behind it, and a client of the Cloud API that knows nothing of encryption.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { isSigned } from "../sidecar/src/hooks.js";
import { VELA } from "./world.mjs";

export const SECRET = "at least sixteen characters";

/** What the business's own system is told. */
export async function business() {
  const told = [];
  const made = { told, answer: () => 200, bad: 0 };
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks);
    made.bad += isSigned(SECRET, body, request.headers["x-hub-signature-256"]) ? 0 : 1;
    const status = made.answer(body);
    if (status === 200) {
      told.push(JSON.parse(body));
    }
    response.writeHead(status).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  made.url = `http://127.0.0.1:${server.address().port}/hook`;
  made.stop = () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve)));
  made.messages = () => told.flatMap((one) => one.entry.flatMap((entry) => entry.changes.flatMap((change) => change.value.messages ?? [])));
  return made;
}

export async function until(what, holds, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; !(await holds());) {
    if (Date.now() > end) {
      throw new Error(`${what} did not come about in ${seconds} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Its folder, with key and configuration. */
export function folder(settings) {
  const path = mkdtempSync(join(tmpdir(), "sidecar-"));
  writeFileSync(join(path, "key"), randomBytes(32).toString("base64"), { mode: 0o600 });
  const made = { path, config: join(path, "config.json"), data: join(path, "state.db"), witness: join(path, "witness") };
  made.write = (changed = {}) =>
    writeFileSync(
      made.config,
      JSON.stringify({
        port: 0,
        token: VELA.token,
        account: "900",
        numbers: [{ id: VELA.phone }],
        data: made.data,
        witness: made.witness,
        key_file: join(path, "key"),
        ...settings,
        ...changed,
      }),
    );
  made.write();
  made.bytes = () =>
    ["", "-wal"]
      .map((ending) => {
        try {
          return readFileSync(made.data + ending).toString("latin1");
        } catch {
          return "";
        }
      })
      .join("");
  return made;
}

export const MAIN = new URL("../sidecar/src/main.js", import.meta.url).pathname;

/** @returns {Promise<any>} when it listens, or when it has ended */
export async function started(of, { args = [], env = {} } = {}) {
  const child = spawn(process.execPath, [MAIN, "--config", of.config, ...args], { env: { PATH: process.env.PATH, ...env } });
  const made = { child, log: "" };
  child.stderr.on("data", (bytes) => (made.log += bytes));
  const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
  const line = await Promise.race([
    ended,
    new Promise((resolve) => createInterface({ input: child.stdout }).once("line", (told) => resolve(JSON.parse(told)))),
  ]);
  made.url = line.listening && `http://127.0.0.1:${line.listening}`;
  made.code = line.code;
  made.end = async (signal) => {
    child.kill(signal);
    return ended;
  };
  return made;
}

/** @returns {Promise<{ status: number, body: any, headers: Headers }>} as a client of the Cloud API that changed its base URL only */
export async function sends(url, message, headers = {}) {
  const response = await fetch(`${url}/v25.0/${VELA.phone}/messages`, {
    method: "POST",
    headers: { authorization: `Bearer ${VELA.token}`, "content-type": "application/json", ...headers },
    body: JSON.stringify({ messaging_product: "whatsapp", ...message }),
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

export const text = (to, body) => ({ to, type: "text", text: { body } });
