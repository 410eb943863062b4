// What the library takes of ts-mls, with its defaults replaced: they accept each credential and have endless lifetimes.
import {
  createApplicationMessage,
  createCommit,
  createGroup,
  decodeGroupState,
  decodeMlsMessage,
  defaultKeyPackageEqualityConfig,
  defaultKeyRetentionConfig,
  emptyPskIndex,
  encodeGroupState,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  processPrivateMessage,
  zeroOutUint8Array,
} from "ts-mls";
import { encodeFramedContentTBS, toTbs } from "ts-mls/framedContent.js";
import { makeKeyPackageRef, verifyKeyPackage } from "ts-mls/keyPackage.js";
import { unprotectPrivateMessage } from "ts-mls/messageProtection.js";
import { decryptSenderData } from "ts-mls/privateMessage.js";
import { base64url, now, randomBytes, text, utf8 } from "./bytes.js";

const DAY = 86_400;
const SUITE = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
/** Key packages live so long, and begin an hour before they are made, as clocks differ. */
export const PACKAGE_DAYS = 30;
/** Plain messages are padded to the next of these lengths, then to multiples of the last. */
const BUCKETS = [256, 512, 1024, 2048, 4096];
/** Signature, lengths and content type that are encrypted beside the text. */
const FRAME = 80;
/** No GREASE: the gate compares what it knows. */
const CAPABILITIES = { versions: ["mls10"], ciphersuites: [SUITE], extensions: [], proposals: [], credentials: ["basic"] };

const PARTS = { mls_private_message: "privateMessage", mls_welcome: "welcome", mls_key_package: "keyPackage" };

/** @type {Promise<import("ts-mls").CiphersuiteImpl> | undefined} */
let loading;

/** @returns {Promise<import("ts-mls").CiphersuiteImpl>} suite 1 */
export const suite = () => (loading ??= getCiphersuiteImpl(getCiphersuiteFromName(SUITE)));

/** A message, commit, welcome or key package that is not what it should be. */
export class MlsFault extends Error {
  name = "MlsFault";
}

/**
 * @param {number} length of the plain text
 * @returns {import("ts-mls").PaddingConfig}
 */
export function padding(length) {
  const needed = length + FRAME;
  const last = BUCKETS[BUCKETS.length - 1];
  return { kind: "padUntilLength", padUntilLength: BUCKETS.find((bucket) => bucket >= needed) ?? Math.ceil(needed / last) * last };
}

/**
 * @param {import("ts-mls").AuthenticationService["validateCredential"]} validateCredential
 * @param {number} [length] of the plain text that is encrypted
 * @returns {import("ts-mls").ClientConfig}
 */
export function config(validateCredential, length = 0) {
  return {
    keyRetentionConfig: { ...defaultKeyRetentionConfig, retainKeysForGenerations: 50 },
    lifetimeConfig: { maximumTotalLifetime: BigInt((PACKAGE_DAYS + 1) * DAY), validateLifetimeOnReceive: false },
    keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
    paddingConfig: padding(length),
    authService: { validateCredential },
  };
}

/** @param {import("ts-mls").GroupState} state @returns {string} */
export const freeze = (state) => base64url(encodeGroupState(state));

/** @param {Uint8Array} bytes @param {import("ts-mls").ClientConfig} clientConfig @returns {import("ts-mls").ClientState} */
export function thaw(bytes, clientConfig) {
  const decoded = decodeGroupState(bytes, 0);
  if (!decoded || decoded[1] !== bytes.length) {
    throw new MlsFault("The stored state of a conversation cannot be read. Use the version of the library that wrote it.");
  }
  return { ...decoded[0], clientConfig };
}

/**
 * @param {Uint8Array} bytes
 * @param {"mls_private_message" | "mls_welcome" | "mls_key_package"} form
 * @returns {any} the message inside
 */
export function decode(bytes, form) {
  let decoded;
  try {
    decoded = decodeMlsMessage(bytes, 0);
  } catch {
    decoded = undefined;
  }
  if (!decoded || decoded[1] !== bytes.length || decoded[0].wireformat !== form) {
    throw new MlsFault(`These ${bytes.length} bytes are no ${form.replaceAll("_", " ")} of MLS 1.0.`);
  }
  return decoded[0][PARTS[form]];
}

/** @param {any} message @returns {Uint8Array} */
export const encode = (message) => encodeMlsMessage({ version: "mls10", ...message });

/** @returns {Promise<{ publicKey: Uint8Array, signKey: Uint8Array }>} an Ed25519 key of a device */
export const newSignatureKey = async () => (await suite()).signature.keygen();

/** @param {Uint8Array} signKey @param {string} words @returns {Promise<Uint8Array>} */
export const sign = async (signKey, words) => (await suite()).signature.sign(signKey, utf8(words));

/**
 * @param {string} credential of the gate
 * @param {{ publicKey: Uint8Array, signKey: Uint8Array }} keys
 */
export async function newKeyPackage(credential, keys) {
  const lifetime = { notBefore: BigInt(now() - 3600), notAfter: BigInt(now() + PACKAGE_DAYS * DAY) };
  const impl = await suite();
  const made = await generateKeyPackageWithKey(basic(credential), CAPABILITIES, lifetime, [], keys, impl);
  const ref = base64url(await makeKeyPackageRef(made.publicPackage, impl.hash));
  return { ...made, ref, bytes: encode({ wireformat: "mls_key_package", keyPackage: made.publicPackage }) };
}

/** @param {string} credential @returns {import("ts-mls").Credential} */
export const basic = (credential) => ({ credentialType: "basic", identity: utf8(credential) });

/** @param {import("ts-mls").Credential} credential @returns {string} the JWS inside */
export function jwsOf(credential) {
  if (credential.credentialType !== "basic") {
    throw new MlsFault("A device has a credential that is not of the gate.");
  }
  return text(credential.identity);
}

/** @param {any} keyPackage @throws {MlsFault} */
export async function checkKeyPackage(keyPackage) {
  const { lifetime } = keyPackage.leafNode;
  const seconds = BigInt(now());
  if (keyPackage.cipherSuite !== SUITE || !(await verifyKeyPackage(keyPackage, (await suite()).signature))) {
    throw new MlsFault("A key package is not signed by its device, or not of suite 1.");
  }
  if (!lifetime || lifetime.notBefore > seconds || lifetime.notAfter < seconds || lifetime.notAfter - lifetime.notBefore > 91n * 86_400n) {
    throw new MlsFault("A key package is not valid now, or for more than 90 days.");
  }
}

/** @param {import("ts-mls").ClientState} state @returns {{ index: number, leaf: any }[]} the devices of the group */
export function leaves(state) {
  return state.ratchetTree.flatMap((node, i) => (i % 2 === 0 && node?.nodeType === "leaf" ? [{ index: i / 2, leaf: node.leaf }] : []));
}

/** @param {import("ts-mls").ClientState} state @param {string} credential @returns {import("ts-mls").ClientState} own leaf with it */
export function withCredential(state, credential) {
  const tree = state.ratchetTree.slice();
  const own = tree[state.privatePath.leafIndex * 2];
  tree[state.privatePath.leafIndex * 2] = { ...own, leaf: { ...own.leaf, credential: basic(credential) } };
  return { ...state, ratchetTree: tree };
}

/**
 * @param {import("ts-mls").ClientState} state
 * @param {any} message
 * @returns {Promise<{ leafIndex: number, generation: number } | undefined>}
 */
export async function senderOf(state, message) {
  const past = state.historicalReceiverData.get(message.epoch);
  const secret = message.epoch === state.groupContext.epoch ? state.keySchedule.senderDataSecret : past?.senderDataSecret;
  return secret && decryptSenderData(message, secret, await suite());
}

/**
 * What shows to others who has written a message: the signed bytes, with the text in them, and the signature. Taken before the message is
 * processed: afterwards its key is gone. No key can be learned from it.
 * @param {import("ts-mls").ClientState} state
 * @param {any} message
 * @returns {Promise<{ signed: Uint8Array, signature: Uint8Array }>}
 */
export async function proofOf(state, message) {
  const impl = await suite();
  const epoch =
    message.epoch === state.groupContext.epoch
      ? { ...state, senderDataSecret: state.keySchedule.senderDataSecret }
      : state.historicalReceiverData.get(message.epoch);
  const { senderDataSecret, secretTree, ratchetTree, groupContext } = epoch;
  const { keyRetentionConfig } = state.clientConfig;
  const { content } = await unprotectPrivateMessage(
    senderDataSecret,
    message,
    secretTree,
    ratchetTree,
    groupContext,
    keyRetentionConfig,
    impl,
  );
  const signed = encodeFramedContentTBS(toTbs(content.content, "mls_private_message", groupContext));
  return { signed, signature: content.auth.signature };
}

/** Only members change a group, by adding, removing and renewing devices. */
const membersOnly = ({ kind, senderLeafIndex, proposals }) =>
  kind === "commit" && senderLeafIndex !== undefined && proposals.every((one) => ["add", "remove"].includes(one.proposal.proposalType))
    ? "accept"
    : "reject";

/** @param {import("ts-mls").ClientState} state @param {any} message */
export async function process(state, message) {
  const result = await processPrivateMessage(state, message, emptyPskIndex, await suite(), membersOnly);
  if (result.kind === "newState" && result.actionTaken === "reject") {
    throw new MlsFault("A commit or proposal does what no member of a conversation may do.");
  }
  return result;
}

/** @param {import("ts-mls").ClientState} state @param {any[]} proposals */
export const commit = async (state, proposals) =>
  createCommit({ state, cipherSuite: await suite() }, { extraProposals: proposals, ratchetTreeExtension: true });

/** @param {import("ts-mls").ClientState} state @param {Uint8Array} plain @param {Uint8Array} authenticatedData */
export async function encrypt(state, plain, authenticatedData) {
  const made = await createApplicationMessage(state, plain, await suite(), authenticatedData);
  return { ...made, bytes: encode({ wireformat: "mls_private_message", privateMessage: made.privateMessage }) };
}

/** @param {any} welcome @param {any} stored key package with its private keys @param {import("ts-mls").ClientConfig} clientConfig */
export const join = async (welcome, stored, clientConfig) =>
  joinGroup(welcome, stored.publicPackage, stored.privatePackage, emptyPskIndex, await suite(), undefined, undefined, clientConfig);

/** @param {Uint8Array} groupId @param {any} own key package @param {import("ts-mls").ClientConfig} clientConfig */
export const create = async (groupId, own, clientConfig) =>
  createGroup(groupId, own.publicPackage, own.privatePackage, [], await suite(), clientConfig);

/** @returns {Uint8Array} an id that nobody guesses */
export const newGroupId = () => randomBytes(32);

/** @param {Uint8Array[]} secrets that are no longer needed */
export const forget = (secrets) => secrets.forEach(zeroOutUint8Array);
