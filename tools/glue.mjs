// Edits the script that wasm-bindgen writes next to the WebAssembly file. It goes by the shape of
// that script, and stops where it does not find it: wasm-bindgen is pinned, and a new version of it
// may need a new look.

/** Takes out the classes whose names match, with what is written for them outside of the class. */
export function withoutClasses(script, names) {
  const found = [...script.matchAll(/^export class (\w+) \{$/gm)].map(([, name]) => name);
  return found.filter((name) => names.test(name)).reduce((text, name) => {
    const parts = [
      new RegExp(`^export class ${name} \\{\\n[^]*?^\\}\\n`, "m"),
      new RegExp(`^if \\(Symbol\\.dispose\\) ${name}\\..*\\n`, "m"),
      new RegExp(`^const ${name}Finalization = [^;]*;\\n`, "m"),
    ];
    const rest = parts.reduce((text, part) => text.replace(part, ""), text);
    if (new RegExp(`\\b${name}`).test(rest)) throw new Error(`${name} is still in use`);
    return rest;
  }, script);
}

/** The names of the exports that the script calls. */
export function callsOf(script) {
  return [...script.matchAll(/\bwasm\.([\w$]+)/g)].map(([, name]) => name);
}

// `        __wbg_focus_f740d61348f422e7: function(arg0) {`
const ENTRY = /^ {8}(?:"([^"]+)"|([\w$]+)): /;

/**
 * Keeps, of the functions offered to the WebAssembly file, those that are in `imports` (old name to
 * new), and calls them and its `exports` (likewise) by their new names.
 */
export function renamed(script, imports, exports) {
  const lines = script.split("\n");
  const start = lines.findIndex((line) => line.startsWith("function __wbg_get_imports()"));
  const end = lines.indexOf("    };", start);
  if (start < 0 || end < 0) throw new Error("the glue has no imports where they are expected");
  const offered = new Set();
  let keep = true;
  const kept = lines.slice(start, end).map((line) => {
    const entry = ENTRY.exec(line);
    if (!entry) return keep ? line : null;
    const name = entry[1] ?? entry[2];
    keep = imports.has(name);
    offered.add(name);
    return keep ? `        ${imports.get(name)}: ${line.slice(entry[0].length)}` : null;
  });
  // None of them looks at `this`; what an error is told with is handed on.
  const arrows = (line) =>
    line
      .replace("function() { return handleError(function (", "(...args) => handleError((")
      .replace(/^( {8}\w+: )(.*handleError\(\(.*\)) \{$/, "$1$2 => {")
      .replace(/^( {8}\w+: )function\(([^()]*)\) \{$/, "$1($2) => {")
      .replace(/^ {8}\}, arguments\); \},$/, "        }, args),");
  for (const name of imports.keys()) {
    if (!offered.has(name)) throw new Error(`the glue does not offer ${name}`);
  }
  return [...lines.slice(0, start), ...kept.filter((line) => line !== null).map(arrows), ...lines.slice(end)]
    .join("\n")
    .replace(/\bwasm\.([\w$]+)/g, (whole, name) => {
      if (!exports.has(name)) throw new Error(`the glue calls ${name}, which is not exported`);
      return `wasm.${exports.get(name)}`;
    });
}
