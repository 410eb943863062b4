// The calls of the gate, as they are agreed. Nothing here knows a key.

/** An answer that is not 2xx. */
export class GateError extends Error {
  name = "GateError";

  /** @param {number} status @param {any} body @param {string} call */
  constructor(status, body, call) {
    super(`The gate answered ${status} to ${call}: ${body?.error?.message ?? "no reason"}`);
    this.status = status;
    this.body = body;
    this.code = body?.error?.code;
  }
}

export class Gate {
  #url;
  #fetch;
  #accountToken;
  #account;

  /**
   * @param {object} settings
   * @param {string} settings.url
   * @param {string} [settings.accountToken] the business's or the messenger's token; none where the page itself says whose device it is
   * @param {string} [settings.account] path under which challenges and devices are
   * @param {typeof fetch} [settings.fetch]
   */
  constructor({ url, accountToken, account = "/e2e/v1", fetch = globalThis.fetch }) {
    this.#url = url.replace(/\/$/, "");
    this.#accountToken = accountToken;
    this.#account = account;
    this.#fetch = (...parts) => fetch(...parts);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{ token?: string, body?: any, headers?: Record<string, string>, signal?: AbortSignal, seconds?: number }} [options]
   * @returns {Promise<any>}
   */
  async call(method, path, { token = this.#accountToken, body, headers = {}, signal, seconds = 30 } = {}) {
    const limit = AbortSignal.timeout(seconds * 1000);
    const response = await this.#fetch(this.#url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: "error",
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    const words = await response.text();
    let told;
    try {
      told = words === "" ? {} : JSON.parse(words);
    } catch {
      told = {};
    }
    if (!response.ok) {
      throw new GateError(response.status, told, `${method} ${path.split("?")[0].replace(/\/[A-Za-z0-9_-]{16,}/g, "/...")}`);
    }
    return told;
  }

  keys = () => this.call("GET", "/.well-known/tollgate-keys");

  logHead = () => this.call("GET", "/.well-known/tollgate-key-log");

  logInclusion = (leaf, size) => this.call("GET", `/e2e/v1/log/inclusion?${new URLSearchParams({ leaf, size: String(size) })}`);

  logConsistency = (from, to) => this.call("GET", `/e2e/v1/log/consistency?from=${from}&to=${to}`);

  challenge = () => this.call("POST", `${this.#account}/challenges`, { body: {} });

  enrol = (device) => this.call("POST", `${this.#account}/devices`, { body: device });

  /** @param {{ id: string, token: string }} device */
  as({ id, token }) {
    const call = (method, path, body, more = {}) => this.call(method, path, { token, body, ...more });
    const group = (gid) => `/e2e/v1/conversations/${gid}`;
    return {
      renew: () => call("POST", `/e2e/v1/devices/${id}/credential`, {}),
      devices: () => call("GET", "/e2e/v1/devices"),
      revoke: (other) => call("DELETE", `/e2e/v1/devices/${other}`),
      putPackages: (packages) => call("PUT", `/e2e/v1/devices/${id}/key-packages`, packages),
      claim: (whom) => call("POST", "/e2e/v1/key-packages/claim", whom),
      join: (whom) => call("POST", "/e2e/v1/joins", whom),
      create: (gid, whom) => call("POST", "/e2e/v1/conversations", { group_id: gid, ...whom }),
      commit: (gid, commit) => call("POST", `${group(gid)}/commits`, commit),
      send: (gid, message) => call("POST", `${group(gid)}/messages`, message),
      control: (gid, control) => call("POST", `${group(gid)}/control`, control),
      plain: (gid) => call("POST", `${group(gid)}/plain`, {}),
      inbox: (after, wait, signal) =>
        call("GET", `/e2e/v1/inbox?after=${after}&limit=100&wait=${wait}`, undefined, { signal, seconds: wait + 30 }),
      report: (report) => call("POST", "/e2e/v1/reports", report),
      logEntries: (from) => call("GET", `/e2e/v1/log/entries?from=${from}`),
      ack: (seq, told) => call("POST", "/e2e/v1/inbox/ack", { seq, ...(told ? { told } : {}) }),
      template: async (business, name, language) =>
        (await call("GET", `/e2e/v1/templates?${new URLSearchParams({ business, name, language })}`)).template,
    };
  }
}
