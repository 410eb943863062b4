// POST /messages: what may be encrypted is encrypted, and sent to the gate as `type: encrypted`. What may not is refused, never sent plain
// where the policy or the past of the conversation forbids it.
import { createHash } from "node:crypto";
import { base64url, CredentialFault, GateError, MessageFault, MlsFault, NoDevice, render, split } from "@tollgate/client";
import { content } from "./contents.js";
import { NotEncrypted, refused } from "./refusals.js";

const TRIES = 3;
const PAUSE_MILLIS = 500;
const LIMIT_MILLIS = 30_000;
/** The gate's word for somebody whom it does not let this business reach, and for one without devices. */
const UNDELIVERABLE = 131_026;

/** @typedef {import("./refusals.js").Answer} Answer */

export class Sending {
  #gate;
  #log;

  /** @param {string} gate @param {any} log */
  constructor(gate, log) {
    this.#gate = gate;
    this.#log = log;
  }

  /**
   * @param {{ id: string, policy: string, client: import("@tollgate/client").Client }} number
   * @param {{ path: string, authorization: string | undefined, key: string | undefined, body: any, raw: Buffer }} request
   * @returns {Promise<Answer | "pass">} `pass`: the request goes to the gate as it is
   */
  async answer(number, request) {
    const { body } = request;
    if (number.policy === "off" || body.status !== undefined) {
      return "pass"; // A mark that a message was read, or that somebody types, has no content.
    }
    const to = typeof body.to === "string" ? `+${body.to.replace(/\D/g, "")}` : undefined;
    const wasEncrypted = to !== undefined && (await number.client.store.get("peer", to)) !== undefined;
    try {
      if (to === undefined || to.length < 7 || (body.recipient_type ?? "individual") !== "individual") {
        throw new NotEncrypted("Only messages to the number of one person are encrypted. Name her number in `to`.");
      }
      if (body.messaging_product !== "whatsapp") {
        throw new NotEncrypted("messaging_product must be whatsapp.");
      }
      const answer =
        request.key === undefined
          ? await this.#once(number, to, request)
          : await number.client.locks.run(`key/${request.key}`, () => this.#repeatable(number, to, request));
      return { ...answer, headers: { ...answer.headers, "x-tollgate-encryption": "end-to-end" } };
    } catch (failure) {
      return this.#without(number, failure, wasEncrypted);
    }
  }

  /** @returns {Answer | "pass"} */
  #without(number, failure, wasEncrypted) {
    const unreachable = failure instanceof NoDevice || (failure instanceof GateError && failure.code === UNDELIVERABLE);
    if ((unreachable || failure instanceof NotEncrypted) && number.policy === "preferred" && !wasEncrypted) {
      this.#log.info(
        "A message is not encrypted, as the policy `preferred` allows: " + (unreachable ? "its recipient has no device." : "of its type."),
      );
      return "pass";
    }
    const never = wasEncrypted ? " This conversation was encrypted before, so it never goes on in the clear." : "";
    if (failure instanceof NoDevice) {
      return refused(
        400,
        UNDELIVERABLE,
        "Message undeliverable",
        `The recipient has no device that reads encrypted messages.${never} Write later, or set the policy to preferred.`,
      );
    }
    if (failure instanceof NotEncrypted) {
      return refused(400, 100, "Invalid parameter", `${failure.message}${never}`);
    }
    if (failure instanceof MessageFault) {
      return refused(400, 132_000, "Number of parameters does not match the expected number of params", failure.message);
    }
    if (failure instanceof MlsFault || failure instanceof CredentialFault) {
      return refused(400, UNDELIVERABLE, "Message undeliverable", `The recipient's devices are not trusted: ${failure.message}`);
    }
    if (failure instanceof GateError) {
      return { status: failure.status, body: JSON.stringify(failure.body) };
    }
    this.#log.warn(`A message was not sent: ${failure.name} ${failure.code ?? failure.cause?.code ?? ""}`);
    return refused(
      503,
      131_000,
      "Something went wrong",
      "The gate was not there, or did not answer. Send it again, with the same Idempotency-Key.",
    );
  }

  /** The same request with the same key is the same message, also after a crash. */
  async #repeatable(number, to, request) {
    const { store } = number.client;
    const hash = createHash("sha256").update(request.raw).digest("base64url");
    let row = await store.get("send", request.key);
    if (row && row.hash !== hash) {
      return refused(400, 100, "Invalid parameter", "The same Idempotency-Key came before with another content. Take a new one.");
    }
    if (row?.answer) {
      return row.answer;
    }
    row ??= await this.#encrypted(number, to, request, (sealed) => [
      ["send", request.key, { key: request.key, hash, sealed, since: Date.now() }],
    ]).then((sealed) => ({ key: request.key, hash, sealed, since: Date.now() }));
    const answer = await this.#post(request, row.sealed);
    if (answer.status < 500 && answer.status !== 429) {
      await store.write([["send", request.key, { ...row, answer, sealed: undefined }]]);
    }
    return answer;
  }

  async #once(number, to, request) {
    return this.#post(request, await this.#encrypted(number, to, request, () => []));
  }

  async #encrypted(number, to, { body }, keep) {
    const { client } = number;
    const made = content(body);
    const template = made.template === undefined ? undefined : await this.#template(client, made);
    const gid = await client.ready(to);
    const mid = crypto.randomUUID();
    const envelope = { category: template?.category ?? made.category, mid, ...(template ? { template: made.template } : {}) };
    const { type, template: _, text, reaction, location, contacts, interactive, context, ...rest } = body;
    let sealed;
    await client.encrypt(gid, envelope, made.plain, (ciphertext) => {
      const [name, language] = template ? split(made.template) : [];
      const encrypted = {
        category: envelope.category,
        ...(template ? { template: { name, language } } : {}),
        message_id: mid,
        size: ciphertext.length,
        ciphertext: base64url(ciphertext),
      };
      sealed = { mid, body: { ...rest, type: "encrypted", encrypted } };
      return keep(sealed);
    });
    return sealed;
  }

  async #template(client, { template: id, params }) {
    const template = await client.templates.get(client.device.sub, id);
    render(template, params); // What the recipient's device would refuse is refused here.
    return template;
  }

  /** @returns {Promise<Answer>} the gate's, as it came */
  async #post(request, sealed) {
    for (let i = 1; ; i++) {
      try {
        const response = await fetch(this.#gate + request.path, {
          method: "POST",
          redirect: "error",
          signal: AbortSignal.timeout(LIMIT_MILLIS),
          body: JSON.stringify(sealed.body),
          headers: {
            authorization: request.authorization ?? "",
            "content-type": "application/json",
            "idempotency-key": sealed.mid,
          },
        });
        const retry = response.headers.get("retry-after");
        return {
          status: response.status,
          body: await response.text(),
          type: response.headers.get("content-type") ?? undefined,
          headers: retry ? { "retry-after": retry } : {},
        };
      } catch (failure) {
        if (i === TRIES) {
          throw failure;
        }
        // The gate knows the message by its key: it is one, however often it comes.
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLIS * i));
      }
    }
  }

  /** Answers are kept for a day. @param {import("@tollgate/client").Client} client */
  async forget(client) {
    const old = (await client.store.list("send")).filter((row) => row.since + 86_400_000 < Date.now());
    await client.store.write(old.map((row) => ["send", row.key, undefined]));
  }
}
