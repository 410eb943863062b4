// Changes of a group. The gate takes one commit for each epoch; a device that comes second takes the winner's and tries again.
import { base64url, fromBase64url, now } from "./bytes.js";
import { identifyStrictly } from "./credentials.js";
import { GateError } from "./gate.js";
import { carries, looked, opened, removals } from "./groups.js";
import { checkKeyPackage, commit, decode, encode, freeze, jwsOf, thaw, withCredential } from "./mls.js";

const TRIES = 8;
const RENEW_BEFORE = 2 * 86_400;

export class Commits {
  #client;

  /** @param {import("./client.js").Client} client */
  constructor(client) {
    this.#client = client;
  }

  /**
   * @param {{ device_id: string, key_package: string, reused?: boolean }[]} claimed
   * @param {string | undefined} peer sub, if it is known; the own one for the own devices
   * @param {boolean} [both] own devices may be among those of the other side
   * @returns {Promise<any[]>} those whose key package and credential hold; of the others somebody is told
   */
  async admissible(claimed, peer, both = false) {
    const admitted = [];
    for (const one of claimed) {
      try {
        const keyPackage = decode(fromBase64url(one.key_package), "mls_key_package");
        await checkKeyPackage(keyPackage);
        const { leafNode } = keyPackage;
        const identity = await identifyStrictly(this.#client.keys, jwsOf(leafNode.credential), leafNode.signaturePublicKey);
        const { sub: own } = this.#client.device;
        const keeper = this.#client.keeper({ peer: { sub: peer === own ? undefined : (peer ?? admitted[0]?.sub) } });
        await keeper.identity(leafNode);
        await this.#client.log.require(jwsOf(leafNode.credential), identity.claims);
        if (identity.device !== one.device_id || (!both && (identity.sub === own) !== (peer === own))) {
          throw new TypeError("The gate handed out the key package of another device.");
        }
        admitted.push({ device_id: one.device_id, sub: identity.sub, keyPackage });
      } catch (failure) {
        if (failure instanceof GateError) {
          throw failure;
        }
        this.#client.tell({ kind: "refused", what: "key package", device: one.device_id, reason: failure.message });
      }
    }
    return admitted;
  }

  /** @param {string} gid @param {any[]} devices of `admissible` */
  async add(gid, devices) {
    await this.change(
      gid,
      (record) => {
        const known = new Set(Object.values(record.members).map((member) => member.device));
        const lacking = devices.filter((one) => !known.has(one.device_id));
        return (
          lacking.length > 0 && {
            proposals: lacking.map((one) => ({ proposalType: "add", add: { keyPackage: one.keyPackage } })),
            welcomed: lacking.map((one) => one.device_id),
          }
        );
      },
      { claimed: now() },
    );
  }

  /** @param {string} gid @param {(member: import("./groups.js").Member) => boolean} which */
  async remove(gid, which) {
    await this.change(gid, (record, state) => {
      const proposals = removals(state, (key) => record.members[key] && which(record.members[key]));
      const own = this.#client.device.publicKey;
      const removed = Object.entries(record.members)
        .filter(([key, member]) => key !== own && which(member))
        .map(([, member]) => member.device);
      return proposals.length > 0 && { proposals, removed, state: withCredential(state, this.#client.device.credential) };
    });
  }

  /** @param {string} gid */
  async removeLapsed(gid) {
    const record = await this.#client.conversation(gid);
    const { keys } = this.#client;
    const lapsed = new Set();
    for (const member of Object.values(record.members)) {
      if (member.lapsed || (await keys.isRevoked(member.device, now()))) {
        lapsed.add(member.device);
      }
    }
    if (lapsed.size > 0) {
      await this.remove(gid, (member) => lapsed.has(member.device));
    }
  }

  /** New keys for the own place in the group, and the credential of today. @param {string} gid */
  update = (gid) => this.change(gid, (_, state) => ({ proposals: [], state: withCredential(state, this.#client.device.credential) }));

  /** @param {string} gid */
  async renewOwn(gid) {
    const { device } = this.#client;
    const record = await this.#client.conversation(gid);
    const own = record.members[device.publicKey];
    if (own && own.expires < now() + RENEW_BEFORE && !carries(opened(record, this.#client.keeper(record)), device.credential)) {
      await this.update(gid);
    }
  }

  /** Finishes a change that a crash or a lost answer left open. @param {string} gid */
  async settle(gid) {
    if ((await this.#client.conversation(gid)).pending) {
      await this.change(gid, () => false);
    }
  }

  /**
   * @param {string} gid
   * @param {(record: import("./groups.js").Conversation, state: import("ts-mls").ClientState) => any} plan false: nothing is to be done
   * @param {any} [also] what the record says afterwards
   */
  async change(gid, plan, also = {}) {
    for (let i = 0; i < TRIES; i++) {
      const outcome = await this.#client.locks.run(gid, () => this.#attempt(gid, plan, also));
      if (outcome === "done") {
        return;
      }
      if (outcome === "lost") {
        await this.#client.sync();
      }
    }
    throw new Error("Others changed the conversation each time. Run one sidecar with a device, not two.");
  }

  async #attempt(gid, plan, also) {
    const record = await this.#client.conversation(gid);
    if (record.removed || record.broken) {
      return "done";
    }
    if (record.pending) {
      const before = { ...record, pending: { ...record.pending, tried: true } }; // It may have been sent before a crash.
      return (await this.#post(before)) === "lost" ? "lost" : "again";
    }
    const state = opened(record, this.#client.keeper(record));
    const planned = plan(record, state);
    if (!planned) {
      return "done";
    }
    // The state of before stays until the gate said yes: without it the winner's commit could not be taken.
    const made = await commit(planned.state ?? state, planned.proposals);
    const welcome = made.welcome && base64url(encode({ wireformat: "mls_welcome", welcome: made.welcome }));
    const pending = {
      epoch: record.epoch,
      commit: base64url(encode(made.commit)),
      state: freeze(made.newState),
      welcomes: (planned.welcomed ?? []).map((device) => ({ device_id: device, welcome })),
      removed: planned.removed ?? [],
      also,
    };
    const next = { ...record, pending };
    await this.#client.store.write([["conversation", gid, next]]);
    return this.#post(next);
  }

  async #post(record) {
    const { epoch, commit: bytes, welcomes, removed, tried } = record.pending;
    const keep = (pending, more = {}) => this.#client.store.write([["conversation", record.gid, { ...record, ...more, pending }]]);
    try {
      await this.#client.api.commit(record.gid, { epoch, commit: bytes, welcomes, removed });
    } catch (failure) {
      if (!(failure instanceof GateError) || failure.status >= 500 || failure.status === 429 || failure.status === 401) {
        await keep({ ...record.pending, tried: true });
        throw failure; // Nobody knows. It stays, and the same commit is sent again.
      }
      if (failure.status === 404) {
        await keep(undefined, { removed: true });
        throw failure; // The gate no longer counts this device among the members: another conversation begins.
      }
      if (failure.status !== 409 && tried === undefined) {
        await keep(undefined);
        throw failure; // It was refused, and was not sent before.
      }
      if (!record.pending.lost) {
        await keep({ ...record.pending, lost: true });
        return "lost";
      }
      // The inbox has been read since, and nobody else's commit was in it: the gate had taken this one, and its answer was lost.
      if (failure.status === 409 ? !(failure.body?.epoch > epoch) : !isMember(failure)) {
        await keep(undefined);
        throw failure;
      }
    }
    await this.adopt(record);
    return "done";
  }

  /** The gate took it. @param {import("./groups.js").Conversation} record with `pending` @returns {Promise<void>} */
  async adopt(record) {
    const keeper = this.#client.keeper(record);
    const state = thaw(fromBase64url(record.pending.state), keeper.config());
    const next = { ...(await looked(record, state, keeper)), ...record.pending.also, pending: undefined };
    const index = await this.#client.indexed(next.peer.address, next.gid);
    await this.#client.store.write([["conversation", next.gid, next], ...index]);
    next.notices.slice(record.notices.length).forEach((notice) => this.#client.tell({ ...notice, gid: next.gid }));
  }
}

/** Somebody whom the commit adds is in the group already. */
const isMember = (failure) => /member already/.test(failure.body?.error?.error_data?.details ?? failure.body?.error?.message ?? "");
