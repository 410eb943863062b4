// Everything else goes to the gate as it comes, and its answer comes back as it is: both are streamed, with the same credentials.
import http from "node:http";
import https from "node:https";

const OF_THE_CONNECTION = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

export class Passing {
  #gate;
  #module;
  #agent;

  /** @param {string} gate */
  constructor(gate) {
    this.#gate = new URL(gate);
    this.#module = this.#gate.protocol === "https:" ? https : http;
    this.#agent = new this.#module.Agent({ keepAlive: true });
  }

  /**
   * @param {http.IncomingMessage} request
   * @param {http.ServerResponse} response
   * @param {Buffer} [body] if it was read already
   * @param {Record<string, string>} [headers] that are added to the answer
   * @returns {Promise<void>}
   */
  pass(request, response, body, headers = {}) {
    const named = (request.headers.connection ?? "")
      .toLowerCase()
      .split(",")
      .map((name) => name.trim());
    const kept = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => name !== "host" && !OF_THE_CONNECTION.includes(name) && !named.includes(name)),
    );
    return new Promise((resolve, reject) => {
      const outgoing = this.#module.request(
        this.#gate,
        {
          path: this.#gate.pathname.replace(/\/$/, "") + request.url,
          method: request.method,
          headers: kept,
          agent: this.#agent,
        },
        (answer) => {
          const passed = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !OF_THE_CONNECTION.includes(name)));
          response.writeHead(answer.statusCode ?? 502, { ...passed, ...headers });
          answer.pipe(response);
          answer.on("error", (failure) => response.destroy(failure));
          response.on("close", resolve);
        },
      );
      outgoing.on("error", reject);
      response.on("close", () => outgoing.destroy());
      body === undefined ? request.pipe(outgoing) : outgoing.end(body);
    });
  }

  close() {
    this.#agent.destroy();
  }
}
