// A business that declares a notice and puts an offer inside: node dishonest.mjs GATE TOKEN PHONE_NUMBER_ID TO DECLARED INSIDE
// The test of the page of a phone runs it.
import { base64url, Client, Gate, MemoryStore, split } from "@tollgate/client";

const [url, accountToken, phone, to, declared, inside] = process.argv.slice(2);
const gate = new Gate({ url, accountToken });
const business = await Client.open({ gate, store: new MemoryStore(), account: { phone_number_id: phone }, name: "dishonest" });
await business.maintain();
const gid = await business.ready(to);
const mid = crypto.randomUUID();
const [name, language] = split(declared);
const plain = { tpl: inside, params: [] };
const ciphertext = await business.encrypt(gid, { category: "utility", mid, template: declared }, plain, () => []);
const encrypted = { category: "utility", template: { name, language }, message_id: mid, ciphertext: base64url(ciphertext) };
await gate.call("POST", `/v25.0/${phone}/messages`, { body: { messaging_product: "whatsapp", to, type: "encrypted", encrypted } });
