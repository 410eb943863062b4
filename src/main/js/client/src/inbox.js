// What comes: welcomes, commits and messages, in the order in which the gate lists them. Each is taken once; what does not hold is refused.
import { base64url, fromBase64url, now } from "./bytes.js";
import { CredentialFault, isPerson } from "./credentials.js";
import { GateError } from "./gate.js";
import { keyAt, looked, newConversation, opened } from "./groups.js";
import { MessageFault, readAuthenticatedData, readPlain } from "./messages.js";
import { decode, forget, freeze, join, MlsFault, process, proofOf, senderOf } from "./mls.js";
import { render } from "./templates.js";

const REMEMBERED = 1000;
const MOST_HELD = 100;
const LET_IN_AT_ONCE = 5;
/** Commits come in order, so a message is only ever a few epochs early. */
const MOST_EARLY = 8;

/** A fault of what came, not of the way to the gate. */
const isFault = (failure) => failure instanceof MessageFault || failure instanceof CredentialFault || failure instanceof MlsFault;

export class Inbox {
  #client;
  #commits;
  #settings;
  #todo = [];
  /** Conversations into which somebody wants to be let, and when it is this device's turn. */
  #waiting = new Map();

  /** @param {import("./client.js").Client} client @param {import("./commits.js").Commits} commits @param {any} settings */
  constructor(client, commits, settings) {
    this.#client = client;
    this.#commits = commits;
    this.#settings = settings;
  }

  /** @param {number} wait seconds @param {AbortSignal} [signal] @returns {Promise<number>} */
  async sync(wait, signal) {
    const until = Math.min(wait, ...[...this.#waiting.values()].map((due) => Math.max(0, Math.ceil((due - Date.now()) / 1000))));
    const taken = await this.#client.locks.run("sync", () => this.#drain(until, signal));
    while (this.#todo.length > 0) {
      await this.#todo.shift()();
    }
    await this.#letIn();
    return taken;
  }

  /** A few at a time, so that messages do not wait for a new machine that wants to be let into each conversation. */
  async #letIn() {
    const due = [...this.#waiting].filter(([, at]) => at <= Date.now()).slice(0, LET_IN_AT_ONCE);
    for (const [gid] of due) {
      this.#waiting.delete(gid);
      try {
        await this.#client.admit(gid);
      } catch (failure) {
        // The device that waits asks again.
        this.#client.tell({ kind: "refused", what: "join", gid, reason: failure.message });
      }
    }
  }

  /** The devices of a business are always there, so they come first; of several devices one after the other, so that one is enough. */
  #join = async ({ group_id: gid }) => {
    const record = await this.#client.store.get("conversation", gid);
    if (record !== undefined && !this.#waiting.has(gid)) {
      const pause = this.#turn(record) * 300 + (this.#client.isPerson ? 1000 : 0);
      this.#waiting.set(gid, Date.now() + pause);
    }
    return {};
  };

  #told = async ({ group_id: gid, message_id: messageId }) => ({ changes: await this.#settings.onTold({ gid, messageId }) });

  /** Whose turn it is among the devices of the own side that are in a conversation: 0 is the first. Each conversation has another order. */
  #turn(record) {
    const { device } = this.#client;
    const mine = Object.keys(record.members)
      .filter((key) => record.members[key].sub === device.sub)
      .sort();
    const first = [...record.gid].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % mine.length;
    return (mine.indexOf(device.publicKey) - first + mine.length) % mine.length || 0;
  }

  async #drain(wait, signal) {
    const { store } = this.#client;
    let { seq } = (await store.get("position", "inbox")) ?? { seq: 0 };
    let taken = 0;
    for (;;) {
      const { envelopes } = await this.#client.api.inbox(seq, taken > 0 ? 0 : wait, signal);
      if (envelopes.length === 0) {
        return taken;
      }
      for (const envelope of envelopes) {
        if (envelope.seq > seq) {
          await this.#take(envelope, [["position", "inbox", { seq: envelope.seq }]]);
          seq = envelope.seq;
          taken++;
        }
      }
      await this.#client.api.ack(seq);
    }
  }

  /**
   * @param {any} envelope
   * @param {import("./store.js").Change[]} [position] is kept together with what the envelope changes; none if the envelope was held
   */
  async #take(envelope, position) {
    const { kind } = envelope;
    const kinds = { welcome: this.#welcome, commit: this.#commit, message: this.#message };
    const how = { ...kinds, plain: this.#plain, join: this.#join, told: this.#told }[kind];
    let secrets = [];
    await this.#client.locks.run(envelope.group_id, async () => {
      let changes = [];
      let held = false;
      if (!position && !(await this.#isHeld(envelope))) {
        return; // Another page has taken it meanwhile.
      }
      try {
        const taken = how ? await how(envelope, Math.min(envelope.at ?? now(), now())) : {};
        changes = taken.changes ?? [];
        secrets = taken.secrets ?? [];
        held = taken.held === true;
      } catch (failure) {
        if (!isFault(failure)) {
          throw failure;
        }
        const { group_id: gid, message_id: messageId } = envelope;
        const refused = { kind: "refused", what: kind, gid, messageId, reason: failure.message };
        this.#client.tell(refused);
        const { mismatch, declared, from } = failure;
        const more = { at: Math.min(envelope.at ?? now(), now()), seq: envelope.seq, mismatch, declared, from };
        changes = [...(failure.changes ?? []), ...(kind === "message" ? await this.#settings.onRefused({ ...refused, ...more }) : [])];
      }
      await this.#client.store.write(position || held ? [...changes, ...(position ?? [])] : await this.#released(envelope, changes));
    });
    forget(secrets);
  }

  #welcome = async ({ group_id: gid, data, from }, at) => {
    const address = this.#client.isPerson || from === undefined ? from : `+${from.replace(/\D/g, "")}`;
    const welcome = decode(fromBase64url(data), "mls_welcome");
    const former = await this.#client.store.get("conversation", gid);
    if (former && !former.removed) {
      throw new MlsFault("A welcome to a conversation in which this device is already.");
    }
    const stored = await this.#package(welcome);
    const record = newConversation(gid, { address });
    const keeper = this.#client.keeper(record, at);
    const { device } = this.#client;
    const keyPackage = {
      publicPackage: decode(fromBase64url(stored.bytes), "mls_key_package"),
      privatePackage: {
        initPrivateKey: fromBase64url(stored.init),
        hpkePrivateKey: fromBase64url(stored.hpke),
        signaturePrivateKey: fromBase64url(device.signKey),
      },
    };
    const state = await keeper.guards(() => join(welcome, keyPackage, keeper.config()));
    if (base64url(state.groupContext.groupId) !== gid) {
      throw new MlsFault("A welcome leads into another conversation than its envelope says.");
    }
    const next = await looked(record, state, keeper);
    const index = await this.#client.indexed(address, gid);
    if (stored.lastResort) {
      // Its keys may open other welcomes: new ones at once.
      this.#todo.push(() => this.#commits.update(gid));
    }
    this.#client.tell({ kind: "joined", gid, badge: Object.values(next.members).some(({ sub, badge }) => !isPerson(sub) && badge) });
    return {
      changes: [
        ["conversation", gid, { ...next, peer: { ...next.peer, address } }],
        ...index,
        ...(stored.lastResort ? [] : [["package", stored.ref, undefined]]),
      ],
    };
  };

  async #package(welcome) {
    for (const { newMember } of welcome.secrets) {
      const stored = await this.#client.store.get("package", base64url(newMember));
      if (stored) {
        return stored;
      }
    }
    throw new MlsFault("A welcome is for a key package that this device does not have, or has used.");
  }

  /** One side has ended the encryption: plain messages may come beside this conversation. Both sides must see it. */
  #plain = async ({ group_id: gid }, at) => {
    const record = await this.#client.store.get("conversation", gid);
    if (!record) {
      return {};
    }
    this.#client.tell({ kind: "plain", gid });
    return { changes: [["conversation", gid, { ...record, notices: [...record.notices, { kind: "plain", at }] }]] };
  };

  #commit = async (envelope, at) => {
    const { group_id: gid, data } = envelope;
    const record = await this.#client.store.get("conversation", gid);
    const message = decode(fromBase64url(data), "mls_private_message");
    const epoch = Number(message.epoch);
    if (!record || record.removed || record.broken || epoch < record.epoch) {
      return {};
    }
    if (epoch > record.epoch) {
      return this.#hold(record, envelope);
    }
    if (record.pending?.commit === data) {
      this.#todo.push(() => this.#commits.settle(gid));
      return {};
    }
    const keeper = this.#client.keeper(record, at);
    const former = opened(record, keeper);
    try {
      const { newState, consumed, kind } = await keeper.guards(() => process(former, message));
      if (kind !== "newState") {
        throw new MlsFault("What should be a commit is a message.");
      }
      if (newState.groupActiveState.kind === "removedFromGroup") {
        this.#client.tell({ kind: "removed", gid });
        return { changes: [["conversation", gid, { ...record, pending: undefined, removed: true, state: "" }]], secrets: consumed };
      }
      const next = { ...(await looked(record, newState, keeper)), pending: undefined };
      next.notices.slice(record.notices.length).forEach((notice) => this.#client.tell({ ...notice, gid }));
      if (next.held.length > 0) {
        this.#todo.push(() => this.#release(gid));
      }
      return { changes: [["conversation", gid, next]], secrets: consumed };
    } catch (failure) {
      if (isFault(failure)) {
        // The others go on with a member, or a state, that this device does not accept: it neither reads nor writes here any more.
        failure.changes = [["conversation", gid, { ...record, pending: undefined, broken: failure.message }]];
      }
      throw failure;
    }
  };

  async #hold(record, envelope) {
    if (record.held.some((one) => one.seq === envelope.seq)) {
      return { held: true };
    }
    const { epoch } = decode(fromBase64url(envelope.data), "mls_private_message");
    if (record.held.length >= MOST_HELD || epoch > BigInt(record.epoch + MOST_EARLY)) {
      throw new MlsFault("Too many messages wait for a commit that does not come.");
    }
    return { changes: [["conversation", record.gid, { ...record, held: [...record.held, envelope] }]], held: true };
  }

  async #isHeld({ group_id: gid, seq }) {
    return (await this.#client.conversation(gid)).held.some((one) => one.seq === seq);
  }

  /** What a crash left between a commit and the messages that waited for it. */
  async releaseAll() {
    for (const { gid, held, removed, broken } of await this.#client.conversations()) {
      if (held.length > 0 && !removed && !broken) {
        await this.#release(gid);
      }
    }
  }

  /** What came too early is taken now; what is still too early stays. */
  async #release(gid) {
    for (const envelope of (await this.#client.conversation(gid)).held) {
      await this.#take(envelope);
    }
  }

  async #released(envelope, changes) {
    const gid = envelope.group_id;
    const others = changes.filter(([kind, key]) => kind !== "conversation" || key !== gid);
    const changed = changes.find((change) => !others.includes(change));
    const record = changed ? changed[2] : await this.#client.conversation(gid);
    return [...others, ["conversation", gid, { ...record, held: record.held.filter((one) => one.seq !== envelope.seq) }]];
  }

  #message = async (envelope, at) => {
    const { group_id: gid, data, message_id: messageId } = envelope;
    const record = await this.#client.store.get("conversation", gid);
    const message = decode(fromBase64url(data), "mls_private_message");
    if (!record || record.removed || record.broken) {
      throw new MlsFault("A message of a conversation that this device cannot read.");
    }
    if (base64url(message.groupId) !== gid) {
      throw new MlsFault("A message belongs to another conversation than its envelope says.");
    }
    if (Number(message.epoch) > record.epoch) {
      return this.#hold(record, envelope);
    }
    const keeper = this.#client.keeper(record, at);
    const state = opened(record, keeper);
    const { result, sender, proof } = await keeper.guards(async () => {
      const sent = await senderOf(state, message);
      const taken = this.#client.isPerson ? await proofOf(state, message) : undefined;
      return { result: await process(state, message), sender: sent, proof: taken };
    });
    if (result.kind !== "applicationMessage") {
      throw new MlsFault("What should be a message changes the group.");
    }
    const declared = readAuthenticatedData(message.authenticatedData);
    if (record.mids.includes(declared.mid)) {
      throw new MessageFault("The message came before.");
    }
    const key = keyAt(pastOf(state, message.epoch), sender.leafIndex);
    const from = await this.#sender(record, key, at);
    const kept = proof && messageId && !isPerson(from.sub) ? [["proof", messageId, proven(messageId, proof, key, at)]] : [];
    const { content, log, rendered } = await this.#read(from, declared, result.message, kept);
    const heard = await this.#client.log.heard(log);
    if (heard.length > 0) {
      this.#todo.push(() => this.#client.log.compare());
    }
    const own = from.sub === this.#client.device.sub;
    const next = {
      ...record,
      state: freeze(result.newState),
      mids: [...record.mids.slice(1 - REMEMBERED), declared.mid],
      ...(log !== undefined && !own ? { gossips: true } : {}),
    };
    const told = {
      gid,
      messageId: messageId ?? declared.mid,
      mid: declared.mid,
      at,
      seq: envelope.seq,
      category: declared.category,
      ...content,
      ...(rendered ? { rendered } : {}),
      own,
      turn: this.#turn(record),
      device: from.device,
      badge: from.badge,
      peer: record.peer,
      position: { epoch: Number(message.epoch), generation: sender.generation },
    };
    const changes = [["conversation", gid, next], ...kept, ...heard, ...(await this.#settings.onMessage(told))];
    return { changes, secrets: result.consumed };
  };

  async #sender(record, key, at) {
    const member = record.members[key] ?? { lapsed: "Its device is no longer in the conversation.", device: "" };
    const revoked = await this.#client.keys.isRevoked(member.device, at);
    const expired = member.sub && !isPerson(member.sub) && member.expires + 300 < at;
    const why = member.lapsed ?? (revoked ? "The device has been revoked." : expired ? "The credential has expired." : undefined);
    if (why) {
      throw new CredentialFault(`A message's sender is not trusted. ${why}`);
    }
    return member;
  }

  async #read(from, declared, bytes, kept) {
    try {
      const { log, ...content } = readPlain(bytes, declared);
      return { content, log, rendered: content.template === undefined ? undefined : await this.#rendered(from, declared, content) };
    } catch (failure) {
      throw isFault(failure) ? Object.assign(failure, { declared, from, changes: kept }) : failure; // What is refused can be reported.
    }
  }

  /** The person's device renders; the business's own devices take note of the parameters. */
  async #rendered(from, declared, content) {
    if (isPerson(from.sub)) {
      throw new MessageFault("Only a business writes by a template.");
    }
    let template;
    try {
      template = await this.#client.templates.get(from.sub, content.template);
    } catch (failure) {
      throw failure instanceof GateError && failure.status < 500 && failure.status !== 429
        ? new MessageFault("The gate knows no template as the message names it.")
        : failure;
    }
    if (template.category !== declared.category) {
      const fault = new MessageFault(`The message was declared ${declared.category}, but its template is ${template.category}.`);
      throw Object.assign(fault, { mismatch: { declared: declared.category, template: template.category } });
    }
    return render(template, content.params);
  }
}

/** @returns {any} what a report needs */
const proven = (messageId, { signed, signature }, key, at) => ({
  messageId,
  signed: base64url(signed),
  signature: base64url(signature),
  key,
  at,
});

/** Leaves of the epoch in which a message was sent. */
function pastOf(state, epoch) {
  return epoch === state.groupContext.epoch ? state : { ratchetTree: state.historicalReceiverData.get(epoch).ratchetTree };
}
