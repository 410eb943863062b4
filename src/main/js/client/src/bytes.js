// Bytes as text and back, and the time. Binary values travel as base64url without padding.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** @param {string} text @returns {Uint8Array} */
export const utf8 = (text) => encoder.encode(text);

/** @param {Uint8Array} bytes @returns {string} what the bytes say; throws if they are not UTF-8 */
export const text = (bytes) => decoder.decode(bytes);

/** @param {Uint8Array} bytes @returns {string} */
export function base64url(bytes) {
  let binary = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} value @returns {Uint8Array} throws if a character does not belong there */
export function fromBase64url(value) {
  if (typeof value !== "string" || !/^[A-Za-z0-9_-]*$/.test(value)) {
    throw new TypeError("This is not base64url without padding. Leave out `=` at its end, and write `-` and `_` for `+` and `/`.");
  }
  return Uint8Array.from(atob(value.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}

/** @param {Uint8Array} one @param {Uint8Array} other @returns {boolean} */
export function same(one, other) {
  if (one.length !== other.length) {
    return false;
  }
  let difference = 0;
  for (let i = 0; i < one.length; i++) {
    difference |= one[i] ^ other[i];
  }
  return difference === 0;
}

/** @param {number} length @returns {Uint8Array} */
export const randomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

/** Clocks that differ by less are not put right. */
const TOLERATED = 120_000;
let ahead = 0;

/** Credentials begin and end by the gate's clock, and a device's own may be wrong. @param {number} seconds that the gate told just now */
export function follow(seconds) {
  const difference = seconds * 1000 - Date.now();
  ahead = Math.abs(difference) < TOLERATED ? 0 : difference;
}

/** @returns {number} milliseconds since 1970 */
export const millis = () => Date.now() + ahead;

/** @returns {number} seconds since 1970 */
export const now = () => Math.floor(millis() / 1000);
