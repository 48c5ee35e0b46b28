"use strict";

// The interface of hCaptcha's and reCAPTCHA's scripts, as far as an invisible
// widget needs it. The address of the script says which of the two it plays.
(() => {
  const address = new URL(document.currentScript.src);
  const name = address.pathname.includes("/recaptcha/") ? "grecaptcha" : "hcaptcha";
  const widgets = [];

  async function solve(widget) {
    const response = await fetch(new URL("/captcha/token", address), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ siteKey: widget.options.sitekey }),
    });
    if (!response.ok) throw new Error("no token");
    return (await response.json()).token;
  }

  async function run(widget) {
    try {
      widget.response = await solve(widget);
    } catch (error) {
      widget.options["error-callback"]?.(String(error));
      throw error;
    }
    widget.options.callback?.(widget.response);
    return { response: widget.response, key: String(widgets.indexOf(widget)) };
  }

  const api = {
    render(_container, options) {
      widgets.push({ options, response: "" });
      return widgets.length - 1;
    },
    execute(id = 0, options = {}) {
      const done = run(widgets[id]);
      if (options.async) return done;
      done.catch(() => {});
    },
    getResponse(id = 0) {
      return widgets[id].response;
    },
    reset(id = 0) {
      widgets[id].response = "";
    },
    remove(id = 0) {
      widgets[id].response = "";
    },
    ready(then) {
      then();
    },
  };
  window[name] = api;
  const onload = address.searchParams.get("onload");
  if (onload && typeof window[onload] === "function") window[onload]();
})();
