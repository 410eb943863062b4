// What each client does, in this order. A client that cannot do a step lacks its function; the step is then told as skipped.
import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";

const PATIENCE = 30_000;

/** Calls fetch, and keeps what was asked and answered. */
function recorder(file) {
  return async (input, init) => {
    const request = new Request(input, init);
    const type = request.headers.get("content-type") ?? "";
    const body = type.includes("json") ? await request.clone().text() : "";
    const response = await fetch(request);
    const copy = response.clone();
    const answered = copy.headers.get("content-type") ?? "";
    const answer = answered.includes("json") ? await copy.text() : "";
    appendFileSync(file, JSON.stringify({
      method: request.method, path: new URL(request.url).pathname, body, status: response.status, type: answered, answer,
    }) + "\n");
    return response;
  };
}

/** The updates that came so far, and who waits for one. */
function inbox() {
  const updates = [];
  const waiting = new Set();
  let fault;
  return {
    updates,
    took(several) {
      updates.push(...several);
      waiting.forEach((look) => look());
    },
    refused(failure) {
      fault = failure;
      waiting.forEach((look) => look());
    },
    until(what, fits) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`no ${what} came, but ${JSON.stringify(updates)}`));
        }, PATIENCE);
        const look = () => {
          const found = updates.find(fits);
          if (!found && !fault) {
            return;
          }
          clearTimeout(timer);
          waiting.delete(look);
          found ? resolve(found) : reject(fault);
        };
        waiting.add(look);
        look();
      });
    },
  };
}

export async function run(name, make, business, root, exchanges, clients) {
  const box = inbox();
  const client = make(business, root, recorder(exchanges));
  clients[name] = { verifies: client.verifies, receives: client.receives, took: box.took, refused: box.refused };
  const step = async (title, action, needed = [true]) => {
    if (needed.some((part) => !part)) {
      console.log(JSON.stringify({ client: name, step: title, skipped: true }));
      return;
    }
    try {
      await action();
      console.log(JSON.stringify({ client: name, step: title }));
    } catch (failure) {
      const told = failure.response ? `${failure.response.status} ${await failure.response.text().catch(() => "")}` : "";
      console.log(JSON.stringify({ client: name, step: title, failure: `${failure.stack ?? failure} ${told}` }));
    }
  };
  const { person, userId, jpeg } = business;
  const photo = Buffer.from(jpeg, "base64");
  let asked;
  let sent;
  let file;

  await step("moves the webhook", () => client.subscribes(business.hook));
  console.log(JSON.stringify({ client: name, ready: true }));
  await step("receives a text", async () => {
    asked = await box.until("text", (update) => update.text === business.question);
    assert.equal(asked.from, person);
    assert.equal(asked.userId, userId);
    assert.equal(asked.name, business.name);
  });
  await step("marks it as read", () => client.reads(asked.id));
  await step("receives a photo", async () => {
    const message = await box.until("photo", (update) => update.image);
    assert.equal(message.caption, "Größe 38?");
    const told = await client.file(message.image);
    assert.equal(told.type, "image/jpeg");
    assert.deepEqual(await client.downloads(told.url), photo);
  });
  await step("answers by a text", async () => {
    sent = await client.text({ to: person }, business.answer, asked.id);
    assert.match(sent, /^wamid\./);
  });
  await step("is told the statuses", async () => {
    for (const status of ["sent", "delivered"]) {
      const told = await box.until(status, (update) => update.id === sent && update.status === status);
      assert.equal(told.to, person);
      assert.equal(told.userId, userId);
    }
  });
  await step("writes to a user id", async () => {
    const id = await client.text({ userId }, "An Ihre Kennung");
    await box.until("delivered", (update) => update.id === id && update.status === "delivered");
  });
  await step("uploads a file", async () => {
    file = await client.uploads(photo, "image/jpeg", "Schöne Schuhe.jpg");
    const told = await client.file(file);
    assert.equal(told.size, photo.length);
    assert.deepEqual(await client.downloads(told.url), photo);
  });
  await step("sends it", () => client.photo({ to: person }, file, "Rückseite"));
  await step("sends a place", () => client.place({ to: person }, 38.7139, -9.1394, "Laden", "Rua Augusta 5"));
  await step("sends a contact", () => client.contact({ to: person }, "Ana Conceição", "+351211234567"));
  await step("reacts", () => client.reacts({ to: person }, asked.id, "👍"));
  await step("offers buttons", () => client.buttons({ to: person }, "Wann?", [["m", "Morgen"], ["t", "Übermorgen"]]));
  await step("offers a list", () => client.list({ to: person }, "Welche Größe?", "Größen", [["38", "38"], ["39", "39"]]));
  await step("offers a link", () => client.link({ to: person }, "Alle Schuhe", "Ansehen", "https://shop.example/schuhe"));
  await step("sends a template", async () => {
    const id = await client.template({ to: person }, "order", file, ["Zoë", "Freitag"], "a7", "changed");
    await box.until("delivered", (update) => update.id === id && update.status === "delivered");
  });
  const arrives = async (id) => box.until("delivered", (update) => update.id === id && update.status === "delivered");
  await step("sends a carousel", async () =>
    arrives(await client.carousel({ to: person }, "shoes", file, "Zoë", [["38", "a7"], ["39", "b8"]])), [client.carousel]);
  await step("sends a code", async () => arrives(await client.code({ to: person }, "code", "482913")), [client.code]);
  await step("sends an offer for a limited time", async () =>
    arrives(await client.offer({ to: person }, "offer", "Zoë", "SAVE20", Date.UTC(2030, 0, 1))), [client.offer]);
  await step("reads an error", async () => {
    const error = await client.fails(() => client.photo({ to: person }, "1", "Fremd"));
    assert.deepEqual([error.status, error.code], [400, 100]);
    assert.match(error.details, /image/);
    assert.equal((await client.fails(() => client.template({ to: person }, "none", file, ["a", "b"], "c", "d"))).code, 132001);
  });
  await step("reads an error of credentials", async () => {
    const stranger = make({ ...business, token: "wrong" }, root, fetch);
    const error = await stranger.fails(() => stranger.text({ to: person }, "Hallo"));
    assert.deepEqual([error.status, error.code], [401, 190]);
  });
  await step("writes, reads and removes a template", async () => {
    const made = await client.templates.create("late_order", "Ihre Bestellung {{1}} kommt später.", "A17");
    assert.equal(made.status, "PENDING");
    assert.equal((await client.templates.get?.(made.id) ?? { name: "late_order" }).name, "late_order");
    assert.ok((await client.templates.list()).some((one) => one.name === "order" && one.status === "APPROVED"));
    assert.equal(await client.templates.remove("late_order"), true);
  }, [client.templates]);
  await step("sets and reads the profile", async () => {
    await client.profile.set("Schuhe für alle");
    assert.equal(await client.profile.about(), "Schuhe für alle");
  }, [client.profile]);
  await step("reads the number", async () => {
    assert.equal((await client.number()).replace(/\D/g, ""), business.display);
  }, [client.number]);
  await step("blocks a person and gives her back", async () => {
    assert.equal(await client.blocks(person), person);
    assert.equal(await client.unblocks(person), person);
  }, [client.blocks]);
  await step("removes the file", async () => {
    assert.equal(await client.removes(file), true);
    assert.equal((await client.fails(() => client.file(file))).code, 100);
  });
}
