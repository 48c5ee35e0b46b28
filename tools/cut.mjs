// Runs in place of wasm-bindgen in a release build (tools/path/wasm-bindgen), and cuts the WebAssembly file
// in two before it passes it on: what the app loads at once, and what src/lazy.rs loads later. The
// second file and the script that loads it go to DOORWAY_CUT, where tools/shrink.mjs takes them up.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rewrite } from "./wasm.mjs";

// The streams of leptos' server functions. The app has none, but what is exported stays alive, and
// with it all that it calls.
const UNUSED = /^(__wbg_|__wbindgen_describe_)?intounderlying/;

const { DOORWAY_WASM_BINDGEN, DOORWAY_WASM_SPLIT, DOORWAY_CUT } = process.env;
const args = process.argv.slice(2);
const input = args.findIndex((arg) => arg.endsWith(".wasm"));

if (input >= 0) {
  rmSync(DOORWAY_CUT, { recursive: true, force: true });
  mkdirSync(DOORWAY_CUT, { recursive: true });
  const whole = join(DOORWAY_CUT, "whole.wasm");
  const slim = { import: (from) => from, export: (name) => (UNUSED.test(name) ? null : name) };
  writeFileSync(whole, rewrite(readFileSync(args[input]), slim, { keepCustom: true }));
  run(DOORWAY_WASM_SPLIT, [whole, DOORWAY_CUT, "--out-name", "first"]);
  // The second file calls into the first through the exports of the linker.
  args.splice(input, 1, join(DOORWAY_CUT, "first.wasm"), "--keep-lld-exports");
}
run(DOORWAY_WASM_BINDGEN, args);

function run(program, args) {
  try {
    execFileSync(program, args, { stdio: "inherit" });
  } catch (error) {
    if (error.status === undefined || error.status === null) console.error(String(error));
    process.exit(error.status ?? 1);
  }
}
