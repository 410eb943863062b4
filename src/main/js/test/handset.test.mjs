// What the page of a phone makes of messages; EncryptedPhoneTest tries the page itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answers, words } from "../handset/src/words.js";
import { LATE } from "./world.mjs";

test("what others write becomes text, whatever it is", () => {
  const odds = [undefined, null, {}, { type: 7 }, { type: "text" }, { type: "text", text: { body: 5 } }, { type: "contacts", contacts: 1 }];
  for (const odd of odds) {
    assert.equal(typeof words(odd), "string");
  }
  assert.equal(words({ type: "location", location: { name: "Gate", latitude: 1.5, longitude: 2 } }), "Gate\n1.5, 2");
  assert.equal(words({ type: "interactive", interactive: { body: { text: "Which?" } } }), "Which?");
  assert.equal(words({ type: "image", image: { id: "1" } }), "[image]");
});

test("she answers by a tap what the template or the message offers", () => {
  const buttons = LATE.components[2].buttons.map((one) => ({ ...one, type: one.type.toLowerCase() }));
  assert.deepEqual(answers({ rendered: { buttons } }), [
    { text: "Thanks", content: { type: "button", button: { text: "Thanks", payload: "Thanks" } } },
  ]);
  const asked = { action: { buttons: [{ reply: { id: "a", title: "Yes" } }, 3] } };
  assert.deepEqual(answers({ content: { type: "interactive", interactive: asked } }), [
    { text: "Yes", content: { type: "interactive", interactive: { type: "button_reply", button_reply: { id: "a", title: "Yes" } } } },
  ]);
});
