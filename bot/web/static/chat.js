// The visitor's page: takes over the forms of the page, which go on working where this script does not run.

import { startOnPage } from "./api.js";
import { Conversation } from "./conversation.js";
import { addMap } from "./map.js";

const app = document.getElementById("app");
const conversation = new Conversation({
  open: async () => {
    const opened = await startOnPage();
    document.querySelectorAll(".before-start").forEach((element) => { element.hidden = true; });
    document.querySelectorAll(".after-start").forEach((element) => { element.hidden = false; });
    settle();
    return opened;
  },
  onGone: () => location.assign("/"),
  // What was understood is known once the whole answer has been taken.
  onMessage: (message, element) => queueMicrotask(() => addMap(message, element, conversation.profile?.commune?.insee_code || app.dataset.commune)),
});

/** Make room for the conversation: the first question of the page has been asked. */
function settle() {
  const text = document.getElementById("text");
  text.rows = 1;
  text.placeholder = "";
  text.style.height = "";
  document.querySelector("label[for=text]").textContent = "Votre message";
  document.querySelector("h1").textContent = "Votre projet de formation";
}

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
