// A device: its signature key, its credential, and the key packages by which others begin conversations with it.
import { base64url, fromBase64url, now } from "./bytes.js";
import { GateError } from "./gate.js";
import { identifyStrictly } from "./credentials.js";
import { newKeyPackage, newSignatureKey, sign } from "./mls.js";

const RENEW_BEFORE = 2 * 86_400;
const STOCK = 20;

/**
 * @typedef {object} Device
 * @property {string} id
 * @property {string} token
 * @property {string} credential
 * @property {number} expires
 * @property {string} sub
 * @property {string} publicKey base64url
 * @property {string} signKey base64url
 * @property {number} inbox the last envelope that was taken
 */

/**
 * Makes the device known, or finds it again by its key.
 * @param {import("./gate.js").Gate} gate
 * @param {import("./credentials.js").GateKeys} keys
 * @param {import("./store.js").Store} store
 * @param {import("./keylog.js").KeyLog} log
 * @param {{ account: any, name?: string }} settings `account`: `{phone_number_id}`, `{user}` or `{user_id}`
 * @param {boolean} [again] the token no longer holds
 * @returns {Promise<Device>}
 */
export async function enrolled(gate, keys, store, log, { account, name }, again = false) {
  let device = await store.get("device", "me");
  if (device?.id && !again) {
    return device;
  }
  if (!device) {
    const made = await newSignatureKey();
    device = { publicKey: base64url(made.publicKey), signKey: base64url(made.signKey), inbox: 0 };
    await store.write([["device", "me", device]]); // Kept before the gate knows it: a crash does not leave a device without a key.
  }
  const { challenge } = await gate.challenge();
  const proof = base64url(await sign(fromBase64url(device.signKey), challenge));
  const told = await gate.enrol({ ...account, signature_key: device.publicKey, challenge, proof, ...(name ? { name } : {}) });
  const identity = await identifyStrictly(keys, told.credential, fromBase64url(device.publicKey));
  await log.require(told.credential, identity.claims);
  device = {
    ...device,
    id: told.device_id,
    token: told.device_token,
    credential: told.credential,
    expires: identity.expires,
    sub: identity.sub,
  };
  await store.write([["device", "me", device]]);
  return device;
}

/** @param {Device} device @returns {{ publicKey: Uint8Array, signKey: Uint8Array }} */
export const keysOf = (device) => ({ publicKey: fromBase64url(device.publicKey), signKey: fromBase64url(device.signKey) });

/**
 * @param {import("./gate.js").Gate} gate
 * @param {import("./credentials.js").GateKeys} keys
 * @param {import("./store.js").Store} store
 * @param {import("./keylog.js").KeyLog} log
 * @param {Device} device
 * @returns {Promise<Device>} with a credential that holds for days
 */
export async function renewed(gate, keys, store, log, device) {
  if (device.expires - now() > RENEW_BEFORE) {
    return device;
  }
  const { credential } = await gate.as(device).renew();
  const identity = await identifyStrictly(keys, credential, fromBase64url(device.publicKey));
  if (identity.sub !== device.sub) {
    throw new Error("The gate renewed the credential for another account.");
  }
  await log.require(credential, identity.claims);
  const next = { ...device, credential, expires: identity.expires };
  await store.write([["device", "me", next]]);
  return next;
}

/** @param {any} made @param {boolean} lastResort */
function stored(made, lastResort) {
  const { initPrivateKey, hpkePrivateKey } = made.privatePackage;
  return {
    ref: made.ref,
    lastResort,
    bytes: base64url(made.bytes),
    init: base64url(initPrivateKey),
    hpke: base64url(hpkePrivateKey),
    made: now(),
  };
}

/**
 * Keeps the stock of key packages full. The last resort is made anew with the credential; the former one still serves for a while.
 * @param {import("./gate.js").Gate} gate
 * @param {import("./store.js").Store} store
 * @param {Device} device
 */
export async function stocked(gate, store, device) {
  const all = await store.list("package");
  const dead = all.filter((one) => one.made + 31 * 86_400 < now()).map((one) => ["package", one.ref, undefined]);
  const one = (lastResort) => newKeyPackage(device.credential, keysOf(device)).then((made) => stored(made, lastResort));
  const fresh = all.some((kept) => kept.lastResort && kept.of === device.expires);
  const lacking = STOCK - all.filter((kept) => !kept.lastResort).length;
  if (fresh && lacking < STOCK / 2) {
    return dead.length > 0 ? store.write(dead) : undefined;
  }
  const made = [];
  for (let i = 0; i < Math.max(0, lacking); i++) {
    made.push(await one(false));
  }
  const last = fresh ? undefined : { ...(await one(true)), of: device.expires };
  // The private keys are kept first: a package without its keys could never be opened.
  await store.write([...dead, ...[...made, ...(last ? [last] : [])].map((kept) => ["package", kept.ref, kept])]);
  try {
    await gate.as(device).putPackages({ packages: made.map((kept) => kept.bytes), ...(last ? { last_resort: last.bytes } : {}) });
  } catch (failure) {
    if (failure instanceof GateError) {
      // Refused: nobody can claim them. Without an answer they stay, as the gate may have taken them.
      await store.write([...made, ...(last ? [last] : [])].map((kept) => ["package", kept.ref, undefined]));
    }
    throw failure;
  }
}
