// A person shows the gate one message, with the signature of the business.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { verifyWithLabel } from "ts-mls/crypto/signature.js";
import { fromBase64url, MessageFault } from "@tollgate/client";
import { suite } from "../client/src/mls.js";
import { ANA, BO, gate, PARAMS, person, says, sends, vela } from "./world.mjs";

const signs = async ({ sender_key, signed, signature }) =>
  verifyWithLabel(
    fromBase64url(sender_key),
    "FramedContentTBS",
    typeof signed === "string" ? fromBase64url(signed) : signed,
    fromBase64url(signature),
    (await suite()).signature,
  );

describe("a report", () => {
  let stub;
  let shop;
  let ana;
  let reported;

  before(async () => {
    stub = await gate();
    shop = await vela(stub);
    ana = await person(stub);
    reported = [];
    stub.before = (call, body) => {
      if (call !== "POST /e2e/v1/reports") {
        return undefined;
      }
      reported.push(body);
      return { report_id: String(reported.length), verdict: "differs" };
    };
  });
  after(() => stub.stop());

  test("shows the text with the signature of the business's device", async () => {
    const { mid } = await says(stub, shop, ANA, "Sale! 50 % off");
    await ana.sync();

    assert.equal(await ana.reportable(`wamid.${mid}`), true);
    const answer = await ana.report(`wamid.${mid}`, { reason: "category", words: "This is no service." });

    const [report] = reported;
    assert.deepEqual(answer, { report_id: "1", verdict: "differs" });
    assert.deepEqual([report.message_id, report.reason, report.block], [`wamid.${mid}`, "category", false]);
    assert.equal(report.sender_key, shop.device.publicKey);
    assert.ok(await signs(report));
    assert.ok(Buffer.from(report.signed, "base64url").includes("Sale! 50 % off"));
  });

  test("does not hold with another text, another key, or another signature", async () => {
    const { mid } = await says(stub, shop, ANA, "Gate B17");
    await ana.sync();
    await ana.report(`wamid.${mid}`, { reason: "other" });
    const report = reported.at(-1);

    const altered = Buffer.from(report.signed, "base64url");
    altered[altered.indexOf("Gate B17")] ^= 1;
    assert.equal(await signs({ ...report, signed: new Uint8Array(altered) }), false);
    assert.equal(await signs({ ...report, sender_key: ana.device.publicKey }), false);
    assert.equal(await signs({ ...report, signature: reported[0].signature }), false);
  });

  test("is possible of a message of a former epoch, and of one that the device refused to show", async () => {
    const early = await says(stub, shop, ANA, "before");
    const second = await person(stub);
    await shop.addDevices(early.gid);
    const wrong = await sends(
      stub,
      shop,
      ANA,
      { category: "utility", template: "late@en" },
      { tpl: "late@en", params: [...PARAMS("a", "b"), { type: "header", parameters: [] }] },
    );
    await ana.sync();
    await second.sync();

    for (const { mid } of [early, wrong]) {
      await ana.report(`wamid.${mid}`, { reason: "template" });
      assert.ok(await signs(reported.at(-1)));
    }
    assert.ok(ana.notices.some((one) => one.kind === "refused" && one.messageId === `wamid.${wrong.mid}`));
    assert.equal(await second.reportable(`wamid.${early.mid}`), false);
  });

  test("is not possible of what a device does not have, and not by a business", async () => {
    const { gid } = await says(stub, shop, ANA, "hello");
    await ana.sync();
    const own = await ana.say(gid, { type: "text", text: { body: "mine" } });
    await shop.sync();
    const bo = await person(stub, BO);

    for (const [who, id] of [
      [ana, own],
      [ana, `wamid.${own}`],
      [shop, `wamid.${own}`],
      [bo, reported[0].message_id],
      [ana, "wamid.never"],
    ]) {
      assert.equal(await who.reportable(id), false);
      await assert.rejects(who.report(id, { reason: "other" }), MessageFault);
    }
  });

  test("is not possible any more after thirty days", async () => {
    const { mid } = await says(stub, shop, ANA, "old");
    await ana.sync();
    const proof = await ana.store.get("proof", `wamid.${mid}`);
    await ana.store.write([["proof", `wamid.${mid}`, { ...proof, at: proof.at - 31 * 86_400 }]]);

    await ana.maintain();

    assert.equal(await ana.reportable(`wamid.${mid}`), false);
    assert.equal((await ana.store.list("proof")).length > 0, true);
  });
});
