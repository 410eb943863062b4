// The log of keys: what is not in it is not believed, and a log that was changed is found out.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { CredentialFault, GateError, KeyLog, MemoryStore, Monitor, utf8 } from "@tollgate/client";
import { IndexedDbStore } from "@tollgate/client/indexeddb";
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

describe("a log that was changed", () => {
  let stub;
  let shop;
  let store;
  const notes = new Map();
  const open = (factory) =>
    IndexedDbStore.open("ana", factory, { getItem: (name) => notes.get(name) ?? null, setItem: (name, value) => notes.set(name, value) });

  before(async () => {
    stub = await gate();
    shop = await vela(stub);
    await person(stub);
  });
  after(async () => {
    store.close();
    await stub.stop();
  });

  test("is found out by a browser that was closed meanwhile, and each start says so again", async () => {
    const factory = new IDBFactory();
    const notices = [];
    const log = () => new KeyLog(shop.keys, store, shop.gate, undefined, (notice) => notices.push(notice));
    store = await open(factory);
    await log().watch();
    store.close();
    const { leaves } = stub.log;
    stub.log.leaves = [leaves[1], ...leaves.slice(1)];
    await stub.log.add(utf8("another"));

    store = await open(factory);
    await log().watch();
    assert.deepEqual(
      notices.map(({ kind, reason }) => [kind, /was changed/.test(reason)]),
      [["log", true]],
    );
    const { heads } = await log().fault();
    assert.notEqual(heads[0], heads[1]);
    assert.ok(heads.every((one) => one.split(".").length === 3));

    stub.log.leaves = leaves;
    store.close();
    store = await open(factory);
    await log().watch();
    assert.equal(notices.length, 2, "it stays a fault, though the log is as before");
  });

  test("is found out, if it goes back for longer than a node is behind", async () => {
    const kept = new MemoryStore();
    const log = new KeyLog(shop.keys, kept, shop.gate);
    const head = await log.head();
    const { answer, leaves } = stub.log;
    stub.log.answer = async (call, query, sign) => {
      stub.log.leaves = call.endsWith("/tollgate-key-log") ? leaves.slice(0, 1) : leaves;
      return answer.call(stub.log, call, query, sign);
    };
    await log.head();
    await kept.write([["log", "head", { ...head, at: head.at - 601 }]]);

    await assert.rejects(log.head(), /went back/);
    assert.equal((await log.fault()).heads.length, 2);
  });
});

describe("two sides", () => {
  let stub;
  let shop;
  let ana;
  let gid;
  const warned = (who) => who.notices.filter((one) => one.kind === "log").map((one) => one.reason);

  /** The gate shows her another log than all others: one with a device that she does not see, and that others see. */
  async function fork() {
    const other = new StubLog();
    other.entries = stub.log.entries.slice();
    other.leaves = stub.log.leaves.slice();
    await stub.log.add(utf8("a device that only the business sees"));
    await other.add(utf8("a device that only she sees"));
    const answer = (call, query) => other.answer(call, new URLSearchParams(query), (claims) => stub.sign("tollgate-log+jwt", claims));
    const her = {
      logHead: () => answer("GET /.well-known/tollgate-key-log", {}),
      logConsistency: (from, to) => answer("GET /e2e/v1/log/consistency", { from, to }),
      logInclusion: (leaf, size) => answer("GET /e2e/v1/log/inclusion", { leaf, size }),
    };
    ana.log = new KeyLog(ana.keys, ana.store, her, ana.locks, ana.tell);
    await ana.log.head();
    await shop.log.head();
    return her;
  }

  beforeEach(async () => {
    stub = await gate();
    shop = await vela(stub);
    ana = await person(stub);
    ({ gid } = await says(stub, shop, ANA, "hello"));
    await ana.sync();
  });
  afterEach(() => stub.stop());

  test("who see the same log hear nothing of it, and say nothing twice", async () => {
    await stub.log.add(utf8("another device"));
    await shop.log.head();
    const before = stub.accepted.length;
    await says(stub, shop, ANA, "a new head");
    await says(stub, shop, ANA, "the same head");
    await ana.sync();
    await ana.say(gid, { type: "text", text: { body: "hers" } });
    await shop.sync();

    assert.deepEqual([warned(ana), warned(shop)], [[], []]);
    assert.deepEqual([await ana.store.list("heard"), await shop.store.list("heard")], [[], []]);
    assert.equal((await ana.store.get("log", "head")).size, stub.log.leaves.length, "she has looked because of it");
    const [first, second] = stub.accepted.slice(before).map((one) => one.body.encrypted.ciphertext.length);
    assert.ok(first > second + 200, `${first} ${second}`);
    assert.ok((await ana.store.get("conversation", gid)).gossiped);
  });

  test("to whom the gate shows two logs find out, both, and nothing is lost", async () => {
    await fork();
    await says(stub, shop, ANA, "as always");
    await ana.sync();
    assert.match(warned(ana)[0], /two logs/);
    assert.equal(ana.messages.at(-1).content.text.body, "as always");

    await ana.say(gid, { type: "text", text: { body: "hers" } });
    await shop.sync();
    assert.match(warned(shop)[0], /two logs/);
    assert.equal(shop.messages.at(-1).content.text.body, "hers");
    const { heads } = await shop.log.fault();
    assert.deepEqual(new Set(heads), new Set((await ana.log.fault()).heads), "both can show what the gate has signed");
  });

  test("also find out, if the gate does not show how the logs go together for a day", async () => {
    const her = await fork();
    await stub.log.add(utf8("one more"));
    await shop.log.head();
    her.logConsistency = async () => {
      throw new GateError(404, {});
    };
    await says(stub, shop, ANA, "as always");
    await ana.sync();
    assert.deepEqual(warned(ana), []);

    const [heard] = await ana.store.list("heard");
    await ana.store.write([["heard", heard.key, { ...heard, at: heard.at - 86_401 }]]);
    await ana.log.compare();
    assert.match(warned(ana)[0], /does not show/);
  });

  test("cannot frighten each other with heads that the gate has not signed", async () => {
    const odd = await ana.log.heard("e30.e30.AAAA");
    await ana.store.write(odd);
    await ana.log.compare();
    await ana.store.write(await ana.log.heard("x".repeat(5_000)));
    await ana.store.write(await ana.log.heard({}));

    assert.deepEqual([warned(ana), await ana.store.list("heard")], [[], []]);
  });

  test("of which one tells no head, as it is older, go on as before", async () => {
    const stub2 = await gate();
    const shop2 = await vela(stub2);
    const ana2 = await person(stub2);
    shop2.log.toTell = async () => undefined;
    const { gid: with2 } = await says(stub2, shop2, ANA, "old");
    await ana2.sync();
    await ana2.say(with2, { type: "text", text: { body: "hers" } });
    await shop2.sync();

    assert.equal(shop2.messages.at(-1).content.text.body, "hers");
    assert.equal((await ana2.store.get("conversation", with2)).gossiped, undefined);
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
