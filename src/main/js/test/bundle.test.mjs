// The page's script in one file, as a strict Content-Security-Policy lets it run: nothing is loaded from elsewhere, nothing evaluated.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const MOST_KILOBYTES = 120;

test("is one file of the length of a photo", () => {
  const folder = mkdtempSync(join(tmpdir(), "bundle-"));
  const made = [`--outfile=${join(folder, "page.js")}`, `--metafile=${join(folder, "meta.json")}`];
  execFileSync("npm", ["run", "--silent", "bundle", "--", ...made], { cwd: fileURLToPath(new URL("..", import.meta.url)) });
  const text = readFileSync(join(folder, "page.js"), "utf8");
  const { inputs } = JSON.parse(readFileSync(join(folder, "meta.json"), "utf8"));
  const kilobytes = gzipSync(text).length / 1024;

  assert.ok(kilobytes < MOST_KILOBYTES, `${kilobytes.toFixed(0)} KB by gzip`);
  assert.doesNotMatch(text, /\bfrom\s*"|\bimport\s*"/, "what is imported at once must be inside: a browser finds no package by its name");
  assert.doesNotMatch(text, /\beval\(|new Function\(|WebAssembly|innerHTML|document\.write/);
  assert.deepEqual(
    Object.keys(inputs).filter((file) => file.includes("node:")),
    [],
  );
});
