// Bundles each entry point separately, so that a page loads only its own, makes the atlas of the
// maps, and collects licences.
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { atlas } from "./atlas.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, "../kbgraph_web/static/bundle");
/** The bundles that pages load, by name. */
const entries = {
  site: "src/ui/site.ts",
  graph: "src/graph/graph_page.ts",
  whole_graph: "src/whole_graph/whole_graph_page.ts",
  sparql: "src/sparql/sparql_page.ts",
  result_graph: "src/sparql/result_graph.ts",
  map: "src/map/world_map.ts",
  palette: "src/search/palette.ts",
};
/** The package of which the atlas is made. */
const ATLAS = "node_modules/world-atlas";

await rm(out, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: entries,
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  metafile: true,
});
await writeFile(join(out, "atlas.json"), JSON.stringify(await atlas()));
// Compressed copies beside each bundle, so that the server need not compress.
for (const name of await readdir(out)) {
  const bytes = await readFile(join(out, name));
  await writeFile(join(out, `${name}.br`), brotliCompressSync(bytes));
  await writeFile(join(out, `${name}.gz`), gzipSync(bytes, { level: 9 }));
}
// Written last: the build hook takes the date of this file for that of the bundle.
await writeFile(join(out, "CREDITS.txt"), await licences([...bundled(metafile), ATLAS].sort()));
for (const name of (await readdir(out)).filter((each) => /\.(js|json)$/.test(each))) console.log(name, ...(await weights(name)));

/** Returns the kilobytes of a file of the bundle: as it is, by gzip, and by Brotli. */
async function weights(name) {
  const sizes = await Promise.all(["", ".gz", ".br"].map(async (ending) => (await stat(join(out, name + ending))).size));
  return sizes.map((size, place) => `${Math.round(size / 1000)} kB${["", " gz", " br"][place]}`);
}

/** Returns the folders of the packages that are in a bundle, sorted. */
function bundled({ outputs }) {
  const inputs = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const paths = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  return [...new Set(paths.map((path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]).filter(Boolean))].sort();
}

/** Returns name, version and licence text of each package; fails without a licence file. */
async function licences(folders) {
  const texts = folders.map(async (folder) => {
    const path = join(here, folder);
    const { name, version, license } = JSON.parse(await readFile(join(path, "package.json"), "utf8"));
    const file = (await readdir(path)).find((each) => /^licen[cs]e/i.test(each));
    if (!file) throw new Error(`${name} ${version} has no licence file: it cannot be bundled`);
    return `${name} ${version} (${license})\n\n${(await readFile(join(path, file), "utf8")).trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}
