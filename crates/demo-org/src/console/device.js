"use strict";

// Plays a device without a keyboard (RFC 8628): asks for a code, shows it, and
// asks until somebody has decided.

const SERVER = "/oauth2/default/v1";
const GRANT = "urn:ietf:params:oauth:grant-type:device_code";
const WORDS = {
  access_denied: "It was not let in.",
  expired_token: "The code has become too old.",
};

const byId = (id) => document.getElementById(id);
let round = 0;

async function post(path, parameters) {
  const response = await fetch(`${SERVER}/${path}`, {
    method: "POST",
    body: new URLSearchParams(parameters),
  });
  return { ok: response.ok, body: await response.json() };
}

async function clientId() {
  const state = await (await fetch("/console/api/state")).json();
  return state.clients.find((client) => client.grantTypes.includes(GRANT))?.id;
}

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

async function wait(mine, client, codes) {
  let seconds = codes.interval;
  while (mine === round) {
    await pause(seconds);
    const { ok, body } = await post("token", {
      grant_type: GRANT,
      device_code: codes.device_code,
      client_id: client,
    });
    if (mine !== round) return;
    if (ok) return show(`It is let in, with the scopes ${body.scope}.`);
    if (body.error === "slow_down") seconds += 5;
    else if (body.error !== "authorization_pending") return show(WORDS[body.error] ?? body.error);
  }
}

function show(text) {
  byId("state").textContent = text;
  byId("code").textContent = "";
  byId("ways").hidden = true;
}

async function start() {
  const mine = (round += 1);
  const client = await clientId();
  const { ok, body } = await post("device/authorize", {
    client_id: client ?? "",
    scope: "openid profile email offline_access",
  });
  if (!ok) return show(body.error_description ?? "There is no code to be had.");
  byId("state").textContent = "Sign in on another device, with this code:";
  byId("code").textContent = body.user_code.replace(/^(.{4})/, "$1-");
  byId("typed").href = body.verification_uri;
  byId("prefilled").href = body.verification_uri_complete;
  byId("ways").hidden = false;
  await wait(mine, client, body);
}

byId("start").addEventListener("click", start);
