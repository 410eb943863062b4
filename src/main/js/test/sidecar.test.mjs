// The sidecar, as a process: what its client sends and is told, and what the gate sees of it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, rmSync, writeFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { business, folder, MAIN, sends, started, text, until } from "./sidecar-world.mjs";
import { ANA, BO, gate, PARAMS, person, VELA } from "./world.mjs";

describe("a sidecar to which the gate shows another log of keys than before", () => {
  test("says so at each start, shows both heads, and goes on", async (t) => {
    const stub = await gate();
    t.after(() => stub.stop());
    const home = folder({ gate: stub.url, policy: "required" });
    const ana = await person(stub);
    let sidecar = await started(home);
    assert.equal((await sends(sidecar.url, text(ANA, "before"))).status, 200);
    await ana.sync();
    await sidecar.end("SIGTERM");
    const { leaves } = stub.log;
    stub.log.leaves = [...leaves.slice(0, -1), leaves[0]];

    sidecar = await started(home);
    t.after(() => sidecar.end("SIGTERM"));
    assert.match(sidecar.log, /ERROR The log of keys was changed.*compare safety numbers/);
    assert.equal((await sends(sidecar.url, text(ANA, "after"))).status, 200);
    await sidecar.end("SIGTERM");
    await ana.sync();
    assert.equal(ana.messages.at(-1).content.text.body, "after");

    const shown = spawnSync(process.execPath, [MAIN, "--config", home.config, "--show-log"], { encoding: "utf8" });
    const [{ number, head, fault }] = JSON.parse(shown.stdout);
    assert.deepEqual([number, fault.heads.length, fault.heads[0] === fault.heads[1]], [VELA.phone, 2, false]);
    assert.ok(fault.heads.includes(head.jws));

    stub.log.leaves = leaves;
    sidecar = await started(home);
    assert.match(sidecar.log, /ERROR The log of keys was changed/, "an honest log does not make it unseen");
  });
});

describe("the sidecar", () => {
  let stub;
  let shop;
  let home;
  let sidecar;
  let ana;

  before(async () => {
    stub = await gate();
    shop = await business();
    home = folder({
      gate: stub.url,
      webhook: shop.url,
      webhook_secret: "at least sixteen characters",
      verify_token: "a word",
      policy: "required",
    });
    ana = await person(stub);
    sidecar = await started(home);
  });
  after(async () => {
    await sidecar.end("SIGTERM");
    await shop.stop();
    await stub.stop();
  });

  test("encrypts a text and brings the answer", async () => {
    const { status, body, headers } = await sends(sidecar.url, text(ANA, "Olá, gate B17"));
    await ana.sync();

    assert.deepEqual([status, headers.get("x-tollgate-encryption")], [200, "end-to-end"]);
    assert.match(body.messages[0].id, /^wamid\./);
    assert.equal(ana.messages.at(-1).content.text.body, "Olá, gate B17");
    assert.equal(stub.saw("gate B17"), false);
    assert.deepEqual(Object.keys(stub.accepted.at(-1).body).sort(), ["encrypted", "messaging_product", "to", "type"]);
  });

  test("encrypts the parameters of a template", async () => {
    const template = { name: "late", language: { code: "en" }, components: PARAMS("TP 1", "17:40") };
    const { status } = await sends(sidecar.url, { to: ANA, type: "template", template });
    await ana.sync();

    assert.equal(status, 200);
    assert.equal(ana.messages.at(-1).rendered.body, "Flight TP 1 leaves at 17:40.");
    assert.equal(stub.accepted.at(-1).body.encrypted.category, "utility");
    assert.equal(stub.saw("17:40"), false);
  });

  test("refuses what would not fit, as the gate would", async () => {
    const of = async (message) => (await sends(sidecar.url, { to: ANA, ...message })).body.error;
    const late = (components, name = "late") => ({ type: "template", template: { name, language: { code: "en" }, components } });

    assert.equal((await of(late(PARAMS("one")))).code, 132000);
    assert.equal((await of(late([], "none"))).code, 132001);
    assert.match((await of({ type: "image", image: { id: "1" } })).error_data.details, /Files are not encrypted/);
    assert.match((await of({ type: "text", text: { body: "x" }, to: undefined })).error_data.details, /`to`/);
    const [code, details] = await of({ type: "text", text: { body: "x" }, to: BO }).then((error) => [error.code, error.error_data.details]);
    assert.equal(code, 131026);
    assert.match(details, /no device/);
    const form = await fetch(`${sidecar.url}/${VELA.phone}/messages`, {
      method: "POST",
      body: new URLSearchParams({ to: ANA, text: "{}" }),
    });
    assert.equal(form.status, 400);
    assert.equal(
      stub.accepted.some((one) => one.body.type !== "encrypted"),
      false,
    );
  });

  test("tells the business what a person writes, signed, as the Cloud API does", async () => {
    const [{ gid }] = await ana.conversations();
    shop.answer = () => ((shop.answer = () => 200), 500);
    await ana.say(gid, { type: "text", text: { body: "Obrigada ü" } });
    await until("the webhook", () => shop.messages().length > 0);

    const [{ value, field }] = shop.told[0].entry[0].changes;
    assert.deepEqual([field, shop.told[0].entry[0].id, shop.bad], ["messages", "900", 0]);
    assert.deepEqual(value.metadata, { display_phone_number: VELA.number.slice(1), phone_number_id: VELA.phone });
    const { id, timestamp, ...message } = value.messages[0];
    assert.deepEqual(message, { from: ANA.slice(1), type: "text", text: { body: "Obrigada ü" } });
    assert.match(id, /^wamid\./);
    assert.match(timestamp, /^\d{10}$/);
  });

  test("signs its device in again when the gate knows its token no more", async () => {
    const [{ gid }] = await ana.conversations();
    const before = shop.messages().length;
    for (const [token, device] of stub.tokens) {
      if (device.sub === VELA.number) {
        stub.tokens.delete(token);
      }
    }
    await ana.say(gid, { type: "text", text: { body: "Still there?" } });
    await until("the webhook", () => shop.messages().length > before);

    assert.equal(shop.messages().at(-1).text.body, "Still there?");
  });

  test("passes everything else on", async () => {
    const photo = Buffer.alloc(3 << 20, 7);
    const headers = { authorization: "Bearer other", "content-type": "image/jpeg" };
    const profile = await fetch(`${sidecar.url}/v25.0/${VELA.phone}/whatsapp_business_profile?fields=about`, { headers });
    const file = await fetch(`${sidecar.url}/v25.0/999/media`, { method: "POST", headers, body: photo });

    assert.deepEqual(await profile.json(), { passed: `GET /v25.0/${VELA.phone}/whatsapp_business_profile`, bytes: 0, token: "other" });
    assert.deepEqual(await file.json(), { passed: "POST /v25.0/999/media", bytes: photo.length, token: "other" });
    assert.equal((await fetch(`${sidecar.url}/v25.0/${VELA.phone}/media`, { method: "POST", headers, body: photo })).status, 400);
    const read = await sends(sidecar.url, { status: "read", message_id: "wamid.1" });
    assert.equal(read.status, 200);
  });

  test("passes the gate's own webhooks on, if they are signed", async () => {
    const { signature } = await import("../sidecar/src/hooks.js");
    const body = JSON.stringify({
      object: "whatsapp_business_account",
      entry: [{ id: "900", changes: [{ field: "messages", value: { statuses: [{ id: "wamid.1" }] } }] }],
    });
    const post = (sign) => fetch(`${sidecar.url}/webhook`, { method: "POST", body, headers: { "x-hub-signature-256": sign } });

    assert.equal((await post("sha256=00")).status, 401);
    assert.equal((await post(signature("at least sixteen characters", body))).status, 200);
    await until("the status", () => shop.told.some((one) => one.entry[0].changes[0].value.statuses?.[0].id === "wamid.1"));
    const asked = await fetch(`${sidecar.url}/webhook?hub.mode=subscribe&hub.verify_token=a+word&hub.challenge=42`);
    assert.equal(await asked.text(), "42");
    assert.equal((await fetch(`${sidecar.url}/webhook?hub.mode=subscribe&hub.verify_token=x&hub.challenge=42`)).status, 403);
  });

  test("takes a repeated request with the same key as one message", async () => {
    const before = stub.accepted.length;
    const [one, other] = await Promise.all([1, 2].map(() => sends(sidecar.url, text(ANA, "once"), { "idempotency-key": "k1" })));
    const changed = await sends(sidecar.url, text(ANA, "twice"), { "idempotency-key": "k1" });

    assert.deepEqual(one.body, other.body);
    assert.equal(changed.status, 400);
    assert.equal(stub.accepted.length, before + 1);
  });

  test("passes the gate's refusals on, and says so when it is not there", async () => {
    stub.before = (call) => {
      if (call.endsWith("/messages")) {
        throw Object.assign(new Error("(#131047) Re-engagement message"), { status: 400, code: 131047 });
      }
    };
    const refusal = await sends(sidecar.url, text(ANA, "late"));
    stub.before = (call) => (call.endsWith("/messages") ? stub.constructor.NO_ANSWER : undefined);
    const gone = await sends(sidecar.url, text(ANA, "gone"));
    stub.before = () => undefined;

    assert.deepEqual([refusal.status, refusal.body.error.code], [400, 131047]);
    assert.deepEqual([gone.status, gone.body.error.is_transient], [503, true]);
  });

  test("keeps neither numbers nor texts nor keys where others can read them", async () => {
    const bytes = home.bytes();

    for (const word of [ANA, ANA.slice(1), "gate B17", "Obrigada", "person:ana", "tollgate-device"]) {
      assert.equal(bytes.includes(word), false, word);
      assert.equal(sidecar.log.includes(word), false, word);
    }
  });

  test("lets no second one at its database", async () => {
    const second = await started(home);

    assert.equal(second.code, 2);
    assert.match(second.log, /Another process has the database/);
  });
});

describe("the policy `preferred`", () => {
  test("sends plain where there is no device and says so, but never once a conversation was encrypted", async () => {
    const stub = await gate();
    const home = folder({ gate: stub.url, policy: "preferred" });
    const sidecar = await started(home);
    const plain = await sends(sidecar.url, text(BO, "in the clear"));
    const bo = await person(stub, BO);
    const sealed = await sends(sidecar.url, text(BO, "in secret"));
    stub.revoke(bo.device.id);
    const photo = await sends(sidecar.url, { to: BO, type: "image", image: { link: "https://vela.example/x.jpg" } });
    await sidecar.end("SIGTERM");
    const again = await started(home, { args: ["--new-device"] });
    const never = await sends(again.url, text(BO, "never plain"));
    await again.end("SIGTERM");
    await stub.stop();

    assert.deepEqual([plain.status, plain.headers.get("x-tollgate-encryption")], [200, "none"]);
    assert.deepEqual([sealed.status, sealed.headers.get("x-tollgate-encryption")], [200, "end-to-end"]);
    assert.deepEqual([photo.status, never.status], [400, 400]);
    assert.match(never.body.error.error_data.details, /never goes on in the clear/);
    assert.deepEqual(
      stub.accepted.map((one) => one.body.type),
      ["text", "encrypted"],
    );
    assert.equal(stub.saw("never plain"), false);
  });
});

describe("a restored backup", () => {
  test("is refused with what to do, and a new device goes on", async () => {
    const stub = await gate();
    const home = folder({ gate: stub.url });
    const ana = await person(stub);
    let sidecar = await started(home);
    await sends(sidecar.url, text(ANA, "one"));
    await sidecar.end("SIGTERM");
    copyFileSync(home.data, `${home.data}.backup`);
    sidecar = await started(home);
    await sends(sidecar.url, text(ANA, "two"));
    await sidecar.end("SIGTERM");
    copyFileSync(`${home.data}.backup`, home.data);
    const restored = await started(home);
    rmSync(home.witness);
    const copied = await started(home);
    sidecar = await started(home, { args: ["--new-device"] });
    await sends(sidecar.url, text(ANA, "three"));
    await sidecar.end("SIGTERM");
    await ana.sync();
    await stub.stop();

    assert.deepEqual([restored.code, copied.code], [2, 2]);
    assert.match(restored.log, /restored from a backup.*--new-device/);
    assert.match(copied.log, /no witness.*--new-device/);
    assert.deepEqual(
      ana.messages.map((one) => one.content.text.body),
      ["one", "two", "three"],
    );
  });
});

describe("wrong settings", () => {
  const cases = [
    [{ gate: undefined }, /gate is missing/],
    [{ gate: "http://tollgate.example" }, /must begin with https/],
    [{ gate: "nowhere" }, /gate is no URL/],
    [{ token: "" }, /token is missing/],
    [{ numbers: [] }, /numbers is missing/],
    [{ numbers: [{ id: "+351" }] }, /other characters than digits/],
    [{ policy: "maybe" }, /policy is not one of/],
    [{ port: 70000 }, /port is not a number from 0 to 65535/],
    [{ colour: 1 }, /a setting colour, which/],
    [{ webhook: "https://vela.example", webhook_secret: "short" }, /fewer than 16/],
    [{ key_file: "/nowhere" }, /key file cannot be read/],
    [{ data: "/nowhere/x.db" }, /database cannot be opened/],
    [{ account: undefined }, /account is missing/],
  ];

  test("are named with what to do", async () => {
    const { settings } = await import("../sidecar/src/settings.js");
    const { SqliteStore } = await import("../sidecar/src/sqlite-store.js");
    for (const [changed, words] of cases) {
      const home = folder({ gate: "https://tollgate.example", ...changed });
      assert.throws(
        () => {
          const read = settings(home.config, {});
          new SqliteStore(read.data, read.masterKey, read.witness);
        },
        (failure) => failure.name === "SettingsFault" && words.test(failure.message) && /Maybe|must|not/.test(failure.message),
        String(words),
      );
    }
    const home = folder({ gate: "https://tollgate.example" });
    assert.equal(settings(home.config, { TOLLGATE_SIDECAR_POLICY: "off" }).policy, "off");
    assert.throws(() => settings(home.config, { TOLLGATE_SIDECAR_POLITY: "off" }), /POLITY, which does not exist/);
    chmodSync(`${home.path}/key`, 0o644);
    assert.throws(() => settings(home.config, {}), /chmod 600/);
    writeFileSync(home.config, "{");
    assert.throws(() => settings(home.config, {}), /is no JSON/);
  });

  test("another key than before is told", async () => {
    const { randomBytes } = await import("node:crypto");
    const { SqliteStore } = await import("../sidecar/src/sqlite-store.js");
    const home = folder({});
    new SqliteStore(home.data, randomBytes(32), home.witness).close();
    assert.throws(() => new SqliteStore(home.data, randomBytes(32), home.witness), /under another key/);
  });

  test("a token that the gate does not know is told", async () => {
    const stub = await gate();
    const sidecar = await started(folder({ gate: stub.url, token: "wrong" }));
    await stub.stop();

    assert.equal(sidecar.code, 1);
    assert.match(sidecar.log, /does not accept the token/);
  });
});
