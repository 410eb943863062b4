// What a person wrote, in the form of the Cloud API's webhooks.

/**
 * @param {any} message of the shared library
 * @param {{ id: string, display?: string }} number
 * @param {{ account: string, business: string }} of
 * @returns {any}
 */
export function update(message, number, { account, business }) {
  const { type, context, ...content } = message.content;
  const from = message.peer.address?.startsWith("+") ? message.peer.address.slice(1) : undefined;
  const who = from === undefined ? { user_id: message.peer.sub.replace("person:", "") } : { wa_id: from };
  return {
    object: "whatsapp_business_account",
    entry: [
      {
        id: account,
        changes: [
          {
            field: "messages",
            value: {
              messaging_product: "whatsapp",
              metadata: { display_phone_number: (number.display ?? business).replace(/\D/g, ""), phone_number_id: number.id },
              contacts: [{ profile: { name: message.peer.name ?? from ?? "" }, ...who }],
              messages: [
                {
                  ...(from === undefined ? { from_user_id: who.user_id } : { from }),
                  id: message.messageId,
                  timestamp: String(message.at),
                  type,
                  ...content,
                  ...(context ? { context: { id: context.message_id } } : {}),
                },
              ],
            },
          },
        ],
      },
    ],
  };
}
