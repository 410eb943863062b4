// Templates: the gate signs them, the recipient's device renders them. A business chooses parameters, never other words.
import { now } from "./bytes.js";
import { CATEGORIES, MessageFault } from "./messages.js";
import { verified } from "./credentials.js";

const MOST_TEXT = 1024;
const PLACE = /\{\{\s*([a-z0-9_]+)\s*\}\}/gi;

/**
 * @typedef {object} Template
 * @property {string} name
 * @property {string} language
 * @property {string} category in lower case
 * @property {any[]} components as in the Cloud API
 *
 * @typedef {{ type: string, text: string, url?: string, payload?: string }} Button
 */

/** Reads templates from the gate, checks the signature, and keeps them for ten minutes. */
export class Templates {
  #keys;
  #fetch;
  #known = new Map();

  /**
   * @param {import("./credentials.js").GateKeys} keys
   * @param {(business: string, name: string, language: string) => Promise<string>} fetch brings the JWS
   */
  constructor(keys, fetch) {
    this.#keys = keys;
    this.#fetch = fetch;
  }

  /**
   * @param {string} business number (+E164)
   * @param {string} id `name@language`
   * @returns {Promise<Template>}
   */
  async get(business, id) {
    const key = `${business} ${id}`;
    const known = this.#known.get(key);
    if (known && known.until > now()) {
      return known.template;
    }
    const [name, language] = split(id);
    const claims = await verified(this.#keys, await this.#fetch(business, name, language), { typ: "tollgate-template+jwt", at: now() });
    const category = String(claims.category).toLowerCase();
    if (
      claims.sub !== business ||
      claims.name !== name ||
      claims.language !== language ||
      !CATEGORIES.includes(category) ||
      !Array.isArray(claims.components)
    ) {
      throw new MessageFault("The gate has signed another template than the one that the message names.");
    }
    const template = { name, language, category, components: claims.components };
    this.#known.set(key, { template, until: Math.min(claims.exp, now() + 600) });
    return template;
  }
}

/** @param {string} id `name@language` @returns {[string, string]} */
export function split(id) {
  const at = id.lastIndexOf("@");
  if (at < 1 || at === id.length - 1) {
    throw new MessageFault("A template is named as `name@language`.");
  }
  return [id.slice(0, at), id.slice(at + 1)];
}

/**
 * @param {Template} template
 * @param {any[]} params components of the Cloud API
 * @returns {{ header?: string, media?: any, body: string, footer?: string, buttons: Button[] }}
 */
export function render(template, params) {
  const used = new Set();
  const given = (type, index) => {
    const found = params.filter((one) => one?.type?.toLowerCase() === type && (index === undefined || Number(one.index) === index));
    if (found.length > 1) {
      throw new MessageFault(`The parameters name the ${type} twice.`);
    }
    found.forEach((one) => used.add(one));
    return found[0]?.parameters ?? [];
  };
  const rendered = { body: "", buttons: [] };
  for (const component of template.components) {
    const type = String(component.type).toLowerCase();
    if (type === "buttons") {
      rendered.buttons = component.buttons.map((button, index) => renderedButton(button, given("button", index), index));
    } else if (type === "header" && component.format && component.format !== "TEXT") {
      rendered.media = onlyOne(given("header"), component.format.toLowerCase());
    } else if (type === "header" || type === "body") {
      rendered[type] = filled(component.text, given(type), type);
    } else if (type === "footer") {
      rendered.footer = component.text;
    }
  }
  if (params.some((one) => !used.has(one))) {
    throw new MessageFault("There are parameters for a part that the template does not have.");
  }
  return rendered;
}

function renderedButton(button, parameters, index) {
  const type = String(button.type).toLowerCase();
  const words = { type, text: button.text };
  if (type === "url") {
    return {
      ...words,
      url: button.url?.includes("{{")
        ? filled(button.url, parameters, `button ${index}`, encodeURIComponent)
        : plainly(button.url, parameters),
    };
  }
  if (type === "quick_reply" && parameters.length > 0) {
    return { ...words, payload: textOf(onlyOne(parameters, "payload"), "payload") };
  }
  return plainly(words, parameters);
}

function plainly(value, parameters) {
  if (parameters.length > 0) {
    throw new MessageFault("A button without a place for it has a parameter.");
  }
  return value;
}

function onlyOne(parameters, type) {
  if (parameters.length !== 1 || parameters[0]?.type !== type) {
    throw new MessageFault(`A part of the template takes exactly one parameter of the type ${type}.`);
  }
  return parameters[0];
}

function textOf(parameter, type) {
  const value = parameter[type];
  if (typeof value !== "string" || value.length === 0 || value.length > MOST_TEXT) {
    throw new MessageFault(`A parameter of the type ${type} has 1 to ${MOST_TEXT} characters.`);
  }
  return value;
}

function valueOf(parameter, part) {
  switch (parameter?.type) {
    case "text": {
      const value = textOf(parameter, "text");
      if (/[\n\r\t]| {5,}/.test(value)) {
        throw new MessageFault(`A parameter of the ${part} has line breaks, tabs, or more than four spaces in a row.`);
      }
      return value;
    }
    case "currency":
    case "date_time":
      return textOf(parameter[parameter.type] ?? {}, "fallback_value");
    default:
      throw new MessageFault(`The ${part} takes parameters of the types text, currency and date_time.`);
  }
}

/** @param {string} words @param {any[]} parameters @param {string} part @param {(value: string) => string} [escape] */
function filled(words, parameters, part, escape = (value) => value) {
  const places = [...new Set([...words.matchAll(PLACE)].map((match) => match[1]))];
  if (places.length !== parameters.length) {
    throw new MessageFault(`The ${part} has ${places.length} places, but ${parameters.length} parameters.`);
  }
  const named = parameters.some((one) => one?.parameter_name !== undefined);
  const values = new Map(
    parameters.map((one, i) => [named ? one.parameter_name : places.includes(String(i + 1)) ? String(i + 1) : places[i], one]),
  );
  return words.replace(PLACE, (_, place) => {
    if (!values.has(place)) {
      throw new MessageFault(`The ${part} has a place without a parameter.`);
    }
    return escape(valueOf(values.get(place), part));
  });
}
