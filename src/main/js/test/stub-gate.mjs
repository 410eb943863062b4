// A gate that does what is agreed between gate and clients, and nothing more. It keeps all in memory.
import { createServer } from "node:http";
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from "jose";
import { base64url, fromBase64url, now, randomBytes, text } from "@tollgate/client";
import { readAuthenticatedData } from "../client/src/messages.js";
import { decode, jwsOf, suite } from "../client/src/mls.js";
import { makeKeyPackageRef } from "ts-mls/keyPackage.js";
import { StubLog } from "./stub-log.mjs";

const ISSUER = "https://gate.example";

class Refusal extends Error {
  constructor(status, code, message, more = {}) {
    super(message);
    Object.assign(this, { status, code, more });
  }
}

const refuse = (status, code, message, more) => {
  throw new Refusal(status, code, message, more);
};

export class StubGate {
  devices = new Map();
  tokens = new Map();
  packages = [];
  conversations = new Map();
  envelopes = [];
  log = new StubLog();
  /** What the business sent, as the gate judged it. */
  accepted = [];
  controls = [];
  templates = new Map();
  /** Every byte that came, for the search for plain text. */
  seen = [];
  /** @type {(call: string, body: any) => any} may refuse, delay or answer otherwise */
  before = () => undefined;
  /** @type {(call: string) => any} may lose the answer */
  after = () => undefined;
  /** @type {(envelope: any) => any} may change what is delivered */
  relay = (envelope) => envelope;
  #seq = 0;
  #waiting = new Set();

  /** @param {{ businesses: Record<string, { number: string, token: string }>, people: Record<string, string> }} world */
  static async start({ businesses, people, messenger = "messenger-token" }) {
    const gate = new StubGate();
    Object.assign(gate, { businesses, people, messenger });
    const { publicKey, privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
    gate.signer = privateKey;
    gate.jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "EdDSA", use: "sig" };
    gate.server = createServer((request, response) => gate.#serve(request, response));
    await new Promise((resolve) => gate.server.listen(0, "127.0.0.1", resolve));
    gate.url = `http://127.0.0.1:${gate.server.address().port}`;
    return gate;
  }

  async stop() {
    this.#waiting.forEach((wake) => wake());
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #serve(request, response) {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks);
    this.seen.push(body);
    const url = new URL(request.url, this.url);
    let status = 200;
    let answer;
    try {
      const json = request.headers["content-type"]?.includes("json") ? JSON.parse(body) : {};
      const call = `${request.method} ${url.pathname}`;
      answer = await this.before(call, json, request);
      if (answer === undefined) {
        [status, answer] = await this.#answer(call, json, request, url.searchParams);
        answer = this.after(call) ?? answer;
      }
    } catch (failure) {
      if (!(failure instanceof Refusal)) {
        console.error(failure);
      }
      status = failure.status ?? 500;
      answer = {
        error: { message: failure.message, type: "OAuthException", code: failure.code ?? 1, fbtrace_id: "x" },
        ...failure.more,
      };
    }
    if (answer === StubGate.NO_ANSWER) {
      request.socket.destroy();
      return;
    }
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }

  static NO_ANSWER = Symbol("the connection breaks before the answer");

  async #answer(call, body, request, query) {
    const token = request.headers.authorization?.replace("Bearer ", "");
    const device = this.tokens.get(token);
    const [, id] = call.match(/^\w+ \/e2e\/v1\/(?:devices|conversations)\/([^/]+)/) ?? [];
    const me = () => (device && !device.revoked ? device : refuse(401, 190, "This device token is unknown."));
    if (call === "GET /.well-known/tollgate-keys") {
      const revoked = [...this.devices.values()].filter((one) => one.revoked).map((one) => ({ device_id: one.id, at: one.revoked }));
      return [200, { keys: [this.jwk], revoked }];
    }
    if (call.startsWith("GET /e2e/v1/log/") || call === "GET /.well-known/tollgate-key-log") {
      const told = await this.log.answer(call, query, (claims) => this.sign("tollgate-log+jwt", claims));
      return [200, told ?? refuse(404, 803, "No such entry.")];
    }
    if (call === "POST /e2e/v1/challenges") {
      return [200, { challenge: base64url(randomBytes(24)), expires: now() + 300 }];
    }
    if (call === "POST /e2e/v1/devices") {
      return [201, await this.#enrol(body, token)];
    }
    if (call === "GET /e2e/v1/devices") {
      const own = [...this.devices.values()].filter((one) => one.sub === me().sub);
      return [200, { devices: own.map(({ id: device_id, name, revoked }) => ({ device_id, name, revoked: revoked !== undefined })) }];
    }
    if (call === `POST /e2e/v1/devices/${id}/credential`) {
      return [200, await this.#credential(me())];
    }
    if (call === `DELETE /e2e/v1/devices/${id}`) {
      this.revoke(id);
      return [200, {}];
    }
    if (call === `PUT /e2e/v1/devices/${id}/key-packages`) {
      return [200, await this.#stock(me(), body)];
    }
    if (call === "POST /e2e/v1/key-packages/claim") {
      return [200, this.#claim(me(), body)];
    }
    if (call === "POST /e2e/v1/joins") {
      return [200, { conversations: this.#join(me(), body), more: false }];
    }
    if (call === "POST /e2e/v1/conversations") {
      return [201, this.#create(me(), body)];
    }
    if (call === `POST /e2e/v1/conversations/${id}/commits`) {
      return [201, this.#commit(me(), id, body)];
    }
    if (call === `POST /e2e/v1/conversations/${id}/messages`) {
      return [201, this.#fromPerson(me(), id, body)];
    }
    if (call === `POST /e2e/v1/conversations/${id}/control`) {
      this.controls.push({ ...body, group_id: id, key: me().key });
      return [201, {}];
    }
    if (call === "GET /e2e/v1/inbox") {
      return [200, { envelopes: await this.#inbox(me(), Number(query.get("after")), Number(query.get("wait") ?? 0)) }];
    }
    if (call === "POST /e2e/v1/inbox/ack") {
      const owner = me().id;
      this.envelopes = this.envelopes.filter((one) => one.to !== owner || one.envelope.seq > body.seq);
      for (const { group_id, message_id } of body.told ?? []) {
        const { members } = this.#group(me(), group_id);
        const others = [...members].filter((one) => one !== owner && this.devices.get(one).sub === device.sub);
        others.forEach((one) => this.put(one, { kind: "told", group_id, message_id, data: "" }));
      }
      return [200, {}];
    }
    if (/^GET \/v25\.0\/900\/message_templates$/.test(call)) {
      const own = [...this.templates].filter(([, one]) => one.name === query.get("name") && one.language === query.get("language"));
      return [200, { data: own.map(([, one]) => ({ ...one, id: "1", status: "APPROVED", category: one.category.toUpperCase() })) }];
    }
    if (call === "GET /e2e/v1/templates") {
      return [200, { template: await this.#template(query) }];
    }
    const [, phone] = call.match(/^POST \/v[\d.]+\/(\d+)\/messages$/) ?? [];
    if (phone) {
      return [200, this.#fromBusiness(phone, token, body, request.headers["idempotency-key"])];
    }
    return [200, { passed: call, bytes: Number(request.headers["content-length"] ?? 0), token }];
  }

  async #enrol({ phone_number_id, user, signature_key, challenge, proof, name }, token) {
    const business = phone_number_id && this.businesses[phone_number_id];
    if (business ? business.token !== token : token !== this.messenger || !this.people[user]) {
      refuse(401, 190, "This token is not valid for the account.");
    }
    const impl = await suite();
    if (!(await impl.signature.verify(fromBase64url(signature_key), new TextEncoder().encode(challenge), fromBase64url(proof)))) {
      refuse(400, 100, "The proof is not by this key.");
    }
    const sub = business ? business.number : this.people[user];
    const known = [...this.devices.values()].find((one) => one.key === signature_key && one.sub === sub);
    const device = known ?? {
      id: `d${this.devices.size + 1}-${base64url(randomBytes(6))}`,
      sub,
      key: signature_key,
      name,
      phone_number_id,
      user,
    };
    this.devices.set(device.id, device);
    const device_token = base64url(randomBytes(24));
    this.tokens.set(device_token, device);
    return { device_id: device.id, device_token, ...(await this.#credential(device)) };
  }

  /** Tests set `lifetime`. */
  lifetime = 7 * 86_400;

  async #credential(device, lifetime = this.lifetime) {
    const expires = now() + lifetime;
    const claims = { badge: !device.sub.startsWith("person:"), cnf: { jwk: { kty: "OKP", crv: "Ed25519", x: device.key } } };
    const credential = await new SignJWT(claims)
      .setProtectedHeader({ alg: "EdDSA", typ: "tollgate-device+jwt", kid: "k1" })
      .setIssuer(ISSUER)
      .setSubject(device.sub)
      .setJti(device.id)
      .setIssuedAt(now() - 10)
      .setExpirationTime(expires)
      .sign(this.signer);
    if (this.logging) {
      await this.log.issued(credential, decodeJwt(credential));
    }
    return { credential, expires };
  }

  /** Tests let the gate issue a credential beside its log. */
  logging = true;

  sign = (typ, claims) =>
    new SignJWT(claims).setProtectedHeader({ alg: "EdDSA", typ, kid: "k1" }).setExpirationTime(now() + 3600).sign(this.signer);

  revoke(id, at = now()) {
    this.devices.get(id).revoked = at;
    this.packages = this.packages.filter((one) => one.device !== id);
  }

  async #stock(device, { packages, last_resort }) {
    for (const [bytes, last] of [...packages.map((one) => [one, false]), ...(last_resort ? [[last_resort, true]] : [])]) {
      const keyPackage = decode(fromBase64url(bytes), "mls_key_package");
      const ref = base64url(await makeKeyPackageRef(keyPackage, (await suite()).hash));
      if (base64url(keyPackage.leafNode.signaturePublicKey) !== device.key || !jwsOf(keyPackage.leafNode.credential)) {
        refuse(400, 100, "The package is of another device.");
      }
      this.packages = this.packages.filter((one) => !(last && one.last && one.device === device.id));
      this.packages.push({ device: device.id, ref, bytes, last });
    }
    return { stock: this.packages.filter((one) => one.device === device.id && !one.last).length };
  }

  /** Tests may hand out something else. */
  handOut = (one) => one;

  #sides = ({ person, phone }) => [this.people[person] ?? person, this.businesses[phone].number];

  /** Asks the members of each conversation of the account in which this device is not. */
  #join(me, { to, phone_number_id }) {
    const other = this.people[to] ?? this.businesses[phone_number_id]?.number;
    const wanted = [...this.conversations].filter(([, group]) => {
      const sides = this.#sides(group);
      const living = [...group.members].some((one) => !this.devices.get(one).revoked);
      return group.epoch > 0 && living && sides.includes(me.sub) && (other ? sides.includes(other) : !group.members.has(me.id));
    });
    for (const [group_id, { members }] of wanted) {
      if (!members.has(me.id)) {
        members.forEach((one) => this.put(one, { kind: "join", group_id, device_id: me.id, data: "" }));
      }
    }
    return wanted.map(([group_id, group]) => ({
      group_id,
      member: group.members.has(me.id),
      with: (me.phone_number_id ? group.person : this.businesses[group.phone].number).replace("+", ""),
    }));
  }

  #claim(me, { to, phone_number_id, own, group_id }) {
    const other = to === undefined ? this.businesses[phone_number_id]?.number : this.people[to];
    const group = group_id && this.#group(me, group_id);
    const subs = group ? this.#sides(group) : [own ? me.sub : other];
    const devices = [...this.devices.values()]
      .filter((one) => subs.includes(one.sub) && one.id !== me.id && !one.revoked && !group?.members.has(one.id))
      .flatMap((one) => {
        const found =
          this.packages.find((kept) => kept.device === one.id && !kept.last) ?? this.packages.find((kept) => kept.device === one.id);
        if (found && !found.last) {
          this.packages.splice(this.packages.indexOf(found), 1);
        }
        return found ? [this.handOut({ device_id: one.id, key_package: found.bytes, reused: found.last })] : [];
      });
    return { devices };
  }

  #create(me, { group_id, to, phone_number_id }) {
    if (this.conversations.has(group_id)) {
      refuse(409, 100, "This conversation exists.");
    }
    const person = to ?? me.user;
    const phone = phone_number_id ?? me.phone_number_id;
    this.conversations.set(group_id, { epoch: 0, members: new Set([me.id]), person, phone, commits: [] });
    return { group_id, epoch: 0 };
  }

  #group(me, id) {
    const group = this.conversations.get(id) ?? refuse(404, 100, "No such conversation.");
    return group.members.has(me.id) ? group : refuse(403, 10, "Not a member.");
  }

  #commit(me, id, { epoch, commit, welcomes = [], removed = [] }) {
    const group = this.#group(me, id);
    if (group.commits[epoch]?.commit === commit && group.commits[epoch].by === me.id) {
      return { epoch: epoch + 1 };
    }
    if (epoch !== group.epoch) {
      refuse(409, 100, "Another commit was first.", { epoch: group.epoch });
    }
    group.commits[epoch] = { commit, by: me.id };
    group.epoch++;
    for (const member of group.members) {
      if (member !== me.id) {
        this.put(member, { kind: "commit", group_id: id, epoch, data: commit });
      }
    }
    removed.forEach((one) => group.members.delete(one));
    for (const { device_id, welcome } of welcomes) {
      group.members.add(device_id);
      const from = this.devices.get(device_id).phone_number_id ? group.person : group.phone;
      this.put(device_id, { kind: "welcome", group_id: id, from, data: welcome });
    }
    return { epoch: group.epoch };
  }

  #fromPerson(me, id, { message_id, message }) {
    const group = this.#group(me, id);
    group.mids ??= new Set();
    if (!group.mids.has(message_id)) {
      group.mids.add(message_id);
      const { authenticatedData, epoch } = decode(fromBase64url(message), "mls_private_message");
      readAuthenticatedData(authenticatedData);
      for (const member of group.members) {
        if (member !== me.id) {
          this.put(member, {
            kind: "message",
            group_id: id,
            epoch: Number(epoch),
            message_id: `wamid.${message_id}`,
            from: me.user,
            data: message,
          });
        }
      }
    }
    return {};
  }

  #fromBusiness(phone, token, body, key) {
    if (this.businesses[phone]?.token !== token) {
      refuse(401, 190, "Invalid OAuth access token.");
    }
    if (body.type !== "encrypted") {
      const id = `wamid.plain${this.accepted.length}`;
      this.accepted.push({ id, body });
      return { messaging_product: "whatsapp", contacts: [{ input: body.to, wa_id: body.to }], messages: [{ id }] };
    }
    const { category, template, message_id, ciphertext } = body.encrypted;
    const message = decode(fromBase64url(ciphertext), "mls_private_message");
    const declared = readAuthenticatedData(message.authenticatedData);
    const named = template && `${template.name}@${template.language}`;
    if (declared.category !== category || declared.mid !== message_id || declared.template !== named) {
      refuse(400, 100, "The header declares something else.");
    }
    if (template && this.templates.get(`${this.businesses[phone].number} ${named}`)?.category !== category) {
      refuse(400, 132001, "Template does not exist in the translation.");
    }
    const known = this.accepted.find((one) => one.key === key && key !== undefined);
    if (known && known.ciphertext !== ciphertext) {
      refuse(400, 100, "The same Idempotency-Key with another content.");
    }
    const id = known?.id ?? `wamid.${message_id}`;
    if (!known) {
      this.accepted.push({ id, key, ciphertext, body, mid: message_id });
      const gid = base64url(message.groupId);
      for (const member of this.conversations.get(gid)?.members ?? []) {
        if (this.devices.get(member).sub === this.people[body.to.replace(/^\+?/, "+")]) {
          this.put(member, { kind: "message", group_id: gid, epoch: Number(message.epoch), message_id: id, data: ciphertext });
        }
      }
    }
    return { messaging_product: "whatsapp", contacts: [{ input: body.to, wa_id: body.to.replace("+", "") }], messages: [{ id }] };
  }

  put(to, envelope) {
    this.envelopes.push({ to, envelope: this.relay({ seq: ++this.#seq, at: now(), ...envelope }) });
    this.#waiting.forEach((wake) => wake());
  }

  async #inbox(me, after, wait) {
    const mine = () => this.envelopes.filter((one) => one.to === me.id && one.envelope.seq > after).map((one) => one.envelope);
    if (mine().length === 0 && wait > 0) {
      let wake;
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, wait * 1000);
        wake = () => (clearTimeout(timer), resolve());
        this.#waiting.add(wake);
      });
      this.#waiting.delete(wake);
    }
    return mine().slice(0, 100);
  }

  /** @param {string} business number @param {any} template */
  approve(business, template) {
    this.templates.set(`${business} ${template.name}@${template.language}`, template);
  }

  async #template(query) {
    const business = query.get("business");
    const template =
      this.templates.get(`${business} ${query.get("name")}@${query.get("language")}`) ??
      refuse(404, 132001, "Template does not exist in the translation.");
    return new SignJWT({ ...template })
      .setProtectedHeader({ alg: "EdDSA", typ: "tollgate-template+jwt", kid: "k1" })
      .setIssuer(ISSUER)
      .setSubject(business)
      .setIssuedAt(now())
      .setExpirationTime(now() + 3600)
      .sign(this.signer);
  }

  /** @param {string} word @returns {boolean} whether what came to the gate has it anywhere, also inside base64url */
  saw(word) {
    return this.seen.some((bytes) => {
      const found = text(bytes.filter((byte) => byte < 128));
      return (
        found.includes(word) || [...found.matchAll(/[A-Za-z0-9_-]{40,}/g)].some(([run]) => Buffer.from(run, "base64url").includes(word))
      );
    });
  }
}
