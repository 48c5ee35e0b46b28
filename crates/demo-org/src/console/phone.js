"use strict";

// Everything is built with createElement and text, as on the console.

const APPS = { okta_verify: "Okta Verify", custom_app: "Own app", nfc_pin: "Card" };
const SETTINGS = { biometrics: "Finger or face", upToDate: "Up to date", fips: "FIPS 140" };
const BEHAVIOURS = {
  approves: "answers yes",
  denies: "answers no",
  off: "is switched off",
  silent: "never answers",
  "probe-fails": "fails the probe (500)",
  "other-profile": "is somebody else's (503)",
  "challenge-fails": "fails the challenge (500)",
};

const byId = (id) => document.getElementById(id);

function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

async function post(path, body) {
  const response = await fetch(`/console/api/phone/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.ok;
}

function button(label, onclick, kind = "") {
  return el("button", { type: "button", class: `button small ${kind}`, onclick }, label);
}

function askCard(ask, accounts) {
  const able = accounts.filter((account) => ask.accounts.includes(account.key));
  const choice = el(
    "select",
    { "aria-label": "Account" },
    ...able.map((account) => el("option", { value: account.key }, `${account.login} on ${account.device}`)),
  );
  const answer = (approve, number) => post(`asks/${ask.id}`, { account: choice.value, approve, number });
  const tools = el("div", { class: "tools" });
  if (ask.link) {
    tools.append(button("Scan it", () => post("scan", { link: ask.link, settings: chosenSettings() }), "primary"));
  } else if (able.length === 0) {
    tools.append(el("p", { class: "quiet" }, "No app has an account that could answer."));
  } else {
    if (able.length > 1) tools.append(choice);
    if (ask.numbers.length > 0) {
      tools.append(...ask.numbers.map((number) => button(number, () => answer(true, number), "primary")));
    } else {
      tools.append(button("Yes, it is me", () => answer(true, null), "primary"));
    }
    tools.append(button("No", () => answer(false, null)));
  }
  return el(
    "li",
    { class: "card" },
    el(
      "div",
      { class: "head" },
      el("h3", {}, ask.login ?? "Whoever is at this computer"),
      el("span", { class: "chip" }, ask.way),
    ),
    el("p", { class: "quiet" }, APPS[ask.authenticator] ?? ask.authenticator),
    tools,
  );
}

function accountCard(account) {
  const boxes = Object.entries(SETTINGS).map(([name, label]) => {
    const box = el("input", { type: "checkbox", checked: account.settings[name] });
    box.addEventListener("change", () =>
      post(`accounts/${account.key}`, { ...account.settings, [name]: box.checked }),
    );
    return el("label", {}, box, ` ${label}`);
  });
  return el(
    "li",
    { class: "card reading" },
    el("div", { class: "head" }, el("h3", {}, account.login), el("span", { class: "quiet" }, account.device)),
    el("p", { class: "quiet" }, APPS[account.authenticator] ?? account.authenticator),
    account.authenticator === "okta_verify" ? el("span", { class: "code" }, account.code) : null,
    el("div", { class: "tools" }, ...boxes),
  );
}

function desktopCard({ desktop, accounts }) {
  const ports = desktop.ports.map(({ port, behaviour }, index) => {
    const choice = el(
      "select",
      {},
      ...Object.entries(BEHAVIOURS).map(([value, label]) =>
        el("option", { value, selected: value === behaviour }, label),
      ),
    );
    choice.addEventListener("change", () => post("desktop", { port: [index, choice.value] }));
    return el("label", {}, `Port ${port} `, choice);
  });
  const account = el(
    "select",
    {},
    el("option", { value: "", selected: !desktop.account }, "nobody"),
    ...accounts
      .filter(({ authenticator }) => authenticator === "okta_verify")
      .map(({ key, login, device }) =>
        el("option", { value: key, selected: key === desktop.account }, `${login} on ${device}`),
      ),
  );
  account.addEventListener("change", () => post("desktop", { account: account.value }));
  const system = el("input", { type: "checkbox", checked: desktop.system });
  system.addEventListener("change", () => post("desktop", { system: system.checked }));
  return el(
    "div",
    { class: "card" },
    ...ports,
    el("label", {}, "Answers as ", account),
    el("label", {}, system, " Apple's extension and Chrome's connector answer"),
  );
}

function chosenSettings() {
  return Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, byId(name).checked]));
}

// Replaces the children only if they differ, so that focus and selection stay.
function show(list, key, nodes) {
  const text = JSON.stringify(key);
  if (list.dataset.shown === text) return;
  list.dataset.shown = text;
  list.replaceChildren(...nodes());
}

let codesChange;

function render(state) {
  document.title = `${state.name} phone`;
  byId("asks-empty").hidden = state.asks.length > 0;
  show(byId("asks"), [state.asks, state.accounts.map(({ key }) => key)], () =>
    state.asks.map((ask) => askCard(ask, state.accounts)),
  );
  byId("accounts-empty").hidden = state.accounts.length > 0;
  show(byId("accounts"), state.accounts, () => state.accounts.map(accountCard));
  const known = state.accounts.map(({ key, login, device }) => [key, login, device]);
  show(byId("desktop"), [state.desktop, known], () => [desktopCard(state)]);
  // Codes change with time, of which the stream of changes says nothing.
  clearTimeout(codesChange);
  codesChange = setTimeout(refresh, state.secondsLeft * 1000 + 200);
}

let running = false;
let again = false;

// One request at a time; ticks that come meanwhile cause one more.
async function refresh() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    const response = await fetch("/console/api/phone");
    render(await response.json());
  } catch {
    // The stream tells when the organisation is back.
  }
  running = false;
  if (again) {
    again = false;
    refresh();
  }
}

function live(isOn) {
  byId("live").textContent = isOn ? "live" : "not connected";
  byId("live").classList.toggle("on", isOn);
}

byId("scan").addEventListener("click", async () => {
  const done = await post("scan", { link: byId("link").value, settings: chosenSettings() });
  byId("scanned").textContent = done ? "Added." : "The link does not work.";
});

const events = new EventSource("/console/api/events");
events.onopen = () => {
  live(true);
  refresh();
};
events.onmessage = refresh;
events.onerror = () => live(false);
refresh();
