// The library in one file for browsers, as a strict Content-Security-Policy lets it run: nothing is loaded from elsewhere, nothing evaluated.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Suites that are never asked for: ts-mls loads them on demand only. */
const OTHER_SUITES = [
  "@hpke/chacha20poly1305",
  "@hpke/dhkem-x448",
  "@hpke/hybridkem-x-wing",
  "@hpke/ml-kem",
  "@noble/ciphers/*",
  "@noble/post-quantum/*",
];
const MOST_KILOBYTES = 110;

test("is one file of the length of a photo", async () => {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: 'export * from "@tollgate/client"; export * from "@tollgate/client/indexeddb";',
      resolveDir: fileURLToPath(new URL("..", import.meta.url)),
    },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    external: OTHER_SUITES,
    write: false,
    metafile: true,
  });
  const [{ text }] = outputFiles;
  const kilobytes = gzipSync(text).length / 1024;

  assert.equal(outputFiles.length, 1);
  assert.ok(kilobytes < MOST_KILOBYTES, `${kilobytes.toFixed(0)} KB by gzip`);
  assert.doesNotMatch(text, /\beval\(|new Function\(|WebAssembly|innerHTML|document\.write/);
  assert.deepEqual(
    Object.keys(metafile.inputs).filter((file) => file.includes("node:")),
    [],
  );
});
