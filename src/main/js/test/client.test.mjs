// The shared library: two clients and a stub of the gate between them.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ANA, BO, gate, LATE, PARAMS, person, says, sends, vela, VELA } from "./world.mjs";

const bodies = (client) => client.messages.map((one) => one.content?.text.body ?? one.rendered.body);

describe("a conversation", () => {
  let stub;
  let shop;
  let ana;

  before(async () => {
    stub = await gate();
    shop = await vela(stub);
    ana = await person(stub);
  });
  after(() => stub.stop());

  test("goes both ways, and the gate reads nothing of it", async () => {
    const { gid } = await says(stub, shop, ANA, "Olá Ana, gate B17");
    await ana.sync();
    await ana.say(gid, { type: "text", text: { body: "Obrigada, at gate B17" } });
    await shop.sync();

    assert.deepEqual(bodies(ana), ["Olá Ana, gate B17"]);
    assert.deepEqual(bodies(shop), ["Obrigada, at gate B17"]);
    assert.deepEqual([ana.messages[0].badge, ana.messages[0].category, shop.messages[0].peer.address], [true, "service", ANA]);
    assert.equal(stub.saw("gate B17"), false);
    assert.equal(stub.saw("messaging_product"), true);
  });

  test("shows the words of the template that the gate signed", async () => {
    await sends(stub, shop, ANA, { category: "utility", template: "late@en" }, { tpl: "late@en", params: PARAMS("TP 1", "17:40") });
    await ana.sync();

    assert.deepEqual(ana.messages.at(-1).rendered, {
      body: "Flight TP 1 leaves at 17:40.",
      footer: "Vela",
      buttons: [
        { type: "quick_reply", text: "Thanks" },
        { type: "url", text: "Look", url: "https://vela.example/a%207" },
      ],
    });
    assert.equal(stub.saw("17:40"), false);
  });

  test("refuses parameters that do not fit the template", async () => {
    for (const params of [PARAMS("TP 1"), PARAMS("TP 1", "a\nb"), [...PARAMS("a", "b"), { type: "header", parameters: [] }]]) {
      await sends(stub, shop, ANA, { category: "utility", template: "late@en" }, { tpl: "late@en", params });
    }
    const shown = ana.messages.length;
    await ana.sync();

    assert.equal(ana.messages.length, shown);
    assert.equal(ana.notices.filter((one) => one.what === "message").length, 3);
  });

  test("refuses another template inside than the one declared, and another category than the template's", async () => {
    stub.approve(VELA.number, { ...LATE, name: "sale", category: "marketing" });
    await sends(stub, shop, ANA, { category: "utility", template: "late@en" }, { tpl: "sale@en", params: PARAMS("a", "b") });
    await sends(stub, shop, ANA, { category: "marketing", template: "sale@en" }, { tpl: "sale@en", params: PARAMS("a", "b") });
    stub.approve(VELA.number, { ...LATE, name: "sale", category: "utility" });
    const shown = ana.messages.length;
    ana.notices.length = 0;
    await ana.sync();

    assert.equal(ana.messages.length, shown);
    assert.match(ana.notices[0].reason, /another template/);
    assert.match(ana.notices[1].reason, /declared marketing, but its template is utility/);
  });

  test("both sides see the same safety number, and another one with another device", async () => {
    const { gid } = await says(stub, shop, ANA, "number");
    const number = await shop.safetyNumber(gid);
    await ana.sync();

    assert.match(number, /^(\d{5} ){11}\d{5}$/);
    assert.equal(await ana.safetyNumber(gid), number);
    const second = await person(stub);
    await shop.addDevices(gid);
    await ana.sync();
    await second.sync();
    assert.notEqual(await ana.safetyNumber(gid), number);
    assert.equal(await ana.safetyNumber(gid), await second.safetyNumber(gid));
    assert.equal(ana.notices.at(-1).kind, "device-added");
    await ana.removeDevice(second.device.id);
    await shop.sync();
    assert.equal(await shop.safetyNumber(gid), number);
  });

  test("the business lets her new device in while no other of hers is there, and her words reach her other device once", async () => {
    const { gid } = await says(stub, shop, ANA, "before");
    await ana.sync();
    const second = await person(stub);

    assert.equal((await second.join()).length, stub.conversations.size);
    await shop.sync();
    await second.sync();
    assert.deepEqual(await second.join(), []);
    assert.equal((await second.conversation(gid)).epoch, (await shop.conversation(gid)).epoch);
    await ana.sync();
    await says(stub, shop, ANA, "for both");
    await ana.sync();
    await second.sync();
    await second.say(gid, { type: "text", text: { body: "from the second" } });
    await ana.sync();

    assert.equal(bodies(second).at(-1), "for both");
    assert.deepEqual([bodies(ana).at(-1), ana.messages.at(-1).own], ["from the second", true]);
    await ana.removeDevice(second.device.id);
    await shop.sync();
  });

  test("her word STOP is signed by her device", async () => {
    const { gid } = await says(stub, shop, ANA, "stop");
    await ana.stop(gid);

    const { keyword, at, signature, key, group_id } = stub.controls[0];
    const words = new TextEncoder().encode(`tollgate-control\n${group_id}\n${keyword}\n${at}`);
    const imported = await crypto.subtle.importKey("raw", Buffer.from(key, "base64url"), "Ed25519", false, ["verify"]);
    assert.ok(await crypto.subtle.verify("Ed25519", imported, Buffer.from(signature, "base64url"), words));
  });
});

describe("what comes over the wire", () => {
  let stub;
  let shop;
  let ana;

  before(async () => {
    stub = await gate();
    shop = await vela(stub);
    ana = await person(stub);
    await says(stub, shop, ANA, "first");
    await ana.sync();
  });
  after(() => stub.stop());

  test("is read out of order", async () => {
    for (const body of ["one", "two", "three"]) {
      await says(stub, shop, ANA, body);
    }
    const mine = stub.envelopes.filter((one) => one.to === ana.device.id);
    const data = mine.map((one) => one.envelope.data);
    mine.forEach((one, i) => (one.envelope.data = data[data.length - 1 - i]));
    await ana.sync();

    assert.deepEqual(bodies(ana).slice(-3), ["three", "two", "one"]);
    assert.deepEqual(
      ana.messages.slice(-3).map((one) => one.position.generation),
      [3, 2, 1],
    );
  });

  test("is not read twice", async () => {
    await says(stub, shop, ANA, "once");
    const { to, envelope } = stub.envelopes.at(-1);
    stub.put(to, { ...envelope, seq: undefined });
    stub.envelopes.at(-1).envelope.seq = envelope.seq + 1000;
    await ana.sync();

    assert.equal(bodies(ana).filter((body) => body === "once").length, 1);
    assert.equal(ana.notices.at(-1).what, "message");
    stub.envelopes.length = 0;
  });

  test("is refused when a byte is altered, in the text, in the header or in the declared data", async () => {
    await stub.stop();
    stub = await gate();
    shop = await vela(stub);
    ana = await person(stub);
    await says(stub, shop, ANA, "first");
    await ana.sync();
    for (const where of [-3, 10, 40, 44, "cat"]) {
      stub.relay = (envelope) => ({ ...envelope, data: altered(envelope.data, where) });
      await says(stub, shop, ANA, "altered");
      stub.relay = (envelope) => envelope;
    }
    await says(stub, shop, ANA, "sound");
    await ana.sync();

    assert.deepEqual(bodies(ana), ["first", "sound"]);
    assert.equal(ana.notices.filter((one) => one.kind === "refused").length, 5);
  });

  test("is kept when the gate is away in the middle", async () => {
    await sends(stub, shop, ANA, { category: "utility", template: "late@en" }, { tpl: "late@en", params: PARAMS("TP 2", "18:00") });
    stub.before = (call) => (call.endsWith("/templates") ? "NO" && stub.constructor.NO_ANSWER : undefined);
    await assert.rejects(ana.sync());
    stub.before = () => undefined;
    await ana.sync();

    assert.equal(bodies(ana).at(-1), "Flight TP 2 leaves at 18:00.");
  });

  function altered(data, where) {
    const bytes = Buffer.from(data, "base64url");
    const at = where === "cat" ? bytes.indexOf("service") + 1 : where < 0 ? bytes.length + where : where;
    bytes[at] ^= 1;
    return bytes.toString("base64url");
  }
});

describe("devices", () => {
  let stub;
  let shop;
  let ana;

  before(async () => {
    stub = await gate();
    shop = await vela(stub);
    ana = await person(stub);
  });
  after(() => stub.stop());

  test("two of one person both read, and a removed one cannot read on", async () => {
    const tablet = await person(stub);
    const { gid } = await says(stub, shop, ANA, "to both");
    await Promise.all([ana.sync(), tablet.sync()]);
    await ana.removeDevice(tablet.device.id);
    await shop.sync();
    stub.devices.get(tablet.device.id).revoked = undefined; // A gate that goes on delivering to it.
    stub.conversations.get(gid).members.add(tablet.device.id);
    await says(stub, shop, ANA, "to one");
    await Promise.all([ana.sync(), tablet.sync()]);

    assert.deepEqual(bodies(ana), ["to both", "to one"]);
    assert.deepEqual(bodies(tablet), ["to both"]);
    assert.deepEqual(
      tablet.notices.map((one) => one.kind).filter((kind) => kind !== "joined"),
      ["removed", "refused"],
    );
  });

  test("of which one is revoked: the next message removes it", async () => {
    const tablet = await person(stub, BO);
    const phone = await person(stub, BO);
    const { gid } = await says(stub, shop, BO, "to both");
    stub.revoke(tablet.device.id);
    shop.keys.forget();
    await says(stub, shop, BO, "to one");
    await phone.sync();

    assert.equal(Object.keys((await shop.conversation(gid)).members).length, 2);
    assert.deepEqual(bodies(phone), ["to both", "to one"]);
    assert.equal(phone.notices.at(-1).kind, "device-removed");
  });

  test("of which two change the group at once: one commit wins, and both go on", async () => {
    const tablet = await person(stub);
    const { gid } = await says(stub, shop, ANA, "race");
    await shop.addDevices(gid);
    await Promise.all([ana.sync(), tablet.sync()]);
    const epoch = stub.conversations.get(gid).epoch;
    await Promise.all([ana, tablet, shop].map((one) => one.renewed ?? updates(one, gid)));
    await Promise.all([ana.sync(), tablet.sync(), shop.sync()]);
    await says(stub, shop, ANA, "after the race");
    await Promise.all([ana.sync(), tablet.sync()]);

    assert.equal(stub.conversations.get(gid).epoch, epoch + 3);
    assert.equal(bodies(ana).at(-1), "after the race");
    assert.equal(bodies(tablet).at(-1), "after the race");
  });

  test("of which one joins by its last resort: it changes its keys at once", async () => {
    stub.packages = stub.packages.filter((one) => one.last);
    const bo = await person(stub, BO);
    stub.packages = stub.packages.filter((one) => one.last);
    const other = await vela(stub);
    const { gid } = await says(stub, other, BO, "by last resort");
    const before = stub.conversations.get(gid).epoch;
    await bo.sync();

    assert.equal(stub.conversations.get(gid).epoch, before + 1);
    await other.sync();
    await says(stub, other, BO, "after the update");
    await bo.sync();
    assert.deepEqual(bodies(bo), ["by last resort", "after the update"]);
    const { gid: again } = await says(stub, await vela(stub), BO, "once more");
    await bo.sync();
    assert.deepEqual([again === gid, bodies(bo).at(-1)], [false, "once more"]);
  });

  test("whose number was not known when she wrote first: her conversation goes on", async () => {
    const bo = await person(stub, BO);
    const other = await vela(stub);
    stub.relay = ({ from, ...envelope }) => envelope; // A gate that does not tell numbers.
    const gid = await bo.ready(VELA.phone);
    await bo.say(gid, { type: "text", text: { body: "Bom dia" } });
    await other.sync();
    stub.relay = (envelope) => envelope;
    const answer = await says(stub, other, BO, "Bom dia, Bo");
    await bo.sync();

    assert.equal(other.messages[0].peer.address, undefined);
    assert.equal(answer.gid, gid);
    assert.equal(bodies(bo).at(-1), "Bom dia, Bo");
  });

  test("whose commit was taken, but the answer was lost, go on", async () => {
    const cy = await vela(stub);
    await person(stub, BO);
    let lost = 0;
    stub.after = (call) => (call.endsWith("/commits") && lost++ === 0 ? stub.constructor.NO_ANSWER : undefined);
    await assert.rejects(says(stub, cy, BO, "lost"));
    await cy.maintain();
    await says(stub, cy, BO, "found");

    assert.equal((await cy.conversations()).length, 1);
  });

  for (const [how, refusal] of [
    ["that it knows the members already", { status: 400, code: 100, message: "welcomes[0] is a member already, or is named twice" }],
    ["that the epoch is over", { status: 409, code: 100, message: "Another commit was first." }],
  ]) {
    test(`whose commit was taken by a gate that only says ${how}`, async () => {
      const cy = await vela(stub);
      const bo = await person(stub, BO);
      let calls = 0;
      let taken;
      stub.before = (call, body) => {
        if (call.endsWith("/commits") && ++calls > 1) {
          throw Object.assign(new Error(refusal.message), { ...refusal, more: { epoch: taken.epoch + 1 } });
        }
        taken = call.endsWith("/commits") ? body : taken;
      };
      stub.after = (call) => (call.endsWith("/commits") && calls === 1 ? stub.constructor.NO_ANSWER : undefined);
      await assert.rejects(says(stub, cy, BO, "lost"));
      stub.after = () => undefined;
      await cy.maintain();
      stub.before = () => undefined;
      await says(stub, cy, BO, "found");
      await bo.sync();

      assert.equal(bodies(bo).at(-1), "found");
      assert.equal((await cy.conversations()).length, 1);
    });
  }
});

/** A commit of this client alone, as after a last resort or with a new credential. */
async function updates(client, gid) {
  const { Commits } = await import("../client/src/commits.js");
  await new Commits(client).update(gid);
}
