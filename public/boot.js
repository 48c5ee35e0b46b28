// Starts the app. A file of its own because a strict Content-Security-Policy has no room for
// inline scripts. The build writes the hashed names and the integrity of the app's two files into
// index.html as preload links; they are read from there.

const wasm = document.querySelector('link[rel="preload"][type="application/wasm"]');
// The module's integrity was checked when its link loaded it. tools/shrink.mjs replaces this line.
const glue = async () => (await import(document.querySelector("link[rel=modulepreload]").href)).default;
const integrity = wasm.dataset.integrity ?? wasm.integrity;

glue()
  .then((start) => start({ module_or_path: fetch(wasm.href, { integrity }) }))
  .catch(fail);

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
      : "This browser can’t run it (WebAssembly is missing or switched off). Use another browser.";
  const reload = document.createElement("a");
  reload.className = "link";
  reload.href = location.href;
  reload.textContent = "Reload the page";
  const card = document.createElement("main");
  card.className = "card";
  card.append(heading, text, reload);
  const page = document.createElement("div");
  page.className = "page";
  page.append(card);
  document.getElementById("app").replaceChildren(page);
}
