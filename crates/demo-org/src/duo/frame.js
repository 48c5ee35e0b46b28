"use strict";

// The prompt in the frame: asks our server for a signed answer and hands it to
// the page around.

const { tx, parent: around } = document.body.dataset;

for (const button of document.querySelectorAll("button")) {
  button.addEventListener("click", async () => {
    const body = new URLSearchParams({ tx, decision: button.value });
    const response = await fetch("/frame/web/v1/answer", { method: "POST", body });
    window.parent.postMessage(await response.text(), around);
    document.getElementById("said").textContent = "Answered.";
  });
}
