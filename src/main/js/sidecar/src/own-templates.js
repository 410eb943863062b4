// The business's own templates, as Tollgate has approved them: their category is what a message is declared as.
import { GateError, MessageFault, split } from "@tollgate/client";

const KEPT_MILLIS = 60_000;
const FIELDS = "name,language,category,status,components,parameter_format";

export class OwnTemplates {
  #gate;
  #account;
  #known = new Map();

  /** @param {import("@tollgate/client").Gate} gate @param {string} account */
  constructor(gate, account) {
    this.#gate = gate;
    this.#account = account;
  }

  /** @param {string} _business @param {string} id `name@language` @returns {Promise<import("../../client/src/templates.js").Template>} */
  async get(_business, id) {
    const known = this.#known.get(id);
    if (known && known.until > Date.now()) {
      return known.template;
    }
    const [name, language] = split(id);
    const query = new URLSearchParams({ name, language, fields: FIELDS });
    const { data } = await this.#gate.call("GET", `/v25.0/${this.#account}/message_templates?${query}`);
    const found = data?.find((one) => one.name === name && one.language === language);
    if (!found || found.status !== "APPROVED") {
      throw unknown(found ? `It is ${found.status}.` : "There is none of this name in this language.");
    }
    const category = String(found.category).toLowerCase();
    if (!Array.isArray(found.components)) {
      throw new MessageFault("The gate told a template without its components.");
    }
    const template = { name, language, category, components: found.components };
    this.#known.set(id, { template, until: Date.now() + KEPT_MILLIS });
    return template;
  }
}

/** As the gate itself would refuse it. */
function unknown(details) {
  const message = "(#132001) Template name does not exist in the translation";
  const error = {
    message,
    type: "OAuthException",
    code: 132_001,
    error_data: { messaging_product: "whatsapp", details },
    fbtrace_id: "sidecar",
  };
  return new GateError(400, { error }, "GET message_templates");
}
