// Reads and rewrites the parts of a WebAssembly file that connect it with JavaScript: its imports,
// its exports, and the custom sections that only tools read. Code is left as it is.

const CUSTOM = 0;
const IMPORT = 2;
const EXPORT = 7;
const HEADER = 8;

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  get done() {
    return this.at >= this.bytes.length;
  }
  take(length) {
    const end = this.at + length;
    if (end > this.bytes.length) throw new Error("the WebAssembly file ends too early");
    const part = this.bytes.subarray(this.at, end);
    this.at = end;
    return part;
  }
  byte() {
    return this.take(1)[0];
  }
  // An unsigned LEB128 number.
  number() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
  name() {
    return this.take(this.number()).toString("utf8");
  }
}

function number(value) {
  const bytes = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  bytes.push(value);
  return Buffer.from(bytes);
}

function name(text) {
  const bytes = Buffer.from(text, "utf8");
  return Buffer.concat([number(bytes.length), bytes]);
}

function* sections(bytes) {
  const reader = new Reader(bytes);
  if (!reader.take(HEADER).equals(Buffer.from("\0asm\x01\0\0\0", "latin1"))) {
    throw new Error("not a WebAssembly file of version 1");
  }
  while (!reader.done) {
    const id = reader.byte();
    yield { id, content: reader.take(reader.number()) };
  }
}

// Skips what follows the name of an import, by its kind.
function importType(reader) {
  const start = reader.at;
  const limits = () => {
    const flags = reader.byte();
    reader.number();
    if (flags & 1) reader.number();
  };
  const kind = reader.byte();
  if (kind === 0) reader.number(); // function
  else if (kind === 1) reader.byte(), limits(); // table
  else if (kind === 2) limits(); // memory
  else if (kind === 3) reader.take(2); // global
  else if (kind === 4) reader.byte(), reader.number(); // tag
  else throw new Error(`an import of the unknown kind ${kind}`);
  return reader.bytes.subarray(start, reader.at);
}

function imports(content) {
  const reader = new Reader(content);
  return Array.from({ length: reader.number() }, () => ({
    module: reader.name(),
    name: reader.name(),
    type: importType(reader),
  }));
}

function exports(content) {
  const reader = new Reader(content);
  return Array.from({ length: reader.number() }, () => ({
    name: reader.name(),
    kind: reader.byte(),
    index: reader.number(),
  }));
}

/** The names of what a file imports, in order, each as `{ module, name }`. */
export function importsOf(bytes) {
  return [...sections(bytes)]
    .filter(({ id }) => id === IMPORT)
    .flatMap(({ content }) => imports(content))
    .map(({ module, name }) => ({ module, name }));
}

/** The names of what a file exports, in order. */
export function exportsOf(bytes) {
  return [...sections(bytes)]
    .filter(({ id }) => id === EXPORT)
    .flatMap(({ content }) => exports(content).map((entry) => entry.name));
}

/**
 * A copy of the file with other names, without custom sections unless they are to be kept.
 * `rename.import` gets an import as `{ module, name }` and returns the same; `rename.export` gets a
 * name and returns one, or null to leave that export out.
 */
export function rewrite(bytes, rename, { keepCustom = false } = {}) {
  const parts = [bytes.subarray(0, HEADER)];
  for (const { id, content } of sections(bytes)) {
    let changed = content;
    if (id === CUSTOM && !keepCustom) continue;
    if (id === IMPORT) {
      const all = imports(content).map(({ type, ...from }) => {
        const to = rename.import(from);
        return Buffer.concat([name(to.module), name(to.name), type]);
      });
      changed = Buffer.concat([number(all.length), ...all]);
    }
    if (id === EXPORT) {
      const kept = exports(content)
        .map((entry) => ({ ...entry, name: rename.export(entry.name) }))
        .filter((entry) => entry.name !== null)
        .map((entry) =>
          Buffer.concat([name(entry.name), Buffer.from([entry.kind]), number(entry.index)]),
        );
      changed = Buffer.concat([number(kept.length), ...kept]);
    }
    parts.push(Buffer.from([id]), number(changed.length), changed);
  }
  return Buffer.concat(parts);
}
