// The sidecar: a server on loopback that speaks the Cloud API, one device for each number, and a queue of what the business is to be told.
import http from "node:http";
import { Client, Gate, Monitor } from "@tollgate/client";
import { Hooks, isSigned } from "./hooks.js";
import { update } from "./inbound.js";
import { OwnTemplates } from "./own-templates.js";
import { Passing } from "./passing.js";
import { refused } from "./refusals.js";
import { Sending } from "./sending.js";
import { SqliteStore } from "./sqlite-store.js";

const MOST_BYTES = 1 << 20;
const MAINTAIN_MILLIS = 3_600_000;
const WAIT_SECONDS = 20;
const LONGEST_PAUSE = 60_000;
const MESSAGES = /^\/(?:v\d{1,3}(?:\.\d{1,3})?\/)?(\d+)\/(messages|marketing_messages)\/?(?:\?.*)?$/;
/** What carries contents to the gate and cannot be encrypted. */
const PLAIN_ONLY = /^\/(?:v\d{1,3}(?:\.\d{1,3})?\/)?(\d+)\/(messages\/preview|media|uploads|opt_in_requests)(?:[/?].*)?$/;

const LOG_FAULT =
  "Maybe somebody adds devices that nobody sees: compare safety numbers with people, and ask the operator. " +
  "The database keeps the two heads that the gate has signed: --show-log prints them.";

export class Sidecar {
  #settings;
  #log;
  #store;
  #numbers = new Map();
  #ending = new AbortController();
  #loops = [];
  #timer;
  #server;

  /**
   * @param {any} settings
   * @param {any} log
   * @param {import("@tollgate/client").Change[]} [carried] of a former device
   * @returns {Promise<Sidecar>} listens when it returns
   */
  static async start(settings, log, carried = []) {
    const sidecar = new Sidecar();
    sidecar.#settings = settings;
    sidecar.#log = log;
    sidecar.#store = new SqliteStore(settings.data, settings.masterKey, settings.witness);
    try {
      await sidecar.#store.write(carried);
      await sidecar.#begin();
    } catch (failure) {
      await sidecar.stop();
      throw failure;
    }
    return sidecar;
  }

  async #begin() {
    const { gate, token, numbers, policy } = this.#settings;
    this.hooks = new Hooks(this.#store, this.#settings, this.#log);
    this.hooks.onTaken = (message) => this.#tellMachines(message);
    this.sending = new Sending(gate, this.#log);
    this.passing = new Passing(gate);
    for (const number of numbers) {
      const known = { ...number, policy: number.policy ?? policy };
      if (known.policy !== "off") {
        known.client = await this.#device(known, gate, token);
      }
      this.#numbers.set(number.id, known);
    }
    await this.hooks.start();
    for (const number of this.#numbers.values()) {
      if (number.client) {
        await number.client.maintain();
        number.monitor = new Monitor(number.client, this.#settings.known_devices);
        await this.#watch(number);
        await this.#join(number);
        this.#loops.push(this.#listen(number));
      }
    }
    this.#timer = setInterval(() => this.#maintain(), MAINTAIN_MILLIS);
    this.#server = http.createServer((request, response) => this.#serve(request, response));
    await new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#settings.port, this.#settings.host, resolve);
    });
    this.port = this.#server.address().port;
    this.#log.info(`The sidecar listens on ${this.#settings.host}:${this.port} for ${numbers.length} number(s).`);
  }

  #device(number, gate, token) {
    const calls = new Gate({ url: gate, accountToken: token });
    return Client.open({
      gate: calls,
      templates: new OwnTemplates(calls, this.#settings.account),
      store: this.#store.scoped(number.id),
      account: { phone_number_id: number.id },
      name: this.#settings.name,
      onMessage: async (message) => {
        if (message.own || message.content === undefined) {
          return [];
        }
        const told = update(message, number, { account: this.#settings.account, business: number.client.device.sub });
        const { gid, messageId, turn } = message;
        return this.hooks.told(gid, told, { number: number.id, gid, messageId, turn }).map(ofAll);
      },
      onTold: async ({ messageId }) => (await this.hooks.elsewhere(messageId)).map(ofAll),
      onNotice: ({ kind, what, reason }) =>
        kind === "log"
          ? this.#log.error(`${reason} ${LOG_FAULT}`)
          : this.#log.warn(`${kind}${what ? ` ${what}` : ""}${reason ? `: ${reason}` : ""}`),
    });
  }

  async #listen({ client }) {
    let pause = 500;
    while (!this.#ending.signal.aborted) {
      try {
        if ((await client.sync(WAIT_SECONDS, this.#ending.signal)) > 0) {
          this.hooks.wake();
        }
        pause = 500;
      } catch (failure) {
        if (this.#ending.signal.aborted) {
          return;
        }
        this.hooks.wake(); // something may have been taken before the failure
        this.#log.warn(`The inbox cannot be read (${failure.status ?? failure.cause?.code ?? failure.name}): again in ${pause} ms.`);
        if (failure.status === 401) {
          await client.signInAgain().catch(() => {});
        }
        await new Promise((resolve) => {
          const timer = setTimeout(resolve, pause);
          this.#ending.signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
        });
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
  }

  /** The business's other machines need not tell it again. If they do not learn of it, the business is told twice, with the same id. */
  async #tellMachines({ number, gid, messageId }) {
    try {
      const { client } = this.#numbers.get(number);
      const { members } = await client.conversation(gid);
      if (Object.values(members).filter((member) => member.sub === client.device.sub).length > 1) {
        await client.told([{ gid, messageId }]);
      }
    } catch (failure) {
      this.#log.warn(`Other machines could not be told of an update (${failure.status ?? failure.name}).`);
    }
  }

  /** Conversations that other machines of the business began. */
  async #join({ client }) {
    try {
      const waiting = (await client.join()).length;
      if (waiting > 0) {
        this.#log.info(`This machine waits to be let into ${waiting} conversation(s) of the number.`);
      }
    } catch (failure) {
      this.#log.warn(`The other machines could not be asked (${failure.status ?? failure.name}): again in an hour.`);
    }
  }

  /** Looks for devices that somebody else has registered for the number. */
  async #watch({ id, monitor }) {
    try {
      for (const { device, at } of await monitor.check()) {
        const when = new Date(at * 1000).toISOString();
        this.#log.error(
          `The gate has issued a credential for a device of ${id} that is not this one: ${device}, at ${when}. ` +
            "Maybe it is another sidecar of the business: then add it to known_devices. Otherwise revoke it, and ask the operator.",
        );
      }
    } catch (failure) {
      this.#log.error(`The log of keys cannot be checked (${failure.status ?? failure.message}): again in an hour.`);
    }
  }

  async #maintain() {
    for (const number of this.#numbers.values()) {
      const { client } = number;
      await (client && this.#watch(number));
      try {
        await client?.maintain();
        await (client && this.#join(number));
        await (client && this.sending.forget(client));
      } catch (failure) {
        this.#log.warn(`The device could not be renewed (${failure.status ?? failure.name}): again in an hour.`);
      }
    }
  }

  async #serve(request, response) {
    try {
      const [, id, call] = request.url.match(MESSAGES) ?? [];
      const [, plain, part] = request.url.match(PLAIN_ONLY) ?? [];
      if (request.url.split("?")[0] === "/webhook") {
        await this.#webhook(request, response);
      } else if (request.method === "POST" && this.#numbers.has(id)) {
        await this.#send(this.#numbers.get(id), call, request, response);
      } else if (request.method === "POST" && this.#numbers.get(plain)?.policy === "required") {
        write(
          response,
          refused(
            400,
            100,
            "Invalid parameter",
            `${part} brings contents to the gate in the clear, which the policy forbids. Maybe set it to preferred.`,
          ),
        );
      } else {
        await this.passing.pass(request, response);
      }
    } catch (failure) {
      this.#log.warn(`A request failed: ${failure.name} ${failure.code ?? ""}`);
      if (response.headersSent) {
        response.destroy();
      } else {
        write(response, refused(503, 131_000, "Something went wrong", "The gate was not there. Try again."));
      }
    }
  }

  async #send(number, call, request, response) {
    const raw = await read(request);
    const answer = await this.#answer(number, call, request, raw);
    if (answer === "pass") {
      await this.passing.pass(request, response, raw, { "x-tollgate-encryption": "none" });
    } else {
      write(response, answer);
    }
  }

  async #answer(number, call, request, raw) {
    if (number.policy === "off") {
      return "pass";
    }
    let body;
    try {
      body = raw === undefined ? undefined : JSON.parse(raw.toString("utf8"));
    } catch {
      body = undefined;
    }
    if (typeof body !== "object" || body === null || Array.isArray(body)) {
      return refused(
        400,
        100,
        "Invalid parameter",
        `The body must be a JSON object of at most ${MOST_BYTES} bytes: other forms are not encrypted.`,
      );
    }
    if (call === "marketing_messages" && (body.type ?? "text") !== "template") {
      return refused(400, 100, "Invalid parameter", "marketing_messages takes templates.");
    }
    return this.sending.answer(number, {
      path: request.url,
      authorization: request.headers.authorization,
      key: request.headers["idempotency-key"],
      body,
      raw,
    });
  }

  /** The gate's own webhooks, such as statuses: checked, kept, and passed on as they are. */
  async #webhook(request, response) {
    const { webhook, webhook_secret: secret, verify_token: token } = this.#settings;
    const query = new URL(request.url, "http://sidecar").searchParams;
    if (request.method === "GET") {
      const fits = token !== undefined && query.get("hub.mode") === "subscribe" && query.get("hub.verify_token") === token;
      response.writeHead(fits ? 200 : 403, { "content-type": "text/plain" }).end(fits ? query.get("hub.challenge") : "");
      return;
    }
    const raw = await read(request);
    if (webhook === undefined || raw === undefined || !isSigned(secret, raw, request.headers["x-hub-signature-256"])) {
      response.writeHead(401).end();
      return;
    }
    await this.#store.write(this.hooks.told("gate", raw.toString("utf8")));
    response.writeHead(200).end();
    this.hooks.wake();
  }

  /** What is under way ends; nothing new begins. */
  async stop() {
    this.#ending.abort();
    clearInterval(this.#timer);
    if (this.#server?.listening) {
      const closed = new Promise((resolve) => this.#server.close(resolve));
      this.#server.closeIdleConnections();
      const late = setTimeout(() => this.#server.closeAllConnections(), 15_000);
      await closed;
      clearTimeout(late);
    }
    await Promise.allSettled(this.#loops);
    await this.hooks?.stop();
    this.passing?.close();
    this.#store.close();
  }
}

/** Of all numbers, not of one. */
const ofAll = ([kind, ...rest]) => [`/${kind}`, ...rest];

/** @param {http.IncomingMessage} request @returns {Promise<Buffer | undefined>} `undefined`: too long */
async function read(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MOST_BYTES) {
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @param {http.ServerResponse} response @param {import("./refusals.js").Answer} answer */
function write(response, { status, body, type = "application/json", headers = {} }) {
  response.writeHead(status, { "content-type": type, ...headers }).end(body);
}
