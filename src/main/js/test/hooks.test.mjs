// What the business is told, and when it is tried again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "@tollgate/client";
import { Hooks } from "../sidecar/src/hooks.js";
import { business, SECRET, until } from "./sidecar-world.mjs";

const log = { warn: () => {}, info: () => {} };

async function hooks(store, shop) {
  const made = new Hooks(store, { webhook: shop.url, webhook_secret: SECRET }, log);
  await made.start();
  return made;
}

test("what is written while the queue is looked at is told at once", async () => {
  const shop = await business();
  const store = new MemoryStore();
  const list = store.list.bind(store);
  let late;
  store.list = async (kind) => {
    const found = await list(kind);
    late?.();
    return found;
  };
  const made = await hooks(store, shop);
  late = () => {
    late = undefined;
    store.write(made.told("ana", { n: 1 }));
    made.wake();
  };
  made.wake();
  await until("the update", () => shop.told.length === 1, 10);
  await made.stop();
  await shop.stop();

  assert.deepEqual(shop.told, [{ n: 1 }]);
});

test("a refused update delays what comes after it of the same person, and nobody else", async () => {
  const shop = await business();
  let refusals = 2;
  shop.answer = (body) => (JSON.parse(body).n === 1 && refusals-- > 0 ? 500 : 200);
  const store = new MemoryStore();
  const made = await hooks(store, shop);
  await store.write([...made.told("ana", { n: 1 }), ...made.told("ana", { n: 2 }), ...made.told("bo", { n: 3 })]);
  made.wake();
  await until("all updates", () => shop.told.length === 3, 20);
  await made.stop();
  await shop.stop();

  assert.deepEqual(
    shop.told.map(({ n }) => n),
    [3, 1, 2],
  );
  assert.deepEqual([shop.bad, await store.list("hook")], [0, []]);
});
