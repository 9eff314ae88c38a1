// The visitor's page: takes over the forms of the page, which go on working where this script does not run.

import { startOnPage } from "./api.js";
import { Conversation } from "./conversation.js";

const app = document.getElementById("app");
const conversation = new Conversation({
  open: async () => {
    const opened = await startOnPage();
    document.querySelectorAll(".before-start").forEach((element) => { element.hidden = true; });
    document.querySelectorAll(".after-start").forEach((element) => { element.hidden = false; });
    return opened;
  },
  onGone: () => location.assign("/"),
});

if (app.dataset.id) conversation.adopt({ id: app.dataset.id, token: app.dataset.token });

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || !button) return;
  if (button.name === "payload") {
    event.preventDefault();
    const label = button.classList.contains("choice") ? button.textContent : button.dataset.label || button.textContent;
    conversation.choose(button.value, label.trim(), button.classList.contains("choice") ? button : null);
  }
});

window.addEventListener("beforeprint", () => document.querySelectorAll(".message details").forEach((one) => { one.open = true; }));
