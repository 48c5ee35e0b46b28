// The second WebAssembly file of a release build, and the script that loads it. Both come from the
// cutter that tools/path/wasm-bindgen runs; this goes by the shape of that script, and stops where
// it does not find it.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The module by which the glue gets at the loading functions. */
export const LOADER = "./__wasm_split.js";
/** The module by which a part gets at the first file. */
export const FIRST = "__wasm_split";

/** The parts as `[{ name, wasm }]`, and the loading script; null where nothing was cut. */
export function readParts(folder) {
  if (!folder || !existsSync(join(folder, LOADER))) return null;
  const names = readdirSync(folder).filter((name) => /^(split|chunk)_.*\.wasm$/.test(name));
  const parts = names.map((name) => ({ name, wasm: readFileSync(join(folder, name)) }));
  return { parts, loader: readFileSync(join(folder, LOADER), "utf8") };
}

/**
 * The loading script for parts under their final names. `exports` tells how the exports of the
 * first file are called now, `files` the address and integrity of each part by its first name, and
 * `sheet` those of the style sheet that has to be there before any part is.
 */
export function finished(loader, exports, files, sheet) {
  const table = exports.get("__indirect_function_table");
  const exact = (text, from, to) => {
    const found = typeof from === "string" ? text.includes(from) : from.test(text);
    if (!found) throw new Error(`the loading script has no ${from}`);
    return text.replace(from, to);
  };
  let script = exact(loader, /^import \{ initSync \} from "[^"]*";$/m, 'import { initSync } from "./glue.js";');
  script = exact(
    script,
    /^let sharedImports[^]*?^\}$/m,
    `const getSharedImports = () => ({ ${FIRST}: initSync() });`,
  );
  script = exact(script, /\.__indirect_function_table\b/, `.${table}`);
  // What failed is told on the page, where it can be tried again.
  script = exact(script, "console.error(e);", "");
  for (const [name, { file, integrity }] of files) {
    const address = `new URL("./${name}", import.meta.url)`;
    if (!script.includes(address)) throw new Error(`the loading script does not load ${name}`);
    const [to, options] = [`new URL("./${file}", import.meta.url)`, JSON.stringify({ integrity })];
    script = script.replace(address, `${to}, ${options}`);
  }
  script = exact(script, "const instantiate = fetcher();", "const instantiate = fetcher();\n        await sheet();");
  return `${script}
const SHEET = ${JSON.stringify(sheet)};
let styled;
function sheet() {
    return (styled ??= new Promise((resolve, reject) => {
        const link = document.createElement("link");
        link.rel = "stylesheet";
        link.href = new URL("./" + SHEET.file, import.meta.url);
        link.integrity = SHEET.integrity;
        link.onload = resolve;
        link.onerror = () => {
            link.remove();
            styled = undefined;
            reject(new TypeError("not loaded: " + SHEET.file));
        };
        document.head.append(link);
    }));
}
`;
}
