// One conversation that is encrypted from end to end, with a running Tollgate in between. It prints what each side sees.
//   node demonstration.mjs GATE PHONE_NUMBER_ID TOKEN PERSON MESSENGER_TOKEN_FILE [TEMPLATE@LANGUAGE [WORD]...]
import { readFileSync } from "node:fs";
import { base64url, Client, Gate, MemoryStore, Monitor } from "@tollgate/client";

const [url, phone, token, number, tokenFile, template = "", ...words] = process.argv.slice(2);
if (!tokenFile) {
  console.error("node demonstration.mjs GATE PHONE_NUMBER_ID TOKEN PERSON MESSENGER_TOKEN_FILE [TEMPLATE@LANGUAGE [WORD]...]");
  process.exit(2);
}

/** A device in memory, with what it was told. */
async function device(account, accountToken) {
  const seen = [];
  const notices = [];
  const client = await Client.open({
    gate: new Gate({ url, accountToken }),
    store: new MemoryStore(),
    account,
    onMessage: async (message) => (seen.push(message), []),
    onNotice: (notice) => notices.push(notice),
  });
  await client.maintain();
  return Object.assign(client, { seen, notices });
}

/** Takes what comes until it holds. */
async function until(client, holds) {
  for (const end = Date.now() + 60_000; !holds(); ) {
    if (Date.now() > end) {
      throw new Error("What was to come did not come within a minute.");
    }
    await client.sync(2);
  }
}

const says = (who, words) => console.log(`${who.padEnd(9)} ${words}`);
const shop = await device({ phone_number_id: phone }, token);
const ana = await device({ user: number }, readFileSync(tokenFile, "utf8").trim());
says("business", `has a device, whose credential is in the log of keys: ${shop.device.id}`);
says("person", `has a device: ${ana.device.id}`);

const gid = await shop.ready(number);
const envelope = { category: template ? "utility" : "service", mid: crypto.randomUUID(), ...(template ? { template } : {}) };
const params = words.length > 0 ? [{ type: "body", parameters: words.map((text) => ({ type: "text", text })) }] : [];
const plain = template ? { tpl: template, params } : { content: { type: "text", text: { body: "Your flight leaves at gate B17." } } };
const ciphertext = await shop.encrypt(gid, envelope, plain, () => []);
const [name, language] = template.split("@");
const told = await shop.gate.call("POST", `/v25.0/${phone}/messages`, {
  body: {
    messaging_product: "whatsapp",
    to: number,
    type: "encrypted",
    encrypted: {
      category: envelope.category,
      ...(template ? { template: { name, language } } : {}),
      message_id: envelope.mid,
      ciphertext: base64url(ciphertext),
    },
  },
});
const id = told.messages[0].id;
says("Tollgate", `takes ${id}: ${envelope.category}, ${ciphertext.length} bytes that it cannot read`);

await until(ana, () => ana.seen.length > 0);
says("person", `reads: ${ana.seen[0].rendered?.body ?? ana.seen[0].content.text.body}`);
await ana.say(gid, { type: "text", text: { body: "Thank you, I am on my way." } });
await until(shop, () => shop.seen.length > 0);
says("business", `reads: ${shop.seen[0].content.text.body}`);
says("both", `see the same safety number: ${(await shop.safetyNumber(gid)) === (await ana.safetyNumber(gid))}`);

const report = await ana.report(id, { reason: "other", words: "Only to show it." });
says("person", `reports the message with the business's signature: report ${report.report_id}, ${report.verdict}`);
says("business", `finds ${(await new Monitor(shop).check()).length} devices of its number in the log of keys that it does not know`);

await ana.endEncryption(gid);
await until(shop, () => shop.notices.some((one) => one.kind === "plain"));
await until(ana, () => ana.notices.some((one) => one.kind === "plain"));
says("both", "are told that the encryption has ended: plain messages may come now");
