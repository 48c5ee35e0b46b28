// Runs the script of a captcha in a frame of its own, away from the page where people type their
// passwords: what it needs of a Content-Security-Policy, the page itself does not have to allow.
// It is told once what to do, and answers once.
"use strict";

const home = window.parent;

addEventListener("message", (event) => {
  const order = event.data;
  if (event.source !== home || order?.captcha !== "solve") return;
  const answer = (said) => home.postMessage({ captcha: "answer", ...said }, event.origin);
  solve(order).then(
    (token) => answer({ token: String(token) }),
    () => answer({ failed: true }),
  );
}, { once: true });

// Nothing that is anybody else's business: the order comes with the address to answer to.
home.postMessage({ captcha: "ready" }, "*");

async function solve({ kind, script, siteKey, language }) {
  const name = kind === "recaptcha" ? "grecaptcha" : "hcaptcha";
  const address = new URL(script);
  if (address.protocol !== "https:" && address.hostname !== "localhost") throw new Error("insecure");
  const loaded = new Promise((resolve, reject) => {
    window.captchaLoaded = resolve;
    setTimeout(reject, 20_000);
    const element = document.createElement("script");
    address.searchParams.set("onload", "captchaLoaded");
    address.searchParams.set("render", "explicit");
    address.searchParams.set("hl", language);
    element.onerror = reject;
    element.src = address.href;
    document.head.append(element);
  });
  await loaded;
  return new Promise((resolve, reject) => {
    const widget = window[name].render("captcha", {
      sitekey: siteKey,
      size: "invisible",
      callback: resolve,
      "error-callback": reject,
      "expired-callback": reject,
      "chalexpired-callback": reject,
      "close-callback": reject,
    });
    window[name].execute(widget);
  });
}
