// Makes an editor of the text field of a rule file: it completes the sentences of the vocabulary and the words in their gaps, and marks
// faults with their hints while somebody types. The server finds the faults, by the same checks as for a proposal.
import {basicSetup, EditorView} from "codemirror";
import {autocompletion, snippetCompletion} from "@codemirror/autocomplete";
import {lintGutter, linter} from "@codemirror/lint";

const field = document.querySelector("#text");
const form = field.form;
const GAP = /\{([a-z_]+)\}/g;
const BEGINNING_OF = {then: /^\s*(then|dann)\s*$/i, when: /^\s*(when|wenn)\s*$/i};

const offers = await fetch(field.dataset.offers).then(answer => answer.ok ? answer.json() : {when: [], then: [], values: {}});

function literal(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Up to each gap of a sentence: what stands before it, and the name of the gap. */
function gaps(text) {
  return [...text.matchAll(GAP)].map(gap => ({
    name: gap[1], before: new RegExp("^" + text.slice(0, gap.index).split(/\{[a-z_]+\}/).map(literal).join("(?:.+?)") + "(?<word>[^\"]*)$"),
  }));
}

function completion(text, one) {
  return snippetCompletion(text.replace(GAP, "${$1}"), {label: text, detail: one.section, info: one.about || undefined});
}

// A line may have its bullet already: "- ", "-- " below alternatives, "- not: ".
const BULLET = /^\s*(?:--? (?:(?:not|nicht): )?)?/;
const sentences = {};
for (const where of ["when", "then"]) {
  sentences[where] = offers[where].map(one => {
    const words = one.text.replace(/^- /, "");
    return {gaps: gaps(words), whole: completion(one.text, one), words: completion(words, one)};
  });
}

/** Whether a line is among the conditions of a rule, or says what the rule does. */
function part(state, line) {
  for (let number = line - 1; number > 0; number--) {
    const text = state.doc.line(number).text;
    if (BEGINNING_OF.then.test(text)) {
      return "then";
    }
    if (BEGINNING_OF.when.test(text)) {
      return "when";
    }
  }
  return "when";
}

function complete(context) {
  const line = context.state.doc.lineAt(context.pos);
  const typed = line.text.slice(0, context.pos - line.from);
  const said = typed.replace(BULLET, "");
  if (said === "" && !context.explicit) {
    return null;
  }
  const form = /^\s*-/.test(typed) ? "words" : "whole";
  const among = sentences[part(context.state, line.number)];
  for (const gap of among.flatMap(one => one.gaps)) {
    const known = offers.values[gap.name];
    const found = known && gap.before.exec(said);
    if (found) {
      const options = known.map(word => ({label: word, type: "constant"}));
      return {from: context.pos - found.groups.word.length, options, validFor: /^[^"\s]*$/};
    }
  }
  return {from: context.pos - said.length, options: among.map(one => one[form]), validFor: /^.*$/};
}

async function faults(view) {
  const token = form.querySelector("[name=_csrf]").value;
  const answer = await fetch(field.dataset.check,
      {method: "POST", headers: {"Content-Type": "text/plain; charset=utf-8", "X-CSRF-TOKEN": token}, body: view.state.doc.toString()});
  if (!answer.ok) {
    return [];
  }
  return (await answer.json()).map(fault => {
    const line = view.state.doc.line(Math.min(Math.max(fault.line, 1), view.state.doc.lines));
    return {from: line.from, to: line.to, severity: "error", message: fault.text};
  });
}

const label = document.querySelector("label[for=text]").textContent.trim();
const colours = EditorView.theme({
  "&": {border: "1px solid var(--edge)", borderRadius: ".35rem", backgroundColor: "var(--paper)", color: "var(--ink)", maxHeight: "70vh"},
  ".cm-scroller": {overflow: "auto", fontFamily: "ui-monospace, \"DejaVu Sans Mono\", Menlo, monospace"},
  ".cm-content": {caretColor: "var(--ink)"},
  ".cm-gutters": {backgroundColor: "var(--head)", color: "var(--quiet)"},
  ".cm-activeLine, .cm-activeLineGutter": {backgroundColor: "var(--head)"},
  ".cm-cursor": {borderLeftColor: "var(--ink)"},
  ".cm-tooltip": {backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--edge)"},
  ".cm-tooltip-autocomplete ul li[aria-selected]": {backgroundColor: "var(--brand)", color: "var(--on-brand)"},
  ".cm-completionDetail": {color: "inherit"},
});

const editor = new EditorView({
  doc: field.value,
  extensions: [basicSetup, EditorView.cspNonce.of(document.querySelector("script[type=importmap]").nonce), colours, EditorView.lineWrapping,
    EditorView.contentAttributes.of({"aria-label": label, lang: field.lang, spellcheck: "false", tabindex: "0"}),
    field.dataset.check.includes("path=rules") ? [autocompletion({override: [complete]}), lintGutter(), linter(faults, {delay: 600})] : []],
});
field.before(editor.dom);
field.hidden = true;

// What is sent is kept in this tab until it is saved: a sign-in that has ended loses nothing; a sign-out loses it.
const kept = "draft " + location.pathname + " " + form.elements.path.value;
const before = sessionStorage.getItem(kept);
if (before === editor.state.doc.toString() || new URLSearchParams(location.search).has("saved")) {
  sessionStorage.removeItem(kept);
} else if (before !== null) {
  const again = document.querySelector("#kept");
  again.hidden = false;
  again.querySelector("button").addEventListener("click", () => {
    editor.dispatch({changes: {from: 0, to: editor.state.doc.length, insert: before}});
    again.hidden = true;
    editor.focus();
  });
}
form.addEventListener("submit", event => {
  field.value = editor.state.doc.toString();
  if (!event.submitter?.value) {
    sessionStorage.setItem(kept, field.value);
  }
});
