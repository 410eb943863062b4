// Several machines of one business: they are devices in the same conversations, and the business is told once what people write.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { business, folder, SECRET, sends, started, text, until } from "./sidecar-world.mjs";
import { ANA, BO, gate, person, VELA } from "./world.mjs";

const bodies = (client) => client.messages.map((one) => one.content?.text?.body);

describe("two machines", () => {
  let stub;
  let shop;
  let homes;
  let one;
  let two;
  let ana;

  before(async () => {
    stub = await gate();
    shop = await business();
    homes = [1, 2].map(() => folder({ gate: stub.url, webhook: shop.url, webhook_secret: SECRET }));
    ana = await person(stub);
    one = await started(homes[0]);
    await sends(one.url, text(ANA, "before"));
    await ana.sync();
    two = await started(homes[1]);
  });
  after(async () => {
    await Promise.all([one, two].map((sidecar) => sidecar.end("SIGTERM")));
    await shop.stop();
    await stub.stop();
  });

  const machines = () => [...stub.devices.values()].filter((device) => device.sub === VELA.number && !device.revoked);
  const isIn = (gid, device) => stub.conversations.get(gid).members.has(device.id);
  /** She writes, and the business has it; long enough for a second time. */
  const arrives = async (body) => {
    const { gid } = await ana.conversationWith(VELA.phone).then((known) => known ?? ana.conversations().then(([first]) => first));
    await ana.say(gid, { type: "text", text: { body } });
    await until(body, () => shop.messages().some((message) => message.text.body === body));
  };
  const times = (body) => shop.messages().filter((message) => message.text.body === body).length;

  test("are in one conversation, though the second came later", async () => {
    const [[gid]] = stub.conversations;
    await until("the second machine", () => machines().every((device) => isIn(gid, device)));
    for (const [sidecar, body] of [
      [two, "from the second"],
      [one, "from the first"],
      [two, "again"],
    ]) {
      assert.equal((await sends(sidecar.url, text(ANA, body))).status, 200);
    }
    await ana.sync();

    assert.deepEqual(bodies(ana), ["before", "from the second", "from the first", "again"]);
    assert.equal(stub.conversations.size, 1);
    assert.equal(ana.notices.filter((notice) => notice.kind === "device-added").length, 1);
    assert.deepEqual(
      ana.notices.filter((notice) => notice.kind === "refused"),
      [],
    );
  });

  test("tell the business once what she writes", async () => {
    const told = () => stub.envelopes.filter((waiting) => waiting.envelope.kind === "told").length;
    await arrives("one");
    await arrives("two");
    await until("the telling", () => told() === 0);
    await new Promise((resolve) => setTimeout(resolve, 3500)); // A machine that was not told would tell it now.

    assert.deepEqual([times("one"), times("two"), shop.bad], [1, 1, 0]);
  });

  test("write to somebody new at the same time: all arrives, and all go on in one conversation", async () => {
    const bo = await person(stub, BO);
    const all = [0, 1, 2, 3, 4, 5].map((i) => sends(i % 2 ? one.url : two.url, text(BO, String(i))));
    assert.deepEqual(
      (await Promise.all(all)).map(({ status }) => status),
      [200, 200, 200, 200, 200, 200],
    );
    await bo.sync();
    assert.deepEqual(bodies(bo).sort(), ["0", "1", "2", "3", "4", "5"]);
    const hers = () => [...stub.conversations].filter(([, group]) => group.person === BO);
    await until("the settling", () => hers().every(([gid]) => machines().every((device) => isIn(gid, device))));
    await until("the welcomes", () => machines().every((device) => stub.envelopes.every((waiting) => waiting.to !== device.id)));
    const before = stub.accepted.length;
    await sends(one.url, text(BO, "x"));
    await sends(two.url, text(BO, "y"));
    const groups = stub.accepted.slice(before).map((message) => Buffer.from(message.ciphertext, "base64url").toString("latin1", 0, 40));
    await bo.sync();

    assert.equal(groups[0], groups[1]);
    assert.deepEqual(bodies(bo).slice(-2), ["x", "y"]);
  });

  test("of which one dies: the other goes on, and tells what she writes", async () => {
    await one.end("SIGKILL");
    assert.equal((await sends(two.url, text(ANA, "alone"))).status, 200);
    await ana.sync();
    await arrives("are you there?");

    assert.equal(bodies(ana).at(-1), "alone");
    one = await started(homes[0]);
    await until("what waited for it", () => stub.envelopes.length === 0 || ana.sync().then(() => false));
    await sends(one.url, text(ANA, "back"));
    await ana.sync();
    assert.deepEqual([bodies(ana).at(-1), times("are you there?") <= 2], ["back", true]);
  });

  test("of which one is revoked: it can neither send nor read on", async () => {
    const [gid, { members }] = [...stub.conversations][0];
    const [first] = machines();
    stub.revoke(first.id);
    ana.keys.forget();
    await ana.tend(gid);
    await arrives("without the first");

    assert.equal(members.has(first.id), false);
    assert.equal(Object.values((await ana.conversation(gid)).members).length, 2);
    assert.equal(times("without the first"), 1);
    assert.equal(
      stub.envelopes.some((waiting) => waiting.to === first.id && waiting.envelope.kind === "message"),
      false,
    );
    assert.notEqual((await sends(one.url, text(ANA, "from a lost machine"))).status, 200);
  });
});

test("a machine whose fellow is gone begins a new conversation with all of her devices", async () => {
  const stub = await gate();
  const shop = await business();
  const home = () => folder({ gate: stub.url, webhook: shop.url, webhook_secret: SECRET });
  const ana = await person(stub);
  const first = await started(home());
  await sends(first.url, text(ANA, "hello"));
  await ana.sync();
  await first.end("SIGKILL");
  const second = await started(home());
  const { status } = await sends(second.url, text(ANA, "from another"));
  await ana.sync();

  assert.deepEqual([status, bodies(ana), stub.conversations.size], [200, ["hello", "from another"], 2]);
  assert.deepEqual(
    [...stub.conversations.values()].map((group) => group.members.size),
    [2, 3],
  );
  await second.end("SIGTERM");
  await shop.stop();
  await stub.stop();
});
