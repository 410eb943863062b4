// The group of one conversation as it is stored: who is in it, and what a change of its members means.
import { base64url, fromBase64url, now, same } from "./bytes.js";
import { CredentialFault, identify, isPerson } from "./credentials.js";
import { config, freeze, jwsOf, leaves, MlsFault, thaw } from "./mls.js";

/**
 * @typedef {object} Member
 * @property {string} device
 * @property {string} sub
 * @property {boolean} badge
 * @property {number} since
 * @property {string} [lapsed] its messages are refused, and it is removed with the next change
 *
 * @typedef {object} Conversation
 * @property {string} gid
 * @property {{ address?: string, sub?: string }} peer number or phone number id, and the identity in the credentials
 * @property {string} state
 * @property {number} epoch
 * @property {Record<string, Member>} members by signature key
 * @property {any} [pending] a commit that the gate has not answered yet
 * @property {any[]} held envelopes of an epoch that is still to come
 * @property {string[]} mids of the last messages, so that none is shown twice
 * @property {any[]} notices what a person must see before she trusts the next message
 * @property {boolean} [compared] the safety number was compared, and no device has changed since
 * @property {number} claimed when the other side's devices were asked for
 * @property {boolean} [gossips] the other side tells which head of the log of keys it has seen
 * @property {{ root: string, at: number }} [gossiped] which one this device has told it last
 * @property {boolean} [removed] this device is no longer a member
 * @property {string} [broken] why the conversation cannot go on
 */

/** @param {string} gid @param {{ address?: string, sub?: string }} peer @returns {Conversation} */
export const newConversation = (gid, peer) => ({
  gid,
  peer,
  state: "",
  epoch: 0,
  members: {},
  held: [],
  mids: [],
  notices: [],
  claimed: now(),
});

/** Says who may be in the group: the own account and one other. Remembers why it refused. */
export class Gatekeeper {
  /** @type {Error | undefined} */
  reason;

  /**
   * @param {import("./credentials.js").GateKeys} keys
   * @param {string} own sub
   * @param {string | undefined} peer sub, if it is known
   * @param {number} at
   * @param {import("./keylog.js").KeyLog} [log]
   */
  constructor(keys, own, peer, at, log) {
    this.log = log;
    this.keys = keys;
    this.own = own;
    this.peer = peer;
    this.at = at;
  }

  /** @param {any} leaf @returns {Promise<import("./credentials.js").Identity>} */
  async identity(leaf) {
    return this.#admitted(await identify(this.keys, jwsOf(leaf.credential), leaf.signaturePublicKey, this.at));
  }

  #admitted(identity) {
    if (identity.sub === this.own) {
      return identity;
    }
    if (isPerson(identity.sub) === isPerson(this.own)) {
      throw new CredentialFault("A conversation is between a business and a person, but a device of another kind is in it.");
    }
    this.peer ??= identity.sub;
    if (this.peer !== identity.sub) {
      throw new CredentialFault("A device belongs to another account than the conversation.");
    }
    return identity;
  }

  /** @param {number} [length] of a plain text @returns {import("ts-mls").ClientConfig} */
  config(length) {
    return config(async (credential, signaturePublicKey) => {
      try {
        await this.identity({ credential, signaturePublicKey });
        return true;
      } catch (failure) {
        this.reason = failure;
        return false;
      }
    }, length);
  }

  /**
   * What ts-mls throws is a fault of what came, unless the gate was not there.
   * @template T
   * @param {() => Promise<T>} work of ts-mls
   * @returns {Promise<T>}
   */
  async guards(work) {
    try {
      return await work();
    } catch (failure) {
      throw this.reason ?? (failure instanceof MlsFault ? failure : new MlsFault(`${failure.name}: ${failure.message}`));
    }
  }
}

/** @param {Conversation} record @param {Gatekeeper} keeper @param {number} [length] */
export const opened = (record, keeper, length) => thaw(fromBase64url(record.state), keeper.config(length));

/**
 * Looks at every device of the group, after joining and after each commit.
 * @param {Conversation} record before
 * @param {import("ts-mls").ClientState} state after
 * @param {Gatekeeper} keeper
 * @returns {Promise<Conversation>} throws if a device came in whose credential does not hold
 */
export async function looked(record, state, keeper) {
  const members = {};
  for (const { leaf } of leaves(state)) {
    const { key, device, sub, badge, lapsed, expires, claims } = await keeper.identity(leaf);
    const known = record.members[key];
    if (sub !== keeper.own && known?.expires !== expires) {
      await keeper.log?.require(jwsOf(leaf.credential), claims);
    }
    if (lapsed && (!known || known.expires !== expires) && sub !== keeper.own) {
      throw new CredentialFault(`A device came in whose credential does not hold. ${lapsed}`);
    }
    members[key] = { device, sub, badge, since: known?.since ?? keeper.at, expires, ...(lapsed ? { lapsed } : {}) };
  }
  if (!Object.values(members).some((member) => member.sub !== keeper.own) && record.peer.sub === undefined) {
    throw new CredentialFault("Nobody else is in the conversation.");
  }
  const news =
    record.state === "" || Object.keys(record.members).length <= 1
      ? []
      : [
          ...Object.keys(members)
            .filter((key) => !record.members[key])
            .map((key) => ({ kind: "device-added", ...members[key], key })),
          ...Object.keys(record.members)
            .filter((key) => !members[key])
            .map((key) => ({ kind: "device-removed", ...record.members[key], key })),
        ].map(({ kind, device, sub, key }) => ({ kind, device, sub, key, at: keeper.at }));
  return {
    ...record,
    peer: { ...record.peer, sub: record.peer.sub ?? keeper.peer },
    state: freeze(state),
    epoch: Number(state.groupContext.epoch),
    members,
    notices: [...record.notices, ...news],
    compared: record.compared && news.length === 0,
  };
}

/** @param {import("ts-mls").ClientState} state @param {number} index @returns {string} signature key */
export function keyAt(state, index) {
  const found = leaves(state).find((one) => one.index === index);
  if (!found) {
    throw new MlsFault("A message comes from a place of the group that is empty.");
  }
  return base64url(found.leaf.signaturePublicKey);
}

/** @param {import("ts-mls").ClientState} state @param {(key: string) => boolean} which @returns {any[]} proposals */
export function removals(state, which) {
  return leaves(state)
    .filter(({ index, leaf }) => index !== state.privatePath.leafIndex && which(base64url(leaf.signaturePublicKey)))
    .map(({ index }) => ({ proposalType: "remove", remove: { removed: index } }));
}

/** @param {import("ts-mls").ClientState} state @param {string} credential @returns {boolean} whether the own leaf has it */
export function carries(state, credential) {
  const own = leaves(state).find(({ index }) => index === state.privatePath.leafIndex);
  return own !== undefined && same(own.leaf.credential.identity, new TextEncoder().encode(credential));
}
