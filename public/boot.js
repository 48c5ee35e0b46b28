// Starts the app. A file of its own because a strict Content-Security-Policy has no room for
// inline scripts. The build writes the hashed names and the integrity of the app's two files into
// index.html as preload links; they are read from there.

const wasm = document.querySelector('link[rel="preload"][type="application/wasm"]');
const integrity = wasm.dataset.integrity ?? wasm.integrity;
// tools/shrink.mjs puts the glue into this file, and replaces this line.
const glue = () => intact(document.querySelector('link[rel="modulepreload"]'));

glue()
  .then((start) => start({ module_or_path: fetch(wasm.href, { integrity }) }))
  .catch(fail);

// import() checks no integrity, and would load again what a preload link refused. A second link
// tells which it was; a module that arrived intact is not loaded twice.
async function intact(link) {
  if (link.relList.supports("modulepreload")) {
    const check = link.cloneNode();
    const checked = new Promise((resolve, reject) => {
      check.onload = resolve;
      check.onerror = () => reject(new TypeError(`not loaded or not intact: ${link.href}`));
    });
    document.head.append(check);
    await checked;
  }
  return (await import(link.href)).default;
}

function fail(error) {
  console.error("The app did not start:", error);
  const heading = document.createElement("h1");
  heading.className = "heading";
  heading.textContent = "This page couldn’t start";
  const text = document.createElement("p");
  text.setAttribute("role", "alert");
  text.textContent =
    typeof WebAssembly === "object"
      ? "A part of it didn’t load. Check your connection, then reload."
      : "This browser can’t run it: WebAssembly is missing or switched off. Use another browser.";
  const reload = document.createElement("a");
  reload.className = "link";
  reload.href = location.href;
  reload.textContent = "Reload the page";
  const content = document.createElement("div");
  content.className = "content";
  content.append(text, reload);
  const card = document.createElement("main");
  card.className = "card";
  card.append(heading, content);
  const page = document.createElement("div");
  page.className = "page";
  page.append(card);
  document.getElementById("app").replaceChildren(page);
}
