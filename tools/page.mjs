import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** index.html and the files it names, under names and integrity values of their content. */
export class Page {
  constructor(folder, base) {
    this.folder = folder;
    this.base = base;
    this.html = readFileSync(join(folder, "index.html"), "utf8");
    this.tags = [...this.html.matchAll(/<(link|script)\b([^>]*)>(?:<\/script>)?/g)].map(
      ([text, element, rest]) => ({ text, element, ...attributes(rest) }),
    );
  }
  all(matches) {
    return this.tags.filter(matches);
  }
  one(matches) {
    const found = this.all(matches);
    if (found.length !== 1) throw new Error(`${found.length} of ${matches} in index.html`);
    return found[0];
  }
  path(tag) {
    const address = tag.href ?? tag.src;
    if (!address?.startsWith(this.base)) throw new Error(`${address} is not below ${this.base}`);
    return join(this.folder, address.slice(this.base.length));
  }
  read(tag) {
    return readFileSync(this.path(tag));
  }
  // Puts a file of this content in the place of the first of these, and removes the others.
  replace(tags, extension, content) {
    for (const tag of tags) rmSync(this.path(tag));
    const { file, integrity } = this.add(extension, content);
    const address = `${this.base}${file}`;
    const [first, ...others] = tags;
    this.html = this.html.replace(first.text, element(first, address, integrity));
    for (const tag of others) this.html = this.html.replace(tag.text, "");
  }
  // Puts a file of this content in the place of these, which index.html names no more.
  take(tags, extension, content) {
    for (const tag of tags) {
      rmSync(this.path(tag));
      this.html = this.html.replace(tag.text, "");
    }
    return this.add(extension, content);
  }
  // A file that index.html does not name.
  add(extension, content) {
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
    const integrity = `sha384-${createHash("sha384").update(content).digest("base64")}`;
    const file = `doorway-${hash}.${extension}`;
    writeFileSync(join(this.folder, file), content);
    return { file, integrity };
  }
  write() {
    const html = this.html.replace(/<!--(?!\[)[^]*?-->/g, "").replace(/>\s+</g, "><");
    writeFileSync(join(this.folder, "index.html"), html);
  }
}

function attributes(text) {
  const pairs = text.matchAll(/([^\s=]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s]+)))?/g);
  return Object.fromEntries(
    [...pairs].map(([, name, ...values]) => [name, values.find((value) => value !== undefined) ?? ""]),
  );
}

function element(tag, address, integrity) {
  if (tag.element === "script") {
    return `<script type="module" src="${address}" integrity="${integrity}"></script>`;
  }
  if (tag.rel === "stylesheet") {
    return `<link rel="stylesheet" href="${address}" integrity="${integrity}">`;
  }
  if (tag.rel === "modulepreload") {
    return `<link rel="modulepreload" crossorigin href="${address}" integrity="${integrity}">`;
  }
  // Chromium warns of an integrity attribute here. boot.js hands the value to fetch, which heeds it.
  return (
    `<link rel="preload" as="fetch" type="application/wasm" crossorigin href="${address}" ` +
    `data-integrity="${integrity}">`
  );
}
