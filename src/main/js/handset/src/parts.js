// Pieces of the page. Whatever comes from others becomes text, never markup.

const ADDRESS = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g;

/**
 * @param {string} tag
 * @param {Record<string, any>} [properties] `class`, `onclick`, attributes; those that are undefined or false are left out
 * @param {...(Node | string | undefined | false)} children
 * @returns {HTMLElement}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value);
    } else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter((child) => child !== undefined && child !== false && child !== ""));
  return element;
}

/** @param {string} href @param {string} [text] @returns {Node} a link, if it is one to a page */
export const link = (href, text = href) => (/^https?:\/\//.test(href) ? h("a", { href, rel: "noreferrer" }, text) : h("span", {}, text));

/** @param {string} text @returns {Node[]} with its addresses as links */
export function linked(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(ADDRESS)) {
    parts.push(text.slice(from, found.index), link(found[0]));
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)].filter((part) => part !== "");
}

/** @param {number} seconds since 1970 @returns {HTMLElement} */
export function time(seconds) {
  const at = new Date(seconds * 1000);
  const shown = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(at);
  return h("time", { datetime: at.toISOString() }, shown);
}
