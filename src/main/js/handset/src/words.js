// What a message says, in words. What others wrote is not certain: whatever it is becomes text.

const string = (value) => (typeof value === "string" ? value : "");
const lines = (...all) => all.map(string).filter((line) => line !== "").join("\n");

/**
 * @param {any} content of the Cloud API, as the other side wrote it: nothing of it is certain
 * @returns {string}
 */
export function words(content) {
  const inner = content?.[content?.type];
  switch (content?.type) {
    case "text":
      return string(inner?.body);
    case "button":
      return string(inner?.text);
    case "reaction":
      return string(inner?.emoji);
    case "location":
      return lines(inner?.name, inner?.address, `${Number(inner?.latitude)}, ${Number(inner?.longitude)}`);
    case "contacts":
      return lines(...(Array.isArray(inner) ? inner : []).flatMap((one) => [one?.name?.formatted_name, one?.phones?.[0]?.phone]));
    case "interactive":
      return lines(inner?.header?.text, inner?.body?.text, inner?.footer?.text, inner?.button_reply?.title, inner?.list_reply?.title);
    default:
      return `[${string(content?.type)}]`;
  }
}

/** @param {any} shown @returns {string} a message in one text */
export const wordsOf = ({ rendered, content }) => (rendered ? lines(rendered.header, rendered.body, rendered.footer) : words(content));

/**
 * What she can answer by a tap.
 * @param {any} shown
 * @returns {{ text: string, content: any }[]}
 */
export function answers({ rendered, content }) {
  const quick = (rendered?.buttons ?? []).filter((one) => one.type === "quick_reply");
  const replies = content?.type === "interactive" ? (content.interactive?.action?.buttons ?? []) : [];
  return [
    ...quick.map(({ text, payload }) => ({ text, content: { type: "button", button: { text, payload: payload ?? text } } })),
    ...(Array.isArray(replies) ? replies : [])
      .filter((one) => typeof one?.reply?.title === "string")
      .map(({ reply: { id, title } }) => {
        const interactive = { type: "button_reply", button_reply: { id: string(id), title } };
        return { text: title, content: { type: "interactive", interactive } };
      }),
  ];
}
