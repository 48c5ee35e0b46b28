"use strict";

// What pages may load to show the prompt: `Duo.init` fills a frame and hands
// the signed answer to a callback.

window.Duo = {
  init({ host, sig_request: signed, iframe, submit_callback: done, post_action: action }) {
    const frame = typeof iframe === "string" ? document.getElementById(iframe) : iframe;
    const [tx, app] = signed.split(":");
    const scheme = /^(localhost|127\.0\.0\.1)(:|$)/.test(host) ? "http" : "https";
    const origin = `${scheme}://${host}`;
    const query = new URLSearchParams({ tx, parent: location.origin + location.pathname, v: "2.8" });
    window.addEventListener("message", ({ origin: from, source, data }) => {
      if (from !== origin || source !== frame.contentWindow || !String(data).startsWith("AUTH|")) return;
      const form = document.createElement("form");
      const input = document.createElement("input");
      form.method = "POST";
      form.action = action ?? "";
      input.type = "hidden";
      input.name = "sig_response";
      input.value = `${data}:${app}`;
      form.append(input);
      if (done) done(form);
      else document.body.append(form), form.submit();
    });
    frame.src = `${origin}/frame/web/v1/auth?${query}`;
  },
};
