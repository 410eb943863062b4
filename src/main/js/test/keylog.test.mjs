// The log of keys: what is not in it is not believed, and a log that was changed is found out.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { CredentialFault, KeyLog, MemoryStore, Monitor, utf8 } from "@tollgate/client";
import { isConsistent, rootOfInclusion } from "../client/src/keylog.js";
import { StubLog } from "./stub-log.mjs";
import { ANA, gate, person, says, vela } from "./world.mjs";

const decoded = (path) => path.map((one) => new Uint8Array(Buffer.from(one, "base64url")));

describe("the tree", () => {
  const log = new StubLog();
  const roots = [];

  before(async () => {
    for (let i = 0; i < 20; i++) {
      roots.push(await log.root());
      await log.add(utf8(`entry ${i}`));
    }
    roots.push(await log.root());
  });

  test("shows each leaf of each size, and no other", async () => {
    for (let size = 1; size <= 20; size++) {
      for (let index = 0; index < size; index++) {
        const { path } = await log.inclusion(Buffer.from(log.leaves[index]).toString("base64url"), size);
        assert.deepEqual(await rootOfInclusion(log.leaves[index], index, size, decoded(path)), roots[size]);
        assert.notDeepEqual(await rootOfInclusion(log.leaves[(index + 1) % 20], index, size, decoded(path)), roots[size]);
        if (path.length > 0) {
          assert.notDeepEqual(await rootOfInclusion(log.leaves[index], index, size, decoded(path.slice(1))), roots[size]);
        }
      }
    }
  });

  test("shows that each size goes on from each smaller one, and from no other", async () => {
    for (let to = 1; to <= 20; to++) {
      for (let from = 1; from <= to; from++) {
        const path = decoded(await log.consistency(from, to));
        const first = { size: from, root: roots[from] };
        const second = { size: to, root: roots[to] };
        assert.equal(await isConsistent(first, second, path), true, `${from} ${to}`);
        assert.equal(await isConsistent({ ...first, root: roots[0] }, second, path), false);
        assert.equal(await isConsistent(first, { ...second, root: roots[0] }, path), false);
      }
    }
  });
});

describe("a device", () => {
  let stub;
  let shop;
  let ana;

  before(async () => {
    stub = await gate();
    shop = await vela(stub);
    ana = await person(stub);
  });
  after(() => stub.stop());

  test("does not write to a device whose credential is not in the log", async () => {
    stub.logging = false;
    const ghost = person(stub);
    await assert.rejects(ghost, CredentialFault, "the device itself finds out");
    stub.logging = true;
    const notices = shop.notices.length;
    await says(stub, shop, ANA, "hello");
    await ana.sync();

    assert.equal(ana.messages.at(-1).content.text.body, "hello");
    assert.equal(shop.notices.slice(notices).filter((one) => one.kind === "refused").length, 0);
  });

  test("refuses a ghost that the gate adds beside the log", async () => {
    const second = await person(stub);
    stub.log.leaves.pop();
    stub.log.entries.pop();
    shop.log = new KeyLog(shop.keys, new MemoryStore(), shop.gate); // It has not seen the entry that went.
    const { gid } = await says(stub, shop, ANA, "once more");
    await shop.addDevices(gid);

    assert.ok(shop.notices.some((one) => one.what === "key package" && /not in its log/.test(one.reason)));
    await second.sync();
    assert.equal(second.messages.length, 0);
  });

  test("finds out that the log was changed, or goes another way", async () => {
    const own = new KeyLog(ana.keys, ana.store, ana.gate);
    await own.head();
    stub.log.leaves[0] = stub.log.leaves[1];
    await stub.log.add(utf8("another"));

    await assert.rejects(own.head(), /was changed/);
  });

  test("takes the head of a node that is behind, and keeps the later one", async () => {
    const stub2 = await gate();
    const shop2 = await vela(stub2);
    await person(stub2);
    const log = new KeyLog(shop2.keys, shop2.store, shop2.gate);
    const { size } = await log.head();
    const { leaves } = stub2.log;
    const { answer } = stub2.log;
    stub2.log.answer = async (call, query, sign) => {
      stub2.log.leaves = call.endsWith("/tollgate-key-log") ? leaves.slice(0, 1) : leaves;
      return answer.call(stub2.log, call, query, sign);
    };

    assert.equal((await log.head()).size, size);
    assert.equal((await shop2.store.get("log", "head")).size, size);
    await stub2.stop();
  });
});

describe("a business", () => {
  let stub;
  let shop;

  before(async () => {
    stub = await gate();
    shop = await vela(stub);
  });
  after(() => stub.stop());

  test("is told of each device of its number that it does not know, once", async () => {
    const monitor = new Monitor(shop);
    await person(stub);
    assert.deepEqual(await monitor.check(), []);

    const ghost = await vela(stub);
    const [told, ...others] = await monitor.check();

    assert.deepEqual([told.device, told.key, others.length], [ghost.device.id, ghost.device.publicKey, 0]);
    assert.deepEqual(await monitor.check(), []);
    assert.deepEqual(await new Monitor(await vela(stub), [ghost.device.id, shop.device.publicKey]).check(), []);
  });

  test("finds out that it is shown other entries than the head has", async () => {
    stub.log.entries[1] = utf8(JSON.stringify({ v: 1, kind: "issued", sub: "x", dev: "d", key: "k", cred: "c", at: 1 }));

    await assert.rejects(new Monitor(await vela(stub)).check(), /not those of its head/);
    stub.log.entries.length = 2;
    await assert.rejects(new Monitor(await vela(stub)).check(), /fewer entries|not those/);
  });
});
