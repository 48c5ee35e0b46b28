"use strict";

// Everything is built with createElement and text: the page runs under Trusted
// Types and shows text that came in by mail.

const IDENTIFY = {
  "identifier-first": "User name first",
  "identifier-and-password": "User name and password",
};
const FACTORS = {
  okta_password: "password",
  okta_email: "e-mail",
  security_question: "security question",
  phone_number: "phone",
  google_otp: "Google Authenticator",
  webauthn: "security key or passkey",
  yubikey_token: "YubiKey",
  rsa_token: "RSA SecurID",
  onprem_mfa: "Harbour Gate",
  symantec_vip: "Symantec VIP",
  custom_otp: "Harbour Token",
  tac: "temporary access code",
};

const CHANNELS = { sms: "Text message: ", voice: "Call: " };

const FAULT_PATHS = [
  ["/oauth2/default/v1/token", "token"],
  ["/oauth2/default/v1/interact", "interact"],
  ["/oauth2/default/v1/keys", "keys"],
  ["/oauth2/default/v1/userinfo", "userinfo"],
  ["/oauth2/default/v1/revoke", "revoke"],
  ["/oauth2/default/v1/introspect", "introspection"],
  ["/oauth2/default/v1/logout", "logout"],
  ["/oauth2/default/.well-known", "metadata"],
  ["/oauth2/v1/token", "token of the organisation itself"],
  ["/oauth2/v1/interact", "interact of the organisation itself"],
  ["/idp/idx/", "any sign-in step"],
  ["/idp/idx/introspect", "introspect"],
  ["/idp/idx/identify", "identify"],
  ["/idp/idx/challenge/answer", "an answer"],
  ["/idp/idx/challenge/poll", "a poll"],
  ["/idp/idx/challenge/resend", "sending again"],
  ["/api/v1/sessions", "session"],
  ["/v1/", "the protected API"],
];

const byId = (id) => document.getElementById(id);
let newestSeen = null;

function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "onclick") node.addEventListener("click", value);
    else if (value !== undefined && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

function post(path) {
  return fetch(`/console/api/${path}`, { method: "POST" });
}

function copyButton(text, what) {
  const button = el("button", { type: "button", class: "button small", "aria-label": `Copy ${what}` }, "Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1200);
  });
  return button;
}

function mailCard(mail, isNew) {
  const time = new Date(mail.at).toLocaleTimeString();
  return el(
    "li",
    { class: isNew ? "card mail new" : "card mail" },
    el("div", { class: "head" }, el("h3", {}, mail.to), el("time", { class: "quiet", datetime: mail.at }, time)),
    el("p", { class: "quiet" }, `${CHANNELS[mail.channel] ?? ""}${mail.subject}`),
    mail.code
      ? el("div", { class: "head" }, el("span", { class: "code" }, mail.code), copyButton(mail.code, "the code"))
      : null,
    mail.magicLink
      ? el("p", {}, el("a", { class: "button small", href: mail.magicLink, target: "_blank", rel: "noopener" }, "Open the link"))
      : null,
  );
}

function row(name, value, copy) {
  return [
    el("dt", {}, name),
    el("dd", { class: "head" }, el("span", { class: "value" }, value), copy ? copyButton(value, name) : ""),
  ];
}

function userCard(user) {
  const rows = [...row("user name", user.login, true)];
  if (user.password) rows.push(...row("password", user.password, true));
  for (const { label, detail } of user.enrolled) rows.push(...row(label, detail, false));
  if (user.question) rows.push(...row("question", user.question, false));
  if (user.answer) rows.push(...row("answer", user.answer, true));
  const chips = user.authenticators.map((name) => el("span", { class: "chip" }, name));
  if (user.locked) chips.push(el("span", { class: "chip bad" }, "Locked"));
  return el(
    "li",
    { class: "card" },
    el("h3", {}, user.name),
    el("dl", {}, ...rows),
    el("div", { class: "chips" }, ...chips),
    el("p", { class: "quiet" }, `Policy: ${user.policy}`),
    el("div", {}, el("button", { type: "button", class: "button small", onclick: () => post(`recover/${encodeURIComponent(user.login)}`) }, "Mail a link to a new password")),
    user.locked
      ? el("div", {}, el("button", { type: "button", class: "button small", onclick: () => post(`unlock/${encodeURIComponent(user.login)}`) }, "Unlock"))
      : null,
  );
}

function readingCard(reading) {
  const facts = [];
  if (reading.id) facts.push(...row("id", reading.id, true));
  if (reading.next) facts.push(...row("next code", reading.next, true));
  return el(
    "li",
    { class: "card reading" },
    el("div", { class: "head" }, el("h3", {}, reading.label), el("span", { class: "quiet" }, reading.login)),
    el("div", { class: "head" }, el("span", { class: "code" }, reading.code), copyButton(reading.code, "the code")),
    el("dl", {}, ...facts),
  );
}

let codesChange;

// Codes change with time, of which the stream of changes says nothing.
function watchCodes(readings) {
  clearTimeout(codesChange);
  const left = readings.map((reading) => reading.secondsLeft).filter((seconds) => seconds !== null);
  if (left.length > 0) codesChange = setTimeout(refresh, Math.min(...left) * 1000 + 200);
}

function scenarioGroup(name, scenarios) {
  return el(
    "section",
    { class: "card", "aria-label": name },
    el("h3", {}, name),
    el(
      "ul",
      { class: "links" },
      ...scenarios.map((scenario) =>
        el(
          "li",
          {},
          el("a", { href: `/console/scenarios/${scenario.name}`, target: "_blank", rel: "noopener" }, scenario.title),
          el("p", { class: "quiet" }, scenario.todo),
        ),
      ),
    ),
  );
}

function scenarioGroups(scenarios) {
  const groups = new Map();
  for (const scenario of scenarios) {
    groups.set(scenario.group, [...(groups.get(scenario.group) ?? []), scenario]);
  }
  return [...groups].map(([name, list]) => scenarioGroup(name, list));
}

function factorText(factor) {
  if (factor === "any") return "any authenticator not used yet";
  return factor.map((key) => FACTORS[key] ?? key).join(" or ");
}

function policyCard(name, policy) {
  const modes = Object.entries(IDENTIFY).map(([mode, label]) =>
    el(
      "button",
      {
        type: "button",
        class: "button small",
        "aria-pressed": String(policy.identify === mode),
        onclick: () => post(`policies/${encodeURIComponent(name)}/${mode}`),
      },
      label,
    ),
  );
  return el(
    "li",
    { class: "card" },
    el("h3", {}, name),
    el("div", { class: "chips", role: "group", "aria-label": "First form" }, ...modes),
    el("ol", { class: "steps" }, ...policy.factors.map((factor) => el("li", {}, factorText(factor)))),
  );
}

function clientCard(client) {
  return el(
    "li",
    { class: "card" },
    el("h3", {}, client.label),
    el(
      "dl",
      {},
      ...row("client id", client.id, true),
      ...row("policy", client.policy, false),
      ...row("grants", client.grantTypes.join(", "), false),
      ...row("redirect", client.redirectUris.join(", "), false),
    ),
  );
}

function tokenFacts(state) {
  const { tokens } = state;
  const sign = tokens.clockAheadSeconds < 0 ? "" : "+";
  return [
    ...row("API", state.api, true),
    ...row("access tokens live", `${tokens.lifeSeconds} s`, false),
    ...row("bound tokens", tokens.demandsDpop ? "demanded" : "as asked for", false),
    ...row("clock", `${sign}${tokens.clockAheadSeconds} s`, false),
    ...row("renewals", String(tokens.renewals), false),
    ...row("refresh tokens used twice", String(tokens.reuses), false),
  ];
}

function consentCard(consent) {
  const path = `revoke-consent/${encodeURIComponent(consent.userId)}/${encodeURIComponent(consent.clientId)}`;
  return el(
    "li",
    { class: "card" },
    el("h3", {}, `${consent.user}: ${consent.client}`),
    el("div", { class: "chips" }, ...consent.allowed.map((name) => el("span", { class: "chip" }, name))),
    el("div", {}, el("button", { type: "button", class: "button small", onclick: () => post(path) }, "Revoke")),
  );
}

function logLine(entry) {
  const bad = entry.status === 0 || entry.status >= 400;
  return el(
    "li",
    {},
    el("span", { class: bad ? "status bad" : "status" }, entry.status === 0 ? "drop" : String(entry.status)),
    el("span", { class: "quiet" }, entry.method),
    el("code", {}, entry.path),
  );
}

// Replaces the children only if they differ, so that focus and selection stay.
function show(list, key, nodes) {
  const text = JSON.stringify(key);
  if (list.dataset.shown === text) return;
  list.dataset.shown = text;
  list.replaceChildren(...nodes());
}

function render(state) {
  document.title = `${state.name} console`;
  byId("name").textContent = state.name;
  byId("open-app").href = state.app;
  byId("issuer").textContent = state.issuer;
  byId("attempts").textContent = `${state.attempts} under way`;
  byId("inbox-empty").hidden = state.inbox.length > 0;
  const seen = newestSeen;
  newestSeen = state.inbox.at(-1)?.id ?? 0;
  show(byId("mails"), state.inbox, () =>
    state.inbox.map((mail) => mailCard(mail, seen !== null && mail.id > seen)).reverse(),
  );
  byId("generators-empty").hidden = state.readings.length > 0;
  show(byId("readings"), state.readings.map(({ secondsLeft, ...reading }) => reading), () =>
    state.readings.map(readingCard).reverse(),
  );
  watchCodes(state.readings);
  show(byId("scenarios"), state.scenarios, () => scenarioGroups(state.scenarios));
  show(byId("users"), state.users, () => state.users.map(userCard));
  show(byId("policies"), state.policies, () =>
    Object.entries(state.policies).map(([name, policy]) => policyCard(name, policy)),
  );
  byId("consents-empty").hidden = state.consents.length > 0;
  show(byId("consents"), state.consents, () => state.consents.map(consentCard));
  show(byId("clients"), state.clients, () => state.clients.map(clientCard));
  show(byId("token-facts"), state.tokens, () => tokenFacts(state));
  show(byId("faults"), state.tokens.faults, () =>
    state.tokens.faults.map(([path, times]) => el("li", {}, `${path}: ${times} to come`)),
  );
  show(byId("log"), state.requests, () => state.requests.map(logLine).reverse());
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
    const response = await fetch("/console/api/state");
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

const events = new EventSource("/console/api/events");
events.onopen = () => {
  live(true);
  refresh();
};
events.onmessage = refresh;
events.onerror = () => live(false);
byId("expire").addEventListener("click", () => post("expire"));
for (const button of document.querySelectorAll("[data-post]")) {
  button.addEventListener("click", () => post(button.dataset.post));
}
byId("fault-path").replaceChildren(...FAULT_PATHS.map(([path, name]) => el("option", { value: path }, name)));
byId("fault-plan").addEventListener("click", () => {
  const times = Number.parseInt(byId("fault-times").value, 10) || 1;
  fetch(`/console/api/faults/${byId("fault-kind").value}/${times}`, {
    method: "POST",
    body: byId("fault-path").value,
  });
});
refresh();
