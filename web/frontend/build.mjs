// Bundles each entry point separately, so that a page loads only its own, and collects licences.
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, "../kbgraph_web/static/bundle");
/** The bundles that pages load, by name. */
const entries = {
  site: "src/ui/site.ts",
  graph: "src/graph/graph_page.ts",
  whole_graph: "src/whole_graph/whole_graph_page.ts",
  sparql: "src/sparql/sparql_page.ts",
  result_graph: "src/sparql/result_graph.ts",
  map: "src/ui/world_map.ts",
  palette: "src/search/palette.ts",
};

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
// Compressed copies beside each bundle, so that the server need not compress.
for (const name of await readdir(out)) {
  const bytes = await readFile(join(out, name));
  await writeFile(join(out, `${name}.br`), brotliCompressSync(bytes));
  await writeFile(join(out, `${name}.gz`), gzipSync(bytes, { level: 9 }));
}
// Written last: the build hook takes the date of this file for that of the bundle.
await writeFile(join(out, "CREDITS.txt"), await licences(bundled(metafile)));
for (const [path, { bytes }] of Object.entries(metafile.outputs)) console.log(`${path} ${Math.round(bytes / 1000)} kB`);

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
