// Credentials that do not hold, and devices that the gate, or somebody in between, puts in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { MemoryStore } from "@tollgate/client";
import { ANA, BO, client, gate, person, says, vela, VELA } from "./world.mjs";

const DAY = 86_400;
const bodies = (one) => one.messages.map((message) => message.content.text.body);
let stub;

before(async () => {
  stub = await gate();
});
after(() => stub.stop());

/** As if its credentials ended so many seconds from now. */
async function expiring(lifetime, work) {
  stub.lifetime = lifetime;
  try {
    return await work();
  } finally {
    stub.lifetime = 7 * DAY;
  }
}

test("an expired credential of a business is refused by the person", async () => {
  const ana = await person(stub);
  const shop = await expiring(400, () => vela(stub));
  const { gid } = await says(stub, shop, ANA, "while it holds");
  await ana.sync();
  await says(stub, shop, ANA, "afterwards");
  stub.envelopes.at(-1).envelope.at += 800; // The gate brings it when the credential has ended.
  const real = Date.now;
  Date.now = () => real() + 800_000;
  try {
    await ana.sync();
  } finally {
    Date.now = real;
  }

  assert.deepEqual(bodies(ana), ["while it holds"]);
  assert.match(ana.notices.at(-1).reason, /credential has expired/);
  assert.ok(gid);
  await ana.removeDevice(ana.device.id).catch(() => {});
});

test("a key package with an expired credential of a business is not taken", async () => {
  const ana = await person(stub);
  await expiring(-1000, async () => {
    await assert.rejects(vela(stub), /has expired/);
  });
  const other = await expiring(400, () => client(stub, { phone_number_id: "1062" }, { accountToken: "other-token" }));
  const real = Date.now;
  Date.now = () => real() + 800_000;
  try {
    await assert.rejects(ana.ready("1062"), /no device/);
  } finally {
    Date.now = real;
  }
  assert.ok(other);
  assert.match(ana.notices.at(-1).reason, /expired/);
});

test("a phone that slept for ten days is still reached", async () => {
  const bo = await expiring(400, () => person(stub, BO));
  const shop = await vela(stub);
  const real = Date.now;
  Date.now = () => real() + 5 * DAY * 1000;
  try {
    await says(stub, shop, BO, "Good morning");
  } finally {
    Date.now = real;
  }
  await bo.sync();

  assert.deepEqual(bodies(bo), ["Good morning"]);
});

test("a credential for another key, or of another account, is not taken", async () => {
  const ana = await person(stub);
  const shop = await vela(stub);
  const foreign = await client(stub, { phone_number_id: "1062" }, { accountToken: "other-token" });
  const packages = stub.packages.filter((one) => one.device === foreign.device.id);
  for (const forged of [
    (one) => ({ ...one, key_package: packages[0].bytes }), // Of a business in the place of a person.
    (one) => ({ ...one, device_id: "another" }),
    (one) => ({ ...one, key_package: swapped(one.key_package) }), // The leaf's key is another one.
  ]) {
    stub.handOut = (one) => (one.device_id === ana.device.id ? forged(one) : { ...one, key_package: "AAAA" });
    await assert.rejects(shop.ready(ANA), /no device/);
    assert.equal(shop.notices.at(-1).what, "key package");
  }
  stub.handOut = (one) => one;

  function swapped(text) {
    const bytes = Buffer.from(text, "base64url");
    const key = Buffer.from(ana.device.publicKey, "base64url");
    Buffer.from(foreign.device.publicKey, "base64url").copy(bytes, bytes.indexOf(key));
    return bytes.toString("base64url");
  }
});

test("a member that puts in somebody else's device ends the conversation for the others", async () => {
  const ana = await person(stub);
  const shop = await vela(stub);
  const bo = await person(stub, BO);
  const { gid } = await says(stub, shop, ANA, "between us");
  await ana.sync();
  const { Commits } = await import("../client/src/commits.js");
  const { decode } = await import("../client/src/mls.js");
  const { fromBase64url } = await import("@tollgate/client");
  const keyPackage = decode(fromBase64url(stub.packages.find((one) => one.device === bo.device.id).bytes), "mls_key_package");
  const careless = Object.create(shop, {
    keeper: { value: (record, at) => Object.assign(shop.keeper(record, at), { identity: anybody }) },
  });
  await new Commits(careless).add(gid, [{ device_id: bo.device.id, keyPackage }]);
  await says(stub, shop, ANA, "and him").catch(() => {});
  await ana.sync();

  assert.deepEqual(bodies(ana), ["between us"]);
  assert.match((await ana.conversation(gid)).broken, /another kind/);

  async function anybody(leaf) {
    const { identify } = await import("../client/src/credentials.js");
    return identify(shop.keys, new TextDecoder().decode(leaf.credential.identity), leaf.signaturePublicKey);
  }
});

test("a device whose token is lost finds its place by its key", async () => {
  const store = new MemoryStore();
  const shop = await vela(stub, { store });
  stub.tokens.clear();
  await shop.maintain();
  const again = await vela(stub, { store });

  assert.equal(again.device.id, shop.device.id);
  assert.equal(VELA.number, again.device.sub);
});
