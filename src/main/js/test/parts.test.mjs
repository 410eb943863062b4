// Parts that need no gate.
import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { base64url, fromBase64url, MemoryStore, render, safetyNumber, utf8 } from "@tollgate/client";
import { IndexedDbStore, StateIsOld } from "@tollgate/client/indexeddb";
import { authenticatedData, readAuthenticatedData, readPlain } from "../client/src/messages.js";
import { padding } from "../client/src/mls.js";
import { content } from "../sidecar/src/contents.js";
import { LATE, PARAMS } from "./world.mjs";

test("bytes as text and back", () => {
  for (const bytes of [new Uint8Array(), new Uint8Array([251, 255]), new Uint8Array(20_000).fill(7)]) {
    assert.deepEqual(fromBase64url(base64url(bytes)), bytes);
  }
  assert.throws(() => fromBase64url("a+b="), /base64url/);
});

test("declared data has one form only", () => {
  const envelope = { category: "utility", mid: "m1", template: "late@en" };
  assert.equal(new TextDecoder().decode(authenticatedData(envelope)), '{"v":1,"cat":"utility","mid":"m1","tpl":"late@en"}');
  assert.deepEqual(readAuthenticatedData(authenticatedData(envelope)), envelope);
  for (const odd of [
    '{"cat":"utility","v":1,"mid":"m1","tpl":"late@en"}',
    '{"v":1, "cat":"utility","mid":"m1","tpl":"late@en"}',
    '{"v":2,"cat":"utility","mid":"m1"}',
    '{"v":1,"cat":"gossip","mid":"m1"}',
    '{"v":1,"cat":"service","mid":"m1","tpl":"late@en"}',
    '{"v":1,"cat":"marketing","mid":"m1"}',
    '{"v":1,"cat":"service","mid":"m1","more":1}',
    '{"v":1,"cat":"service","mid":"m1"} ',
    "no JSON",
    `{"v":1,"cat":"service","mid":"${"m".repeat(300)}"}`,
    '{"v":1,"cat":"marketing","cat":"service","mid":"m1"}',
  ]) {
    assert.throws(() => readAuthenticatedData(utf8(odd)), /declared data|Free text/, odd);
  }
});

test("the text inside has the form of its category", () => {
  const service = { category: "service", mid: "m" };
  assert.deepEqual(readPlain(utf8('{"content":{"type":"text","text":{"body":"x"}}}'), service), {
    content: { type: "text", text: { body: "x" } },
  });
  assert.throws(() => readPlain(utf8('{"tpl":"late@en","params":[]}'), service), /no content/);
  assert.throws(
    () => readPlain(utf8('{"content":{"type":"text"}}'), { category: "marketing", mid: "m", template: "late@en" }),
    /another template/,
  );
});

test("a template is rendered with its parameters only", () => {
  const named = {
    components: [
      { type: "HEADER", format: "TEXT", text: "Dear {{name}}" },
      { type: "BODY", text: "{{a}} {{name}} {{a}}" },
    ],
  };
  const of = (name, text) => ({ type: "text", parameter_name: name, text });
  assert.deepEqual(
    render(named, [
      { type: "header", parameters: [of("name", "Bo")] },
      { type: "body", parameters: [of("name", "{{a}}"), of("a", "$&")] },
    ]),
    { header: "Dear Bo", body: "$& {{a}} $&", buttons: [] },
  );
  for (const wrong of [
    [],
    PARAMS("1"),
    PARAMS("1", "2", "3"),
    [...PARAMS("1", "2"), { type: "body", parameters: [] }],
    [
      {
        type: "body",
        parameters: [
          { type: "text", text: "1" },
          { type: "image", image: {} },
        ],
      },
    ],
    [
      {
        type: "body",
        parameters: [
          { type: "text", text: 5 },
          { type: "text", text: "a" },
        ],
      },
    ],
  ]) {
    assert.throws(() => render(LATE, wrong), { name: "MessageFault" });
  }
});

test("messages are as long as their bucket", () => {
  assert.deepEqual(
    [1, 170, 200, 3000, 5000].map((length) => padding(length).padUntilLength),
    [256, 256, 512, 4096, 8192],
  );
});

test("the safety number depends on each key of each side, and on nothing else", () => {
  const key = (byte) => base64url(new Uint8Array(32).fill(byte));
  const shop = { sub: "+351210000001", keys: [key(1)] };
  const ana = { sub: "person:ana", keys: [key(2), key(3)] };
  const number = safetyNumber(shop, ana);
  assert.equal(number, safetyNumber({ ...ana, keys: [key(3), key(2)] }, shop));
  assert.equal(number, "73001 98711 90257 33540 73938 49654 95972 09465 08577 52334 90195 93516");
  for (const other of [
    { ...ana, keys: [key(2)] },
    { ...ana, sub: "person:bo" },
    { ...ana, keys: [key(2), key(4)] },
  ]) {
    assert.notEqual(number, safetyNumber(shop, other));
  }
});

test("what can be encrypted of the Cloud API", () => {
  assert.deepEqual(content({ type: "text", text: { body: "x" }, context: { message_id: "wamid.1" } }).plain, {
    content: { type: "text", text: { body: "x" }, context: { message_id: "wamid.1" } },
  });
  assert.throws(
    () =>
      content({
        type: "template",
        template: {
          name: "a",
          language: { code: "en" },
          components: [{ type: "header", parameters: [{ type: "image", image: { id: "1" } }] }],
        },
      }),
    /Files/,
  );
  assert.throws(() => content({ type: "interactive", interactive: { header: { type: "video", video: { id: "1" } } } }), /Files/);
  assert.throws(() => content({ type: "hsm" }), /not encrypted/);
});

for (const [name, open] of [
  ["memory", async () => new MemoryStore()],
  ["IndexedDB", () => IndexedDbStore.open(`store-${Math.random()}`)],
]) {
  test(`the store in ${name} keeps all of a write`, async () => {
    const store = await open();
    await store.write([
      ["a", "1", { x: 1 }],
      ["a", "2", { x: 2 }],
      ["b", "1", { y: 1 }],
    ]);
    await store.write([
      ["a", "1", undefined],
      ["a", "3", { x: 3 }],
    ]);

    assert.equal(await store.get("a", "1"), undefined);
    assert.deepEqual(await store.get("b", "1"), { y: 1 });
    assert.deepEqual((await store.list("a")).map(({ x }) => x).sort(), [2, 3]);
    await store.close();
  });
}

test("IndexedDB has neither names nor values in the clear, and its key does not leave it", async () => {
  const store = await IndexedDbStore.open("sealed");
  await store.write([["peer", "+351910000001", { secret: "gate B17" }]]);
  store.close();
  const again = await IndexedDbStore.open("sealed");
  const read = (from) =>
    new Promise((resolve) => {
      indexedDB.open("sealed").onsuccess = ({ target }) => {
        target.result.transaction(from).objectStore(from).getAll().onsuccess = (event) => resolve(event.target.result);
      };
    });
  const [entry] = await read("entries");
  const [keys] = await read("keys");

  assert.deepEqual(await again.get("peer", "+351910000001"), { secret: "gate B17" });
  assert.equal(JSON.stringify(entry).includes("351910000001"), false);
  assert.equal(Buffer.from(entry.sealed).includes("gate B17"), false);
  await assert.rejects(crypto.subtle.exportKey("raw", keys.values));
});

test("a database that was put back is not used again", async () => {
  const notes = new Map();
  const beside = {
    getItem: (key) => notes.get(key) ?? null,
    setItem: (key, value) => notes.set(key, value),
    removeItem: (key) => notes.delete(key),
  };
  const present = new IDBFactory();
  const store = await IndexedDbStore.open("tollgate", present, beside);
  await store.write([["device", "me", { id: "one" }]]);
  await store.write([["device", "me", { id: "two" }]]);
  store.close();

  const again = await IndexedDbStore.open("tollgate", present, beside);
  assert.deepEqual(await again.get("device", "me"), { id: "two" });
  again.close();
  await assert.rejects(IndexedDbStore.open("tollgate", new IDBFactory(), beside), StateIsOld);

  await IndexedDbStore.forget("tollgate", present, beside);
  const anew = await IndexedDbStore.open("tollgate", present, beside);
  assert.equal(await anew.get("device", "me"), undefined);
  anew.close();
});
