// What a message says in the clear for the gate, and what it says to the recipient alone.
import { text, utf8 } from "./bytes.js";

export const CATEGORIES = ["utility", "marketing", "authentication", "service"];
const MOST_BYTES = 256;
const KEYS = ["v", "cat", "mid", "tpl"];

/** A message whose parts do not fit together. */
export class MessageFault extends Error {
  name = "MessageFault";
}

/**
 * @typedef {object} Envelope what the gate reads
 * @property {string} category one of CATEGORIES
 * @property {string} mid the sender's id of the message
 * @property {string} [template] `name@language`
 */

/** @param {Envelope} envelope @returns {Uint8Array} canonical JSON */
export function authenticatedData({ category, mid, template }) {
  const bytes = utf8(JSON.stringify({ v: 1, cat: category, mid, ...(template === undefined ? {} : { tpl: template }) }));
  if (bytes.length > MOST_BYTES) {
    throw new MessageFault(
      `The declared data has ${bytes.length} bytes, but at most ${MOST_BYTES} are allowed. Shorten the parameters, or the template's name.`,
    );
  }
  return bytes;
}

/** @param {Uint8Array} bytes @returns {Envelope} refuses what is not canonical */
export function readAuthenticatedData(bytes) {
  let told;
  try {
    told = bytes.length <= MOST_BYTES ? JSON.parse(text(bytes)) : undefined;
  } catch {
    told = undefined;
  }
  const fits =
    told &&
    told.v === 1 &&
    CATEGORIES.includes(told.cat) &&
    typeof told.mid === "string" &&
    told.mid !== "" &&
    (told.tpl === undefined || typeof told.tpl === "string") &&
    Object.keys(told).every((key) => KEYS.includes(key));
  const envelope = fits && { category: told.cat, mid: told.mid, ...(told.tpl === undefined ? {} : { template: told.tpl }) };
  if (!envelope || text(authenticatedData(envelope)) !== text(bytes)) {
    throw new MessageFault("The declared data of a message is not in its canonical form.");
  }
  if ((envelope.category === "service") !== (envelope.template === undefined)) {
    throw new MessageFault("Free text is a service message, and all else is bound to a template.");
  }
  return envelope;
}

/**
 * The plain text: `{"content":{"type":"text","text":{...}}}` for service, `{"tpl":"name@language","params":[...]}` for all else. Either may
 * have `log`, the head of the log of keys that the sender has seen.
 * @param {Uint8Array} bytes
 * @param {Envelope} envelope
 * @returns {{ content?: any, template?: string, params?: any[], log?: string }}
 */
export function readPlain(bytes, envelope) {
  let plain;
  try {
    plain = JSON.parse(text(bytes));
  } catch {
    throw new MessageFault("The text of a message is no JSON.");
  }
  const log = typeof plain?.log === "string" ? { log: plain.log } : {};
  const parts = Object.keys(plain ?? {}).length - Object.keys(log).length;
  if (envelope.category === "service") {
    if (typeof plain?.content?.type !== "string" || parts !== 1) {
      throw new MessageFault("A service message has no content.");
    }
    return { content: plain.content, ...log };
  }
  if (plain?.tpl !== envelope.template || !Array.isArray(plain.params) || parts !== 2) {
    const fault = new MessageFault("The message inside is of another template than the one that was declared.");
    throw Object.assign(fault, { mismatch: { declared: envelope.template, template: typeof plain?.tpl === "string" ? plain.tpl : "" } });
  }
  return { template: plain.tpl, params: plain.params, ...log };
}
