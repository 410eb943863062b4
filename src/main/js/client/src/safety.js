// The safety number: both sides see the same digits if, and only if, they know the same devices of each other.
import { sha512 } from "@noble/hashes/sha2.js";
import { fromBase64url, utf8 } from "./bytes.js";

/** Thirty digits of a side are 99 bits; the rounds make each guess dearer. */
const ROUNDS = 1000;
const GROUPS = 6;

/**
 * @param {{ sub: string, keys: string[] }} one side: its identity and the keys of its devices
 * @param {{ sub: string, keys: string[] }} other
 * @returns {string} sixty digits in twelve groups of five
 */
export function safetyNumber(one, other) {
  return [digits(one), digits(other)].sort().join(" ");
}

function digits({ sub, keys }) {
  const parts = [utf8(`tollgate-safety-number-1\n${sub}\n`), ...[...keys].sort().map(fromBase64url)];
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  let hash = sha512(all);
  for (let i = 1; i < ROUNDS; i++) {
    const next = new Uint8Array(hash.length + all.length);
    next.set(hash);
    next.set(all, hash.length);
    hash = sha512(next);
  }
  return Array.from({ length: GROUPS }, (_, i) => {
    const five = hash.subarray(i * 5, i * 5 + 5).reduce((sum, byte) => sum * 256 + byte, 0);
    return String(five % 100_000).padStart(5, "0");
  }).join(" ");
}
