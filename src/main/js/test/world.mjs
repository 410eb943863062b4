// Vela, a shop in Lisbon, and the people who chat with it.
import { Client, Gate, MemoryStore } from "@tollgate/client";
import { StubGate } from "./stub-gate.mjs";

export const VELA = { phone: "1061", number: "+351210000001", token: "vela-token" };
export const ANA = "+351910000001";
export const BO = "+351910000002";

export const LATE = {
  name: "late",
  language: "en",
  category: "utility",
  components: [
    { type: "BODY", text: "Flight {{1}} leaves at {{2}}." },
    { type: "FOOTER", text: "Vela" },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "Thanks" },
        { type: "URL", text: "Look", url: "https://vela.example/{{1}}" },
      ],
    },
  ],
};

export const PARAMS = (...words) => [
  { type: "body", parameters: words.map((text) => ({ type: "text", text })) },
  { type: "button", sub_type: "url", index: "1", parameters: [{ type: "text", text: "a 7" }] },
];

export async function gate() {
  const made = await StubGate.start({
    businesses: { [VELA.phone]: VELA, 1062: { number: "+351210000002", token: "other-token" } },
    people: { [ANA]: "person:ana", [BO]: "person:bo" },
  });
  made.approve(VELA.number, LATE);
  return made;
}

/** A client that remembers what it was told. */
export async function client(stub, account, { accountToken, store = new MemoryStore(), stock = true } = {}) {
  const messages = [];
  const notices = [];
  const opened = await Client.open({
    gate: new Gate({ url: stub.url, accountToken }),
    store,
    account,
    patience: 300,
    onMessage: async (message) => {
      messages.push(message);
      return [];
    },
    onNotice: (notice) => notices.push(notice),
  });
  if (stock) {
    await opened.maintain();
  }
  return Object.assign(opened, { messages, notices });
}

export const vela = (stub, more = {}) => client(stub, { phone_number_id: VELA.phone }, { accountToken: VELA.token, ...more });
export const person = (stub, user = ANA, more = {}) => client(stub, { user }, { accountToken: stub.messenger, ...more });

/** The business sends as the sidecar does. */
export async function sends(stub, business, to, envelope, plain) {
  const gid = await business.ready(to);
  const mid = envelope.mid ?? crypto.randomUUID();
  let next;
  const ciphertext = await business.encrypt(gid, { ...envelope, mid }, plain, (_, record) => ((next = record), []));
  const [name, language] = envelope.template?.split("@") ?? [];
  await business.gate.call("POST", `/v25.0/${VELA.phone}/messages`, {
    body: {
      messaging_product: "whatsapp",
      to,
      type: "encrypted",
      encrypted: {
        category: envelope.category,
        ...(name ? { template: { name, language } } : {}),
        message_id: mid,
        ciphertext: Buffer.from(ciphertext).toString("base64url"),
      },
    },
    headers: { "idempotency-key": mid },
  });
  return { gid, mid, next };
}

export const says = (stub, business, to, body) =>
  sends(stub, business, to, { category: "service" }, { content: { type: "text", text: { body } } });
