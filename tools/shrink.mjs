// Makes a release build smaller, after trunk has put it together and before it becomes `dist/`.
//
// wasm-opt and esbuild are taken from PATH, where `cargo xtask` puts them. Without them the parts
// they are needed for stay as trunk made them: larger, with the same behaviour.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callsOf, renamed, withoutClasses } from "./glue.mjs";
import { Page } from "./page.mjs";
import { FIRST, LOADER, finished, readParts } from "./parts.mjs";
import { exportsOf, importsOf, rewrite } from "./wasm.mjs";

// The streams of leptos' server functions. The app has none, but what is exported stays alive.
const UNUSED_CLASSES = /^IntoUnderlying/;

// The line of boot.js that loads the glue by its preload link, and what takes its place where both
// become one file.
const LOADS_GLUE = /^const glue = .*$/m;
const BUNDLES_GLUE = 'import start from "./glue.js";\nconst glue = async () => start;';

const FEATURES = [
  "bulk-memory",
  "nontrapping-float-to-int",
  "sign-ext",
  "mutable-globals",
  "reference-types",
  "multivalue",
].map((feature) => `--enable-${feature}`);

if (process.env.TRUNK_PROFILE === "release") {
  const scratch = mkdtempSync(join(tmpdir(), "doorway-shrink-"));
  try {
    shrink(process.env.TRUNK_STAGING_DIR, process.env.TRUNK_PUBLIC_URL ?? "/", scratch);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function shrink(folder, base, scratch) {
  const page = new Page(folder, base);
  const glue = page.one((tag) => tag.rel === "modulepreload");
  const wasm = page.one((tag) => tag.type === "application/wasm");
  const boot = page.one((tag) => tag.element === "script");
  const all = page.all((tag) => tag.rel === "stylesheet");
  const styles = all.filter((tag) => tag["data-later"] === undefined);
  const later = all.filter((tag) => tag["data-later"] !== undefined);
  const cut = readParts(process.env.DOORWAY_CUT);

  const code = link(page.read(wasm), page.read(glue).toString(), cut?.parts ?? [], scratch);
  page.replace([wasm], "wasm", code.wasm);
  if (cut) {
    const files = code.parts.map(({ name, wasm }) => [name, page.add("wasm", wasm)]);
    const sheet = page.take(later, "css", minified(later.map((tag) => page.read(tag)), scratch));
    const loader = finished(cut.loader, code.exports, new Map(files), sheet);
    writeFileSync(join(scratch, LOADER), loader);
  } else {
    styles.push(...later);
  }
  const script = page.read(boot).toString();
  const bundled = bundle(script, code.glue, scratch);
  // The glue alone would look for the loading script in the wrong place.
  if (cut && !bundled) throw new Error("cutting the app in two takes esbuild");
  page.replace(bundled ? [boot, glue] : [boot], "js", bundled ?? script);
  if (!bundled) page.replace([glue], "js", code.glue);
  page.replace(styles, "css", minified(styles.map((tag) => page.read(tag)), scratch));
  page.write();
}

// Style sheets as one.
function minified(sheets, scratch) {
  const css = sheets.join("\n");
  return esbuild(["--loader=css"], css, scratch) ?? css;
}

// Cuts both sides down to what the other one uses, and gives short names to what is left: those of
// wasm-bindgen end in hashes, which no compression makes smaller.
function link(wasm, glue, parts, scratch) {
  const script = withoutClasses(glue, UNUSED_CLASSES);
  const used = new Set(callsOf(script));
  for (const part of parts) {
    for (const { module, name } of importsOf(part.wasm)) {
      if (module !== FIRST) throw new Error(`a part imports ${name} from ${module}`);
      used.add(name);
    }
  }
  if (parts.length > 0) used.add("__indirect_function_table");
  const stay = { import: (from) => from, export: (name) => (used.has(name) ? name : null) };
  const slim = optimise(rewrite(wasm, stay), scratch);
  const short = (names) => new Map([...new Set(names)].map((name, at) => [name, shortName(at)]));
  const offered = importsOf(slim).filter(({ module }) => module !== LOADER);
  const imports = short(offered.map(({ name }) => name));
  const exports = short(exportsOf(slim));
  const rename = {
    import: ({ module, name }) => ({ module, name: module === LOADER ? name : imports.get(name) }),
    export: (name) => exports.get(name),
  };
  const renameOfPart = {
    import: ({ module, name }) => ({ module, name: exports.get(name) }),
    export: (name) => name,
  };
  return {
    wasm: rewrite(slim, rename),
    parts: parts.map(({ name, wasm }) => ({ name, wasm: rewrite(optimise(wasm, scratch), renameOfPart) })),
    glue: renamed(script, imports, exports),
    exports,
  };
}

function shortName(at) {
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const rest = Math.floor(at / letters.length);
  // An upper-case letter first keeps longer names from spelling a word of the language.
  return rest === 0 ? letters[at] : `${letters[51 - rest]}${letters[at % letters.length]}`;
}

function optimise(wasm, scratch) {
  const [from, to] = [join(scratch, "in.wasm"), join(scratch, "out.wasm")];
  writeFileSync(from, wasm);
  // The linker puts the stack below the data, and fresh memory is zero.
  const layout = ["--low-memory-unused", "--zero-filled-memory"];
  const options = ["--flatten", "--rereloop", "-Oz", "-Oz", ...layout];
  options.push("--strip-debug", "--strip-producers", ...FEATURES);
  return tool("wasm-opt", [...options, from, "-o", to]) === null ? wasm : readFileSync(to);
}

// boot.js and the glue in one minified module.
function bundle(boot, glue, scratch) {
  if (!LOADS_GLUE.test(boot)) throw new Error("boot.js does not load the glue as expected");
  writeFileSync(join(scratch, "glue.js"), glue);
  const options = ["--bundle", "--format=esm", "--target=es2022", "--loader=js"];
  return esbuild(options, boot.replace(LOADS_GLUE, BUNDLES_GLUE), scratch);
}

function esbuild(options, input, scratch) {
  return tool("esbuild", [...options, "--minify", "--charset=utf8"], { input, cwd: scratch });
}

// What a program prints; null where there is no such program.
function tool(program, args, options = {}) {
  const windows = process.platform === "win32";
  try {
    const stdio = ["pipe", "pipe", "inherit"];
    // npm starts its programs by a batch file there, which takes a shell.
    return execFileSync(program, args, { stdio, shell: windows, ...options });
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    console.log(`NOTICE: ${program} is not on PATH, so the bundle is larger than it could be`);
    return null;
  }
}
