// Bundles src into ../wwwroot (or the folder named by the first argument). Same sources and lock file, same bytes: a
// test compares a fresh build with what is checked in.
import { build } from "esbuild";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const out = process.argv[2] ?? "../wwwroot";
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const result = await build({
  entryPoints: { app: "src/main.ts", surface: "src/surface/surface.ts", style: "src/style.css" },
  outdir: out,
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  // The surface is a module of its own, fetched when a case is opened; paths stay plain.
  external: ["./surface.js"],
  // NiiVue reads Zarr stores through zarrita and its WebAssembly codecs: 1.4 MB that nothing here reaches.
  alias: { zarrita: "./src/surface/noZarr.ts" },
  logLevel: "warning",
});

await cp("src/index.html", join(out, "index.html"));
await cp("src/icon.svg", join(out, "icon.svg"));
await writeFile(join(out, "THIRD-PARTY.txt"), await licences(result.metafile));

/** Name, version and licence text of every package that a bundled file comes from. */
async function licences(metafile) {
  const packages = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const match = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) packages.add(match[1]);
  }
  // NiiVue ships as one file with these already in it.
  for (const name of ["@lukeed/uuid", "@ungap/structured-clone", "array-equal", "fflate", "gl-matrix", "nifti-reader-js"]) {
    packages.add(name);
  }
  const parts = ["The viewer's bundles contain the following packages.\n"];
  for (const name of [...packages].sort()) {
    const folder = join("node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? (await readFile(join(folder, file), "utf8")).replaceAll("\r\n", "\n").trim() : "";
    parts.push(`${"=".repeat(80)}\n${name} ${version}\nLicence: ${license}\n\n${text}\n`);
  }
  return parts.join("\n");
}
