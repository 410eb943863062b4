// kill -9 at random moments: what the client sends with a key is one message, and what a person writes reaches the business.
import assert from "node:assert/strict";
import { test } from "node:test";
import { business, folder, sends, started, text, until } from "./sidecar-world.mjs";
import { ANA, gate, person } from "./world.mjs";

/** `TOLLGATE_KILLS=100 node --test test/killed.test.mjs` for a longer trial. */
const ROUNDS = Number(process.env.TOLLGATE_KILLS ?? 5);
const SEED = 20261129;

/** mulberry32 */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

test("nothing is lost and nothing comes twice", async () => {
  const stub = await gate();
  const shop = await business();
  const home = folder({ gate: stub.url, webhook: shop.url, webhook_secret: "at least sixteen characters" });
  const ana = await person(stub);
  const next = random(SEED);
  let sidecar = await started(home);
  await sends(sidecar.url, text(ANA, "0"), { "idempotency-key": "key-0" });
  await ana.sync();
  const [{ gid }] = await ana.conversations();
  const wanted = ["0"];
  const written = [];
  let killing = true;
  let answered = 0;

  const sender = (async () => {
    for (let i = 1; killing; i++) {
      wanted.push(String(i));
      for (let done = false; !done;) {
        done = await sends(sidecar.url, text(ANA, String(i)), { "idempotency-key": `key-${i}` }).then(
          ({ status }) => status === 200,
          () => false,
        );
        if (!done) {
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      }
      answered++;
    }
  })();
  const writer = (async () => {
    while (killing) {
      written.push(`wamid.${await ana.say(gid, { type: "text", text: { body: "x" } })}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  })();
  for (let i = 0; i < ROUNDS; i++) {
    const target = answered + 1 + Math.floor(next() * 3);
    await until("answers", () => answered >= target, 30);
    await new Promise((resolve) => setTimeout(resolve, next() * 60));
    await sidecar.end("SIGKILL");
    sidecar = await started(home);
    assert.ok(sidecar.url, sidecar.log);
  }
  killing = false;
  await Promise.all([sender, writer]);
  await ana.sync();
  await until("what she wrote", () => new Set(shop.messages().map((one) => one.id)).size >= written.length);
  await sidecar.end("SIGTERM");
  await shop.stop();
  await stub.stop();

  assert.ok(wanted.length > ROUNDS, `only ${wanted.length} messages were sent`);
  assert.deepEqual(
    ana.messages.map((one) => one.content.text.body),
    wanted,
  );
  assert.deepEqual(
    ana.notices.filter((one) => one.kind === "refused"),
    [],
  );
  assert.deepEqual([...new Set(shop.messages().map((one) => one.id))].sort(), [...written].sort());
});
