// What of a request of the Cloud API can be encrypted, and how.
import { NotEncrypted } from "./refusals.js";

/** Types whose content is all in the request. Files lie with the gate, where they would not be encrypted. */
const TYPES = ["text", "reaction", "location", "contacts", "interactive"];

const FILES = ["image", "video", "audio", "document", "sticker"];

/**
 * @param {any} body of POST /messages
 * @returns {{ category?: string, template?: string, plain: any, params?: any[] }} throws NotEncrypted
 */
export function content(body) {
  const type = body.type ?? "text";
  if (hasFile({ [type]: body[type] })) {
    throw new NotEncrypted("Files are not encrypted yet: they lie with the gate. Send a link in a text.");
  }
  if (type === "template") {
    const { name, language, components = [] } = body.template ?? {};
    if (typeof name !== "string" || typeof language?.code !== "string" || !Array.isArray(components)) {
      throw new NotEncrypted("template needs a name, a language with a code, and components as a list.");
    }
    const template = `${name}@${language.code}`;
    return { template, params: components, plain: { tpl: template, params: components } };
  }
  if (!TYPES.includes(type) || typeof body[type] !== "object" || body[type] === null) {
    throw new NotEncrypted(`Messages of this type are not encrypted. Use one of ${TYPES.join(", ")}, template.`);
  }
  const context = body.context?.message_id === undefined ? {} : { context: { message_id: body.context.message_id } };
  return { category: "service", plain: { content: { type, [type]: body[type], ...context } } };
}

/** A header or a parameter that names a file by its id or its link. */
function hasFile(value) {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).some(([name, inner]) => (FILES.includes(name) && typeof inner === "object") || hasFile(inner))
  );
}
