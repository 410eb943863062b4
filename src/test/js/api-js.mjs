// whatsapp-api-js: knows no other address than the platform's, so its fetch is given Tollgate's. It answers errors instead of throwing
// them, sends contacts as a JSON string, and checks signatures over a body that is escaped as the platform escapes it.
import { WhatsAppAPI } from "whatsapp-api-js";
import * as kinds from "whatsapp-api-js/messages";
import { failure } from "./failure.mjs";

const PLATFORM = "https://graph.facebook.com";

export function apiJs({ token, phone, account, secret, verifyToken }, root, fetch) {
  let last;
  const send = async (url, options) => {
    const response = await fetch(String(url).replace(PLATFORM, root), options);
    last = response.status;
    return response;
  };
  const client = new WhatsAppAPI({ token, appSecret: secret, webhookVerifyToken: verifyToken, v: "v24.0", ponyfill: { fetch: send } });
  const address = ({ to, userId }) => (to ? { phone: to } : { bsuid: userId });
  const value = (answer) => {
    if (answer.error) {
      throw Object.assign(new Error(JSON.stringify(answer)), { status: last, error: answer.error });
    }
    return answer;
  };
  const message = async (who, content, context) => value(await client.sendMessage(phone, address(who), content, context)).messages[0].id;
  return {
    verifies: (query) => client.get(query),
    async receives(body, headers) {
      const updates = [];
      client.on.message = ({ from, contact, message: came }) => updates.push({
        id: came.id, from, userId: contact.user_id, name: contact.profile?.name,
        text: came.text?.body, image: came.image?.id, caption: came.image?.caption,
      });
      client.on.status = ({ id, status, recipient }) => updates.push({ id, status, to: recipient.phone, userId: recipient.bsuid });
      const raw = body.toString("utf8");
      await client.post(JSON.parse(raw), raw, headers["x-hub-signature-256"]);
      return updates;
    },
    async subscribes(hook) {
      const response = await client.$$apiFetch$$(`${PLATFORM}/v24.0/${account}/subscribed_apps`, {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ override_callback_uri: hook, verify_token: verifyToken }),
      });
      value(await response.json());
    },
    reads: async (id) => value(await client.markAsRead(phone, id, "text")),
    text: (who, body, context) => message(who, new kinds.Text(body), context),
    photo: (who, file, caption) => message(who, new kinds.Image(file, true, caption)),
    place: (who, latitude, longitude, name, street) => message(who, new kinds.Location(longitude, latitude, name, street)),
    contact: (who, name, number) =>
      message(who, new kinds.Contacts([new kinds.Name(name, undefined, "Conceição"), new kinds.Phone(number, "WORK")])),
    reacts: (who, id, emoji) => message(who, new kinds.Reaction(id, emoji)),
    buttons: (who, text, all) => message(who, new kinds.Interactive(
      new kinds.ActionButtons(...all.map(([key, title]) => new kinds.Button(key, title))), new kinds.Body(text), new kinds.Header("Termin"),
      new kinds.Footer("Gute Schuhe"),
    )),
    list: (who, text, button, all) => message(who, new kinds.Interactive(
      new kinds.ActionList(button, new kinds.ListSection("Alle", ...all.map(([key, title]) => new kinds.Row(key, title)))),
      new kinds.Body(text),
    )),
    link: (who, text, label, url) => message(who, new kinds.Interactive(new kinds.ActionCTA(label, url), new kinds.Body(text))),
    template: (who, name, file, texts, suffix, payload) => message(who, new kinds.Template(
      name, "en_US", new kinds.HeaderComponent(new kinds.HeaderParameter(new kinds.Image(file, true))),
      new kinds.BodyComponent(...texts.map((text) => new kinds.BodyParameter(text))),
      new kinds.URLComponent(suffix), new kinds.PayloadComponent(payload),
    )),
    carousel: (who, name, file, text, cards) => message(who, new kinds.Template(
      name, "en_US", new kinds.BodyComponent(new kinds.BodyParameter(text)),
      new kinds.CarouselComponent(...cards.map(([size, suffix]) => new kinds.CarouselCard(
        new kinds.Image(file, true), new kinds.BodyComponent(new kinds.BodyParameter(size)), new kinds.URLComponent(suffix),
      ))),
    )),
    code: (who, name, code) => message(who, new kinds.Template(
      name, "en_US", new kinds.BodyComponent(new kinds.BodyParameter(code)), new kinds.URLComponent(code),
    )),
    offer: (who, name, text, coupon, until) => message(who, new kinds.Template(
      name, "en_US", new kinds.BodyComponent(new kinds.BodyParameter(text)), new kinds.LTOComponent(until), new kinds.CopyComponent(coupon),
    )),
    async uploads(bytes, type, name) {
      const form = new FormData();
      form.set("messaging_product", "whatsapp");
      form.set("file", new Blob([bytes], { type }), name);
      return value(await client.uploadMedia(phone, form)).id;
    },
    async file(id) {
      const told = value(await client.retrieveMedia(id, phone));
      return { url: told.url, type: told.mime_type, size: Number(told.file_size) };
    },
    downloads: async (url) => Buffer.from(await (await client.fetchMedia(url)).arrayBuffer()),
    removes: async (id) => value(await client.deleteMedia(id)).success,
    blocks: async (user) => value(await client.blockUser(phone, user)).block_users.added_users[0].input,
    unblocks: async (user) => value(await client.unblockUser(phone, user)).block_users.removed_users[0].input,
    async fails(action) {
      const error = await failure(action);
      return { status: error.status, code: error.error?.code, details: error.error?.error_data?.details ?? String(error) };
    },
  };
}
