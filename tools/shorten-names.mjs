// Trunk runs this after a release build (Trunk.toml). It takes out of the app's two files what
// only people and debuggers read, about 5 KB after compression:
// - wasm-bindgen names each import and export with a hash of 16 digits, in the wasm and again in
//   its JavaScript. Both get the same short names.
// - The JavaScript has comments and indentation. Trunk's own minifier cannot read the file.
// Then it brings the integrity values in index.html up to date. Anything unexpected is an error:
// better no build than one that does not start.

import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.env.TRUNK_STAGING_DIR;
const [IMPORTS, EXPORTS, MODULES] = ["field", "export", "module"];
if (process.env.TRUNK_PROFILE === "release") shorten();

function shorten() {
  const wasmName = only(/_bg\.wasm$/);
  const glueName = wasmName.replace(/_bg\.wasm$/, ".js");
  const before = [read(glueName), read(wasmName)];
  const { wasm, glue } = rename(before[1], before[0].toString());

  // Content has changed, so the hash in the names has to.
  const hash = createHash("sha256").update(wasm).update(glue).digest("hex").slice(0, 16);
  const stem = glueName.replace(/-[0-9a-f]+\.js$/, "");
  const names = [`${stem}-${hash}.js`, `${stem}-${hash}_bg.wasm`];
  const after = [Buffer.from(tidy(glue.replaceAll(wasmName, names[1]))), wasm];

  let page = read("index.html").toString();
  for (const [n, old] of [glueName, wasmName].entries()) {
    for (const [stale, fresh] of [[old, names[n]], [integrity(before[n]), integrity(after[n])]]) {
      if (!page.includes(stale)) throw new Error(`index.html lacks ${stale}`);
      page = page.replaceAll(stale, fresh);
    }
    rmSync(join(folder, old));
    write(names[n], after[n]);
  }
  write("index.html", page);
}

function rename(wasm, glue) {
  const short = shortNames();
  const names = new Map();
  const renamed = (name) => {
    if (!names.has(name)) names.set(name, short());
    return names.get(name);
  };
  const [module] = new Set(WebAssembly.Module.imports(new WebAssembly.Module(wasm)).map((i) => i.module));

  wasm = eachName(wasm, IMPORTS, renamed);
  for (const [name, to] of names) {
    if (!word(name).test(glue)) throw new Error(`the JavaScript lacks the import ${name}`);
    glue = glue.replace(word(name, "g"), to);
  }
  glue = glue.replace(JSON.stringify(module), '"_"');
  wasm = eachName(wasm, MODULES, () => "_");

  // Exports are read as wasm.name, and looked up by no other way.
  wasm = eachName(wasm, EXPORTS, (name) => {
    const use = new RegExp(`\\bwasm\\.${escape(name)}\\b`, "g");
    const everywhere = glue.match(word(name, "g")) ?? [];
    if (everywhere.length === 0 || everywhere.length !== (glue.match(use) ?? []).length) return name;
    const to = short();
    glue = glue.replace(use, `wasm.${to}`);
    return to;
  });
  new WebAssembly.Module(wasm);
  return { wasm, glue };
}

// Rewrites names in the import and export sections of a module.
function eachName(wasm, kind, change) {
  const wanted = kind === EXPORTS ? 7 : 2;
  const parts = [wasm.subarray(0, 8)];
  for (let at = 8; at < wasm.length; ) {
    const id = wasm[at];
    const [size, start] = number(wasm, at + 1);
    const body = wasm.subarray(start, start + size);
    const changed = id === wanted ? (id === 7 ? exports_(body, change) : imports(body, kind, change)) : body;
    parts.push(Buffer.from([id]), encode(changed.length), changed);
    at = start + size;
  }
  return Buffer.concat(parts);
}

function imports(body, kind, change) {
  let [count, at] = number(body, 0);
  const parts = [encode(count)];
  while (count--) {
    let module, field;
    [module, at] = text(body, at);
    [field, at] = text(body, at);
    const start = at;
    at = descriptionEnd(body, at);
    if (kind === MODULES) module = change(module);
    else field = change(field);
    parts.push(named(module), named(field), body.subarray(start, at));
  }
  return Buffer.concat(parts);
}

function exports_(body, change) {
  let [count, at] = number(body, 0);
  const parts = [encode(count)];
  while (count--) {
    let name;
    [name, at] = text(body, at);
    const end = number(body, at + 1)[1];
    parts.push(named(change(name)), body.subarray(at, end));
    at = end;
  }
  return Buffer.concat(parts);
}

// Where the description of an import ends: function, table, memory, global or tag.
function descriptionEnd(body, at) {
  const kind = body[at++];
  if (kind === 0) return number(body, at)[1];
  if (kind === 3) return at + 2;
  if (kind === 4) return number(body, at + 1)[1];
  if (kind === 1) at++;
  const hasMaximum = body[at] & 1;
  at = number(body, at + 1)[1];
  return hasMaximum ? number(body, at)[1] : at;
}

function number(bytes, at) {
  let value = 0;
  let shift = 1;
  let byte;
  do {
    byte = bytes[at++];
    value += (byte & 127) * shift;
    shift *= 128;
  } while (byte & 128);
  return [value, at];
}

function encode(value) {
  const bytes = [];
  do {
    bytes.push((value % 128) | (value > 127 ? 128 : 0));
    value = Math.floor(value / 128);
  } while (value > 0);
  return Buffer.from(bytes);
}

function text(bytes, at) {
  const [length, start] = number(bytes, at);
  return [bytes.toString("utf8", start, start + length), start + length];
}

function named(name) {
  const bytes = Buffer.from(name);
  return Buffer.concat([encode(bytes.length), bytes]);
}

// Comments that fill whole lines, and the space around lines. The file has no template literal
// that spans lines; one would be harmed, so it is looked for.
function tidy(glue) {
  const lines = glue.replace(/^\s*\/\*\*[\s\S]*?\*\/$/gm, "").split("\n").map((line) => line.trim());
  const code = lines.filter((line) => line && !line.startsWith("//"));
  const open = code.find((line) => (line.match(/`/g) ?? []).length % 2 === 1);
  if (open) throw new Error(`a literal spans lines: ${open}`);
  return code.join("\n");
}

// _a, _b, … _aa: no name of wasm-bindgen's looks like that.
function shortNames() {
  let count = 0;
  return () => {
    let name = "";
    for (let n = count++; n >= 0; n = Math.floor(n / 26) - 1) {
      name = String.fromCharCode(97 + (n % 26)) + name;
    }
    return `_${name}`;
  };
}

function escape(name) {
  return name.replace(/[$.*+?^(){}|[\]\\]/g, "\\$&");
}

function word(name, flags) {
  return new RegExp(`(?<![\\w$])${escape(name)}(?![\\w$])`, flags);
}

function integrity(bytes) {
  return "sha384-" + createHash("sha384").update(bytes).digest("base64");
}

function only(pattern) {
  const found = readdirSync(folder).filter((name) => pattern.test(name));
  if (found.length !== 1) throw new Error(`${found.length} files match ${pattern}`);
  return found[0];
}

function read(name) {
  return readFileSync(join(folder, name));
}

function write(name, content) {
  writeFileSync(join(folder, name), content);
}
