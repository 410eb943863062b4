// @great-detail/whatsapp: the platform's own names, errors thrown by its HTTP library, and downloads with a foreign Host.
import Client from "@great-detail/whatsapp";
import { failure } from "./failure.mjs";

export function greatDetail({ token, phone, account, secret, verifyToken }, root, fetch) {
  const request = { headers: { Authorization: `Bearer ${token}` }, fetch, retry: 0 };
  const client = new Client({ baseUrl: root, graphVersion: "v23.0", request });
  const address = ({ to, userId }) => (to ? { phoneNumberID: phone, to } : { phoneNumberID: phone, recipient: userId });
  const message = async (who, content, context) => (await client.message.createMessage({
    ...address(who), ...content, ...(context ? { context: { message_id: context } } : {}),
  }).json()).messages[0].id;
  return {
    async verifies(query) {
      const asked = await client.webhook.register({ method: "GET", query, headers: {} });
      if (asked.verifyToken !== verifyToken) {
        throw new Error("token");
      }
      return asked.accept();
    },
    async receives(body, headers) {
      const event = await client.webhook.eventNotification({ method: "POST", query: {}, body: body.toString(), headers });
      await event.verifySignature(secret);
      return event.eventNotification.entry.flatMap((entry) => entry.changes).map((change) => change.value).flatMap((value) => [
        ...(value.messages ?? []).map((came) => ({
          id: came.id, from: came.from, userId: came.from_user_id, name: value.contacts?.[0]?.profile?.name,
          text: came.text?.body, image: came.image?.id, caption: came.image?.caption,
        })),
        ...(value.statuses ?? []).map((came) => ({
          id: came.id, status: came.status, to: came.recipient_id, userId: came.recipient_user_id,
        })),
      ]);
    },
    subscribes: (hook) => client.subscribedApps.createSubscription({
      businessAccountID: account, override_callback_uri: hook, verify_token: verifyToken,
    }).json(),
    reads: (id) => client.message.createStatus({
      phoneNumberID: phone, message_id: id, status: "read", typing_indicator: { type: "text" },
    }).json(),
    text: (who, body, context) => message(who, { type: "text", text: { body } }, context),
    photo: (who, id, caption) => message(who, { type: "image", image: { id, caption } }),
    place: (who, latitude, longitude, name, street) => message(who, {
      type: "location", location: { latitude: String(latitude), longitude: String(longitude), name, address: street },
    }),
    contact: (who, name, number) => message(who, {
      type: "contacts", contacts: [{ name: { formatted_name: name, last_name: "Conceição" }, phones: [{ phone: number, type: "WORK" }] }],
    }),
    reacts: (who, id, emoji) => message(who, { type: "reaction", reaction: { message_id: id, emoji } }),
    buttons: (who, text, all) => message(who, {
      type: "interactive",
      interactive: {
        type: "button", body: { text },
        action: { buttons: all.map(([id, title]) => ({ type: "reply", reply: { id, title } })) },
      },
    }),
    list: (who, text, button, all) => message(who, {
      type: "interactive",
      interactive: {
        type: "list", body: { text }, action: { button, sections: [{ title: "Alle", rows: all.map(([id, title]) => ({ id, title })) }] },
      },
    }),
    link: (who, text, label, url) => message(who, {
      type: "interactive",
      interactive: { type: "cta_url", body: { text }, action: { name: "cta_url", parameters: { display_text: label, url } } },
    }),
    template: (who, name, id, texts, suffix, payload) => message(who, {
      type: "template",
      template: {
        name, language: { code: "en_US" },
        components: [
          { type: "header", parameters: [{ type: "image", image: { id } }] },
          { type: "body", parameters: texts.map((text) => ({ type: "text", text })) },
          { type: "button", sub_type: "url", index: 0, parameters: [{ type: "text", text: suffix }] },
          { type: "button", sub_type: "quick_reply", index: 1, parameters: [{ type: "payload", payload }] },
        ],
      },
    }),
    uploads: async (bytes, mimeType, filename) =>
      (await client.media.upload({ phoneNumberID: phone, file: new Blob([bytes], { type: mimeType }), filename, mimeType }).json()).id,
    async file(mediaID) {
      const told = await client.media.getURL({ mediaID, phoneNumberID: phone }).json();
      return { url: told.url, type: told.mime_type, size: Number(told.file_size) };
    },
    downloads: async (mediaURL) => Buffer.from(await client.media.download({ mediaURL, request }).arrayBuffer()),
    removes: async (mediaID) => (await client.media.delete({ mediaID }).json()).success,
    templates: {
      create: (name, text, example) => client.template.create(account, {
        name, language: "de", category: "UTILITY", components: [{ type: "BODY", text, example: { body_text: [[example]] } }],
      }).json(),
      get: (id) => client.template.get(id, { fields: ["name", "status", "components"] }).json(),
      list: async () => (await client.template.list(account, { limit: 50, status: ["APPROVED"], fields: ["name", "status"] }).json()).data,
      remove: async (name) => (await client.template.delete(account, { name }).json()).success,
    },
    profile: {
      set: (about) => client.businessProfile.updateBusinessProfile({ phoneNumberID: phone, about }).json(),
      about: async () =>
        (await client.businessProfile.getBusinessProfile({ phoneNumberID: phone, fields: ["about"] }).json()).data[0].about,
    },
    number: async () => (await client.phoneNumbers.getPhoneNumber({
      phoneNumberID: phone, fields: ["display_phone_number", "verified_name", "quality_rating"],
    }).json()).display_phone_number,
    async fails(action) {
      const error = await failure(action);
      const body = error.data ?? (error.response ? await error.response.json() : {});
      return { status: error.response?.status, code: body.error?.code, details: body.error?.error_data?.details ?? String(error) };
    },
  };
}
