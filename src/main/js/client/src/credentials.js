// Credentials: the gate says in a signed JWS to whom a device's key belongs. The library believes nothing else about a device.
import { decodeProtectedHeader, importJWK, jwtVerify } from "jose";
import { base64url, follow, now } from "./bytes.js";

const FRESH_SECONDS = 60;
/** Clocks differ by so much. */
const TOLERANCE = 300;
/**
 * A phone that sleeps does not renew its credential. It stays in its conversations as long as a key package would live; a lost one is in
 * the list of revoked devices. A business never sleeps: its credential must be valid, so that a badge that was withdrawn ends.
 */
const SLEEP = 30 * 86_400;

/**
 * @typedef {object} Identity
 * @property {string} sub number of a business (+E164), or `person:` and an opaque id
 * @property {string} device id of the device
 * @property {string} key the device's Ed25519 key, base64url
 * @property {boolean} badge whether the gate has verified the business
 * @property {number} expires seconds since 1970
 * @property {any} claims of the credential
 * @property {string} [lapsed] why it no longer holds, although the gate signed it
 */

/** A credential that does not hold. */
export class CredentialFault extends Error {
  name = "CredentialFault";
}

/** The keys by which the gate signs, and the devices that were revoked. */
export class GateKeys {
  #load;
  #keys = new Map();
  #revoked = new Map();
  #loaded = -Infinity;

  /**
   * @param {() => Promise<{ keys: any[], revoked?: { device_id: string, at: number }[], now?: number }>} load
   *   reads `/.well-known/tollgate-keys`
   */
  constructor(load) {
    this.#load = load;
  }

  /** Learns the time of the gate, if it is there. */
  async begin() {
    await this.#refresh(false).catch(() => {});
  }

  /** @param {string} kid @returns {Promise<any>} */
  async key(kid) {
    await this.#refresh(!this.#keys.has(kid));
    const key = this.#keys.get(kid);
    if (!key) {
      throw new CredentialFault("A credential is signed by a key that the gate does not name.");
    }
    return key;
  }

  /** @param {string} device @param {number} at seconds since 1970 @returns {Promise<boolean>} whether it was revoked before */
  async isRevoked(device, at) {
    await this.#refresh(false);
    const since = this.#revoked.get(device);
    return since !== undefined && since <= at;
  }

  /** The list is read again with the next question. */
  forget() {
    this.#loaded = -Infinity;
  }

  async #refresh(missing) {
    const age = now() - this.#loaded;
    if (age < FRESH_SECONDS && !(missing && age > 5)) {
      return;
    }
    let told;
    try {
      told = await this.#load();
    } catch (failure) {
      if (this.#loaded > 0 && !missing) {
        return; // The gate is away: what was true before still serves.
      }
      throw failure;
    }
    if (Number.isSafeInteger(told.now)) {
      follow(told.now);
    }
    const keys = told.keys.filter(({ crv, kid }) => kid && (crv === "Ed25519" || crv === "P-256"));
    const read = async (jwk) => [jwk.kid, await importJWK(jwk, jwk.crv === "P-256" ? "ES256" : "EdDSA")];
    this.#keys = new Map(await Promise.all(keys.map(read)));
    this.#revoked = new Map((told.revoked ?? []).map((one) => [one.device_id, one.at]));
    this.#loaded = now();
  }
}

/**
 * @param {GateKeys} keys
 * @param {string} jws
 * @param {{ typ: string, at: number, tolerance?: number }} expected
 * @returns {Promise<any>} the claims
 */
export async function verified(keys, jws, { typ, at, tolerance = TOLERANCE }) {
  let header;
  try {
    header = decodeProtectedHeader(jws);
  } catch {
    throw new CredentialFault("What should be signed by the gate is no JWS.");
  }
  const key = await keys.key(String(header.kid));
  try {
    const options = {
      algorithms: ["EdDSA", "Ed25519", "ES256"],
      typ,
      currentDate: new Date(at * 1000),
      clockTolerance: tolerance,
      requiredClaims: ["exp"],
    };
    return (await jwtVerify(jws, key, options)).payload;
  } catch (failure) {
    const why = failure.code === "ERR_JWT_EXPIRED" ? "has expired" : "is not what the gate signed";
    throw new CredentialFault(`A ${typ} ${why} (${failure.code ?? failure.message}).`);
  }
}

/**
 * @param {GateKeys} keys
 * @param {string} jws the credential of a device
 * @param {Uint8Array} leafKey the key by which the device signs
 * @param {number} [at] when it must hold, seconds since 1970
 * @returns {Promise<Identity>} throws what was never true; what has only lapsed is told
 */
export async function identify(keys, jws, leafKey, at = now()) {
  const claims = await verified(keys, jws, { typ: "tollgate-device+jwt", at: 0, tolerance: 1e12 });
  const { sub, jti, exp, badge, cnf } = claims;
  if (typeof sub !== "string" || typeof jti !== "string" || !/^(\+[1-9]\d{5,14}|person:.+)$/.test(sub)) {
    throw new CredentialFault("A credential names neither a business's number nor a person.");
  }
  if (cnf?.jwk?.x !== base64url(leafKey)) {
    throw new CredentialFault("A credential is for another key than its device signs with.");
  }
  const identity = { sub, device: jti, key: cnf.jwk.x, badge: badge === true, expires: exp, claims };
  if (await keys.isRevoked(jti, at)) {
    return { ...identity, lapsed: "The device has been revoked." };
  }
  return exp + (isPerson(sub) ? SLEEP : TOLERANCE) < at ? { ...identity, lapsed: "The credential has expired." } : identity;
}

/** As above, but what has lapsed is refused, too. */
export async function identifyStrictly(keys, jws, leafKey, at = now()) {
  const identity = await identify(keys, jws, leafKey, at);
  if (identity.lapsed) {
    throw new CredentialFault(identity.lapsed);
  }
  return identity;
}

/** @param {string} sub @returns {boolean} */
export const isPerson = (sub) => sub.startsWith("person:");
