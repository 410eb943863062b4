// A device at work: it begins conversations, sends, and takes what is in its inbox. Start reading at `encrypt` and `sync`.
import { base64url, fromBase64url, now, utf8 } from "./bytes.js";
import { CredentialFault, GateKeys, isPerson } from "./credentials.js";
import { enrolled, keysOf, renewed, stocked } from "./device.js";
import { GateError } from "./gate.js";
import { Commits } from "./commits.js";
import { Gatekeeper, newConversation, opened } from "./groups.js";
import { Inbox } from "./inbox.js";
import { KeyLog } from "./keylog.js";
import { authenticatedData, MessageFault } from "./messages.js";
import { create, encrypt, forget, freeze, newGroupId, newKeyPackage, sign } from "./mls.js";
import { safetyNumber } from "./safety.js";
import { Locks } from "./store.js";
import { Templates } from "./templates.js";

/** The other side's devices are asked for again after so many seconds. */
const ASK_AGAIN = 86_400;
/** So many milliseconds a device waits for others to let it into a conversation before it begins a new one. */
const PATIENCE = 3000;
/** So many seconds a message can be reported. */
const REPORTABLE = 30 * 86_400;

/** The other side has no device that can decrypt. */
export class NoDevice extends Error {
  name = "NoDevice";
}

export class Client {
  #settings;
  #commits;
  #inbox;
  #written = 0;

  /**
   * @param {object} settings
   * @param {import("./gate.js").Gate} settings.gate
   * @param {import("./store.js").Store} settings.store
   * @param {any} settings.account `{phone_number_id}` of a business, `{user}` or `{user_id}` of a person
   * @param {string} [settings.name] of the device
   * @param {any} [settings.templates] where templates come from, if not signed from the gate: `{get(business, id)}`
   * @param {Locks} [settings.locks] if several pages share the store
   * @param {number} [settings.patience] milliseconds that it waits to be let into a conversation
   * @param {(message: any) => Promise<import("./store.js").Change[]>} [settings.onMessage] what to keep in the same transaction
   * @param {(refused: any) => Promise<import("./store.js").Change[]>} [settings.onRefused] the same for a message that is not shown
   * @param {(outgoing: any) => Promise<import("./store.js").Change[]>} [settings.onNotSent] the same for one that the gate does not take
   * @param {(told: any) => Promise<import("./store.js").Change[]>} [settings.onTold] the same for a message of which another device of the
   *   business has told the business's own system
   * @param {(notice: any) => void} [settings.onNotice] refusals and changes of devices; never with a text
   * @returns {Promise<Client>}
   */
  static async open(settings) {
    const client = new Client();
    const nothing = async () => [];
    const told = { onMessage: nothing, onRefused: nothing, onNotSent: nothing, onTold: nothing, onNotice: () => {} };
    client.#settings = { patience: PATIENCE, ...told, ...settings };
    client.gate = settings.gate;
    client.store = settings.store;
    client.locks = settings.locks ?? new Locks();
    client.keys = new GateKeys(settings.gate.keys);
    await client.keys.begin();
    client.log = new KeyLog(client.keys, client.store, client.gate, client.locks, client.tell);
    client.device = await client.locks.run("device", () => client.#enrolled());
    client.templates = settings.templates ?? new Templates(client.keys, (...which) => client.api.template(...which));
    client.#commits = new Commits(client);
    client.#inbox = new Inbox(client, client.#commits, client.#settings);
    return client;
  }

  #enrolled = (again = false) => enrolled(this.gate, this.keys, this.store, this.log, this.#settings, again);

  get api() {
    return this.gate.as(this.device);
  }

  get isPerson() {
    return isPerson(this.device.sub);
  }

  /** Renews what grows old and settles what a crash left open. Once at the start, then every hour or so. */
  async maintain() {
    await this.locks.run("device", async () => {
      this.device = (await this.store.get("device", "me")) ?? this.device; // Another page may have renewed it.
      try {
        this.device = await renewed(this.gate, this.keys, this.store, this.log, this.device);
        await stocked(this.gate, this.store, this.device);
      } catch (failure) {
        if (!(failure instanceof GateError) || failure.status !== 401) {
          throw failure;
        }
        this.device = await this.#enrolled(true);
        await stocked(this.gate, this.store, this.device);
      }
    });
    await this.#inbox.releaseAll();
    for (const record of await this.store.list("conversation")) {
      if (record.pending) {
        await this.#commits.settle(record.gid);
      } else if (record.epoch === 0 && record.claimed + ASK_AGAIN < now()) {
        await this.store.write([["conversation", record.gid, undefined]]); // It never began.
      }
    }
    const late = (await this.store.list("proof")).filter((proof) => proof.at + REPORTABLE < now());
    if (late.length > 0) {
      await this.store.write(late.map((proof) => ["proof", proof.messageId, undefined]));
    }
    await this.flush();
    await this.log.watch();
  }

  /** @param {string} messageId of a message of a business @returns {Promise<boolean>} whether this device can show who has written it */
  reportable = async (messageId) => (await this.store.get("proof", messageId)) !== undefined;

  /**
   * She shows the gate this one message, with the signature of the business. The gate learns its text, and nothing else.
   * @param {string} messageId
   * @param {{ reason: "category" | "template" | "unwanted" | "fraud" | "other", words?: string, block?: boolean }} why
   * @returns {Promise<{ report_id: string, verdict: "as_declared" | "differs" }>}
   */
  async report(messageId, { reason, words = "", block = false }) {
    const proof = await this.store.get("proof", messageId);
    if (!proof) {
      throw new MessageFault("This device cannot show who has written this message. It is too old, or came to another device.");
    }
    const { signed, signature, key } = proof;
    return this.api.report({ message_id: messageId, signed, signature, sender_key: key, reason, words, block });
  }

  /** The gate does not know the token. Another page may have a new one already; otherwise this device shows its key again. */
  async signInAgain() {
    await this.locks.run("device", async () => {
      const stored = await this.store.get("device", "me");
      const isNew = stored && stored.token !== this.device.token;
      this.device = isNew ? stored : await this.#enrolled(true);
    });
  }

  /** @param {string} gid @returns {Promise<import("./groups.js").Conversation>} */
  async conversation(gid) {
    const record = await this.store.get("conversation", gid);
    if (!record) {
      throw new MessageFault("This device knows no such conversation.");
    }
    return record;
  }

  /** @param {string} address number or phone number id @returns {Promise<import("./groups.js").Conversation | undefined>} */
  async conversationWith(address) {
    const index = await this.store.get("peer", address);
    return index && this.store.get("conversation", index.gid);
  }

  /**
   * Two devices may have begun conversations with somebody at the same time: all go on in the one that comes first by its id.
   * @param {string | undefined} address
   * @param {string} gid
   * @returns {Promise<import("./store.js").Change[]>} by which the conversation with `address` is this one from now on
   */
  async indexed(address, gid) {
    const known = address === undefined ? undefined : await this.conversationWith(address);
    const isOther = known !== undefined && !known.removed && !known.broken && known.gid < gid;
    return address === undefined || isOther ? [] : [["peer", address, { gid, address }]];
  }

  /** @returns {Promise<import("./groups.js").Conversation[]>} */
  conversations = async () => (await this.store.list("conversation")).filter((record) => record.epoch > 0);

  keeper(record, at = now()) {
    return new Gatekeeper(this.keys, this.device.sub, record.peer.sub, at, this.log);
  }

  /**
   * The conversation with somebody, with all devices that both sides have now.
   * @param {string} address
   * @returns {Promise<string>} group id
   */
  async ready(address) {
    return this.locks.run(`ready/${address}`, async () => {
      const record = await this.conversationWith(address);
      if (!record || record.removed || record.broken) {
        return this.#begin(address);
      }
      await this.#commits.settle(record.gid);
      if (record.claimed + ASK_AGAIN < now()) {
        await this.addDevices(record.gid);
      }
      await this.tend(record.gid);
      if (!(await this.#othersIn(record.gid))) {
        await this.addDevices(record.gid);
        if (!(await this.#othersIn(record.gid))) {
          throw new NoDevice("The other side has no device that can read encrypted messages any more.");
        }
      }
      return record.gid;
    });
  }

  /** Removes devices that no longer count, and renews the own place. Before each message. @param {string} gid */
  async tend(gid) {
    await this.#commits.settle(gid);
    await this.#commits.removeLapsed(gid);
    await this.#commits.renewOwn(gid);
  }

  async #othersIn(gid) {
    return Object.values((await this.conversation(gid)).members).some((member) => member.sub !== this.device.sub);
  }

  #whom = (address) => (this.isPerson ? { phone_number_id: address } : { to: address });

  async #begin(address) {
    const joined = await this.#joined(address);
    if (joined !== undefined) {
      return joined;
    }
    const devices = await this.#claimed(address, undefined);
    if (devices.length === 0) {
      throw new NoDevice("The other side has no device that can read encrypted messages.");
    }
    const known = await this.#known(address, devices);
    if (known !== undefined) {
      return known;
    }
    const gid = base64url(newGroupId());
    const made = await newKeyPackage(this.device.credential, keysOf(this.device));
    const record = newConversation(gid, { address });
    const state = await create(fromBase64url(gid), made, this.keeper(record).config());
    await this.store.write([["conversation", gid, { ...record, state: freeze(state) }]]);
    await this.api.create(gid, this.#whom(address));
    await this.#commits.add(gid, [...devices, ...(await this.#ownOthers())]);
    return gid;
  }

  async #ownOthers() {
    const { devices } = await this.api.claim({ own: true });
    return this.#commits.admissible(devices, this.device.sub);
  }

  /** Another device of the own account may be in a conversation with them: such a device lets this one in. */
  async #joined(address) {
    const { conversations } = await this.api.join(this.#whom(address));
    const waiting = new Set(conversations.map((one) => one.group_id));
    for (const end = Date.now() + this.#settings.patience; waiting.size > 0;) {
      for (const gid of waiting) {
        const record = await this.store.get("conversation", gid);
        if (record?.broken) {
          waiting.delete(gid);
        } else if (record?.epoch > 0 && !record.removed) {
          await this.#named(gid, address);
          return gid;
        }
      }
      if (Date.now() > end) {
        return undefined; // Nobody is there: a new conversation begins, with all devices.
      }
      const pause = new Promise((resolve) => setTimeout(resolve, 1000));
      await Promise.race([this.sync(1).catch(() => pause), pause]);
    }
    return undefined;
  }

  /**
   * Asks to be let into all conversations of the account in which this device is not. Members do that as soon as one of them is there.
   * @returns {Promise<{ group_id: string, with?: string }[]>} those that it waits for
   */
  async join() {
    const all = [];
    for (let more = true; more;) {
      const told = await this.api.join(all.length > 0 ? { after: all.at(-1).group_id } : {});
      all.push(...told.conversations);
      more = told.more && told.conversations.length > 0;
    }
    return all;
  }

  /** Lets in the devices of both sides that are not in the conversation. @param {string} gid */
  async admit(gid) {
    const record = await this.store.get("conversation", gid);
    if (record === undefined || record.removed || record.broken || record.epoch === 0) {
      return;
    }
    const { devices } = await this.api.claim({ group_id: gid });
    await this.#commits.add(gid, await this.#commits.admissible(devices, record.peer.sub, true));
  }

  /**
   * The business's own system knows these messages: its other devices need not tell it.
   * @param {{ gid: string, messageId: string }[]} messages
   */
  async told(messages) {
    const { seq } = (await this.store.get("position", "inbox")) ?? { seq: 0 };
    await this.api.ack(
      seq,
      messages.map(({ gid, messageId }) => ({ group_id: gid, message_id: messageId })),
    );
  }

  /** The other side may have begun a conversation before this device knew her number. */
  async #known(address, devices) {
    const all = await this.conversations();
    const record = all.find((one) => one.peer.sub === devices[0].sub && !one.removed && !one.broken);
    if (!record) {
      return undefined;
    }
    await this.#named(record.gid, address);
    await this.#commits.add(record.gid, devices);
    return record.gid;
  }

  #named = (gid, address) =>
    this.locks.run(gid, async () => {
      const fresh = await this.conversation(gid);
      await this.store.write([
        ["conversation", gid, { ...fresh, peer: { ...fresh.peer, address } }],
        ["peer", address, { gid, address }],
      ]);
    });

  async #claimed(address, peer) {
    const { devices } = await this.api.claim(this.#whom(address));
    return this.#commits.admissible(devices, peer);
  }

  /** Adds the devices of the other side that are not in the conversation yet. @param {string} gid */
  async addDevices(gid) {
    const record = await this.conversation(gid);
    const known = new Set(Object.values(record.members).map((member) => member.device));
    const devices = record.peer.address === undefined ? [] : await this.#claimed(record.peer.address, record.peer.sub);
    await this.#commits.add(
      gid,
      devices.filter((one) => !known.has(one.device_id)),
    );
  }

  /**
   * Encrypts, and keeps the new state together with what `keep` returns. After this the message may be sent any number of times.
   * @param {string} gid
   * @param {import("./messages.js").Envelope} envelope
   * @param {any} plain
   * @param {(ciphertext: Uint8Array, record: import("./groups.js").Conversation) => import("./store.js").Change[]} keep
   * @returns {Promise<Uint8Array>} the ciphertext
   */
  async encrypt(gid, envelope, plain, keep) {
    const declared = authenticatedData(envelope);
    await this.#commits.settle(gid);
    return this.locks.run(gid, async () => {
      const record = await this.conversation(gid);
      if (record.removed || record.broken || record.pending) {
        throw new MessageFault("This conversation cannot be written to now. Try once more: a new one begins then.");
      }
      // A person's device tells its head to those who tell theirs: others do not know this part of a message.
      const log = !this.isPerson || record.gossips ? await this.log.toTell(record.gossiped) : undefined;
      const bytes = utf8(JSON.stringify(log ? { ...plain, log: log.jws } : plain));
      const made = await encrypt(opened(record, this.keeper(record), bytes.length), bytes, declared);
      const next = { ...record, state: freeze(made.newState), ...(log ? { gossiped: log.told } : {}) };
      await this.store.write([["conversation", gid, next], ...keep(made.bytes, next)]);
      forget(made.consumed);
      return made.bytes;
    });
  }

  /**
   * A person writes.
   * @param {string} gid
   * @param {any} content of the Cloud API: `{type, text: {body}}`
   * @param {string} [mid]
   * @param {import("./store.js").Change[]} [also] is kept in the same transaction
   */
  async say(gid, content, mid = crypto.randomUUID(), also = []) {
    if (!(await this.store.get("outgoing", mid))) {
      await this.encrypt(gid, { category: "service", mid }, { content }, (ciphertext) => [
        ["outgoing", mid, { gid, mid, message: base64url(ciphertext), written: Date.now() + (this.#written++ % 1000) / 1000 }],
        ...also,
      ]);
    }
    await this.flush();
    return mid;
  }

  /** Sends what is written but not sent yet, in the order in which it was written. */
  async flush() {
    await this.locks.run("outgoing", async () => {
      const all = (await this.store.list("outgoing")).sort((one, other) => one.written - other.written);
      for (const { gid, mid, message } of all) {
        const changes = [];
        try {
          await this.api.send(gid, { message_id: mid, message });
        } catch (failure) {
          if (!(failure instanceof GateError) || failure.status >= 500 || failure.status === 429 || failure.status === 401) {
            throw failure;
          }
          this.#settings.onNotice({ kind: "not-sent", gid, mid, reason: failure.message });
          changes.push(...(await this.#settings.onNotSent({ gid, mid })));
        }
        await this.store.write([["outgoing", mid, undefined], ...changes]);
      }
    });
  }

  /** She wants no more marketing. The gate understands this without reading a message. @param {string} gid */
  async stop(gid) {
    const at = now();
    const words = `tollgate-control\n${gid}\nSTOP\n${at}`;
    const signature = base64url(await sign(fromBase64url(this.device.signKey), words));
    await this.api.control(gid, { keyword: "STOP", at, signature });
  }

  /**
   * From now on the business may write plain messages again. All devices of both sides are told.
   * @param {string} gid
   */
  endEncryption = (gid) => this.api.plain(gid);

  /** A lost device reads nothing from now on. @param {string} device */
  async removeDevice(device) {
    await this.api.revoke(device);
    this.keys.forget();
    for (const record of await this.conversations()) {
      if (!record.removed && !record.broken) {
        await this.#commits.remove(record.gid, (member) => member.device === device);
      }
    }
  }

  /** @param {string} gid @returns {Promise<string>} what both sides compare, by voice or face to face */
  async safetyNumber(gid) {
    const { members, peer } = await this.conversation(gid);
    const side = (sub) => ({ sub, keys: Object.keys(members).filter((key) => members[key].sub === sub) });
    if (peer.sub === undefined) {
      throw new CredentialFault("Nobody else is in this conversation yet.");
    }
    return safetyNumber(side(this.device.sub), side(peer.sub));
  }

  /**
   * She has seen the changes of devices.
   * @param {string} gid
   * @param {boolean} compared she has compared the safety number
   */
  async acknowledge(gid, compared = false) {
    await this.locks.run(gid, async () => {
      const record = await this.conversation(gid);
      await this.store.write([["conversation", gid, { ...record, notices: [], compared: compared || record.compared }]]);
    });
  }

  /**
   * Takes what is in the inbox.
   * @param {number} [wait] seconds, if it is empty
   * @param {AbortSignal} [signal]
   * @returns {Promise<number>} how many
   */
  sync = (wait = 0, signal = undefined) => this.#inbox.sync(wait, signal);

  /** @param {any} notice */
  tell = (notice) => this.#settings.onNotice(notice);
}
