// The sidecar's settings: a JSON file, and environment variables that outrank it. Each wrong value is named, with what to do.
import { readFileSync, statSync } from "node:fs";
import { isIP } from "node:net";
import { resolve } from "node:path";

const POLICIES = ["required", "preferred", "off"];
const PREFIX = "TOLLGATE_SIDECAR_";
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;

/** The settings are wrong. The message may be shown: it has neither numbers nor secrets. */
export class SettingsFault extends Error {
  name = "SettingsFault";
}

const fault = (message) => {
  throw new SettingsFault(message);
};

/** What may be set, and how it is read. The environment variable has the same name in capitals: `TOLLGATE_SIDECAR_GATE`. */
const FIELDS = {
  gate: (value) => url("gate", value),
  host: (value = "127.0.0.1") => (isIP(value) || value === "localhost" ? value : fault("host is no address. Maybe 127.0.0.1.")),
  port: (value = 8790) => integer("port", value, 0, 65_535),
  token: (value) => given("token", value, "the token by which the business calls the gate"),
  account: (value) => digits("account", given("account", value, "the id of the business's account")),
  numbers: (value) => numbers(value),
  policy: (value = "required") => policy("policy", value),
  webhook: (value) => (value === undefined ? undefined : url("webhook", value)),
  webhook_secret: (value) => (value === undefined ? undefined : String(value)),
  verify_token: (value) => (value === undefined ? undefined : String(value)),
  data: (value = "tollgate-sidecar.db") => resolve(value),
  witness: (value, all) => resolve(value ?? `${all.data ?? "tollgate-sidecar.db"}.witness`),
  key_file: (value) => (value === undefined ? undefined : resolve(value)),
  key: (value) => (value === undefined ? undefined : String(value)),
  name: (value = "sidecar") => String(value),
  known_devices: (value = []) => list("known_devices", value),
};

/**
 * @param {string | undefined} file
 * @param {Record<string, string | undefined>} environment
 * @returns {any}
 */
export function settings(file, environment) {
  const written = file === undefined ? {} : parsed(file);
  const unknown = Object.keys(written).filter((name) => !FIELDS[name]);
  if (unknown.length > 0) {
    fault(`${file} has a setting ${unknown[0]}, which does not exist. Maybe one of ${Object.keys(FIELDS).join(", ")}.`);
  }
  const foreign = Object.keys(environment).find(
    (name) => name.startsWith(PREFIX) && name !== `${PREFIX}CONFIG` && !FIELDS[name.slice(PREFIX.length).toLowerCase()],
  );
  if (foreign) {
    fault(
      `The environment has ${foreign}, which does not exist. Maybe one of ${Object.keys(FIELDS)
        .map((name) => PREFIX + name.toUpperCase())
        .join(", ")}.`,
    );
  }
  const raw = { ...written };
  for (const name of Object.keys(FIELDS)) {
    const value = environment[PREFIX + name.toUpperCase()];
    if (value !== undefined && value !== "") {
      raw[name] = value;
    }
  }
  const read = Object.fromEntries(Object.entries(FIELDS).map(([name, of]) => [name, of(raw[name], raw)]));
  if (read.webhook !== undefined && (read.webhook_secret ?? "").length < 16) {
    fault("webhook_secret is missing or has fewer than 16 characters. Maybe take the secret that the business's webhook checks already.");
  }
  return { ...read, masterKey: masterKey(read) };
}

function parsed(file) {
  let words;
  try {
    words = readFileSync(file, "utf8");
  } catch (failure) {
    fault(`${file} cannot be read (${failure.code}). Maybe another path after --config.`);
  }
  try {
    return JSON.parse(words);
  } catch (failure) {
    return fault(`${file} is no JSON: ${failure.message.replace(/"[^"]{20,}"/g, "...")}`);
  }
}

const given = (name, value, what) =>
  typeof value === "string" && value !== "" ? value : fault(`${name} is missing: ${what}. Maybe set ${PREFIX}${name.toUpperCase()}.`);

const list = (name, value) => {
  const all = typeof value === "string" ? value.split(",").map((one) => one.trim()) : value;
  return Array.isArray(all) && all.every((one) => typeof one === "string") ? all : fault(`${name} is no list of ids of devices.`);
};

const digits = (name, value) =>
  /^\d+$/.test(value) ? value : fault(`${name} has other characters than digits. Maybe it is the number itself, and not its id.`);

function integer(name, value, least, most) {
  const number = Number(value);
  return Number.isInteger(number) && number >= least && number <= most
    ? number
    : fault(`${name} is not a number from ${least} to ${most}.`);
}

const policy = (name, value) => (POLICIES.includes(value) ? value : fault(`${name} is not one of ${POLICIES.join(", ")}.`));

function url(name, value) {
  let read;
  try {
    read = new URL(given(name, value, "a URL"));
  } catch (failure) {
    throw failure instanceof SettingsFault ? failure : new SettingsFault(`${name} is no URL. Maybe https://tollgate.example.`);
  }
  if (read.protocol !== "https:" && !(read.protocol === "http:" && LOOPBACK.test(read.hostname))) {
    fault(`${name} must begin with https://, unless it is on this machine: tokens would travel in the clear.`);
  }
  return read.href.replace(/\/$/, "");
}

/** `[{"id":"106...","display":"+351 21 ...","policy":"required"}]`, or `id,id` in the environment. */
function numbers(value) {
  const list =
    typeof value === "string" ? (value.startsWith("[") ? JSON.parse(value) : value.split(",").map((id) => ({ id: id.trim() }))) : value;
  if (!Array.isArray(list) || list.length === 0) {
    fault('numbers is missing: the phone number ids for which to encrypt. Maybe [{"id":"1061"}].');
  }
  return list.map((one) => ({
    id: digits("the id of a number", String(one.id ?? "")),
    display: one.display === undefined ? undefined : String(one.display),
    policy: one.policy === undefined ? undefined : policy("the policy of a number", one.policy),
  }));
}

/** @returns {Buffer} 32 bytes */
function masterKey({ key, key_file: file }) {
  if ((key === undefined) === (file === undefined)) {
    fault("Set either key_file or TOLLGATE_SIDECAR_KEY: 32 bytes in base64. Maybe: head -c 32 /dev/urandom | base64 > key; chmod 600 key");
  }
  let words = key;
  if (file !== undefined) {
    let mode;
    try {
      ({ mode } = statSync(file));
      words = readFileSync(file, "utf8");
    } catch (failure) {
      fault(`The key file cannot be read (${failure.code}). Maybe: head -c 32 /dev/urandom | base64 > ${file}; chmod 600 ${file}`);
    }
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      fault(`Others than its owner may read the key file. Maybe: chmod 600 ${file}`);
    }
  }
  const bytes = Buffer.from(words.trim(), "base64");
  return bytes.length === 32 ? bytes : fault(`The key has ${bytes.length} bytes, not 32. Maybe it was cut off, or is not in base64.`);
}
