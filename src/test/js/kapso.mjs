// @kapso/whatsapp-cloud-api: objects in camel case, its own error class, and webhooks made plain by normalizeWebhook.
import { buildTemplateSendPayload, WhatsAppClient } from "@kapso/whatsapp-cloud-api";
import { normalizeWebhook, verifySignature } from "@kapso/whatsapp-cloud-api/server";
import { failure } from "./failure.mjs";

export function kapso({ token, phone, account, secret, verifyToken }, root, fetch) {
  const client = new WhatsAppClient({ accessToken: token, baseUrl: root, fetch });
  const from = { phoneNumberId: phone };
  const address = ({ to, userId }) => (to ? { ...from, to } : { ...from, recipient: userId });
  const id = (answer) => answer.messages[0].id;
  return {
    verifies: (query) => (query["hub.verify_token"] === verifyToken ? query["hub.challenge"] : Promise.reject(new Error("token"))),
    async receives(body, headers) {
      if (!verifySignature({ appSecret: secret, rawBody: body, signatureHeader: headers["x-hub-signature-256"] })) {
        throw new Error("the signature does not fit");
      }
      const { contacts, messages, statuses } = normalizeWebhook(JSON.parse(body.toString("utf8")));
      return [
        ...messages.map((message) => ({
          id: message.id, from: message.from, userId: message.fromUserId, name: contacts[0]?.profile?.name,
          text: message.text?.body, image: message.image?.id, caption: message.image?.caption,
        })),
        ...statuses.map((status) => ({ id: status.id, status: status.status, to: status.recipientId, userId: status.recipientUserId })),
      ];
    },
    subscribes: (hook) => client.request("POST", `${account}/subscribed_apps`, {
      body: { override_callback_uri: hook, verify_token: verifyToken }, responseType: "json",
    }),
    reads: (messageId) => client.messages.markRead({ ...from, messageId, typingIndicator: { type: "text" } }),
    text: async (who, body, contextMessageId) => id(await client.messages.sendText({ ...address(who), body, contextMessageId })),
    photo: (who, file, caption) => client.messages.sendImage({ ...address(who), image: { id: file, caption } }),
    place: (who, latitude, longitude, name, street) =>
      client.messages.sendLocation({ ...address(who), location: { latitude, longitude, name, address: street } }),
    contact: (who, formattedName, number) => client.messages.sendContacts({
      ...address(who), contacts: [{ name: { formattedName, lastName: "Conceição" }, phones: [{ phone: number, type: "WORK" }] }],
    }),
    reacts: (who, messageId, emoji) => client.messages.sendReaction({ ...address(who), reaction: { messageId, emoji } }),
    buttons: (who, bodyText, all) => client.messages.sendInteractiveButtons({
      ...address(who), bodyText, footerText: "Gute Schuhe", buttons: all.map(([key, title]) => ({ id: key, title })),
    }),
    list: (who, bodyText, buttonText, all) => client.messages.sendInteractiveList({
      ...address(who), bodyText, buttonText, sections: [{ title: "Alle", rows: all.map(([key, title]) => ({ id: key, title })) }],
    }),
    link: (who, bodyText, displayText, url) =>
      client.messages.sendInteractiveCtaUrl({ ...address(who), bodyText, parameters: { displayText, url } }),
    template: async (who, name, file, texts, suffix, payload) => id(await client.messages.sendTemplate({
      ...address(who),
      template: buildTemplateSendPayload({
        name, language: "en_US", header: { type: "image", image: { id: file } },
        body: texts.map((text) => ({ type: "text", text })),
        buttons: [
          { type: "button", subType: "url", index: 0, parameters: [{ type: "text", text: suffix }] },
          { type: "button", subType: "quick_reply", index: 1, parameters: [{ type: "payload", payload }] },
        ],
      }),
    })),
    carousel: async (who, name, file, text, cards) => id(await client.messages.sendTemplate({
      ...address(who),
      template: buildTemplateSendPayload({
        name, language: "en_US", body: [{ type: "text", text }],
        cards: cards.map(([size, suffix], cardIndex) => ({
          cardIndex,
          components: [
            { type: "header", parameters: [{ type: "image", image: { id: file } }] },
            { type: "body", parameters: [{ type: "text", text: size }] },
            { type: "button", subType: "url", index: 0, parameters: [{ type: "text", text: suffix }] },
          ],
        })),
      }),
    })),
    code: async (who, name, code) => id(await client.messages.sendTemplate({
      ...address(who),
      template: buildTemplateSendPayload({
        name, language: "en_US", body: [{ type: "text", text: code }],
        buttons: [{ type: "button", subType: "url", index: 0, parameters: [{ type: "text", text: code }] }],
      }),
    })),
    // it has no offers for a limited time
    uploads: async (bytes, type, fileName) =>
      (await client.media.upload({ ...from, type, file: new Blob([bytes], { type }), fileName })).id,
    async file(mediaId) {
      const told = await client.media.get({ mediaId });
      return { url: mediaId, type: told.mimeType, size: Number(told.fileSize) };
    },
    downloads: async (mediaId) => Buffer.from(await client.media.download({ mediaId, auth: "always" })),
    removes: async (mediaId) => (await client.media.delete({ mediaId })).success,
    templates: {
      create: (name, text, example) => client.templates.create({
        businessAccountId: account, name, language: "de", category: "UTILITY",
        components: [{ type: "BODY", text, example: { bodyText: [[example]] } }],
      }),
      // get asks a path below the account, which the platform does not have either
      list: async () => (await client.templates.list({ businessAccountId: account, limit: 50 })).data,
      remove: async (name) => (await client.templates.delete({ businessAccountId: account, name })).success,
    },
    profile: {
      set: (about) => client.phoneNumbers.businessProfile.update({ ...from, about }),
      about: async () => (await client.phoneNumbers.businessProfile.get({ ...from, fields: "about" })).data[0].about,
    },
    async fails(action) {
      const error = await failure(action);
      return { status: error.httpStatus, code: error.code, details: error.details ?? String(error) };
    },
  };
}
