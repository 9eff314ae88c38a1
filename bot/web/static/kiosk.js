// The lobby screen: starts on a touch, and leaves nothing of one person to the next.

import { createConversation, deleteConversation } from "./api.js";
import { Conversation } from "./conversation.js";

const byId = (id) => document.getElementById(id);
const app = byId("app");
const idleMs = Number(app.dataset.idleSeconds) * 1000;
const warningSeconds = Number(app.dataset.warningSeconds);
const RETRIES = 5;
let idleTimer = 0;
let countdown = 0;

const open = () => createConversation("kiosk", app.dataset.centre);
const conversation = new Conversation({ open, onGone: () => toStart(), onActivity: () => awake(), asLinks: false });

async function begin() {
  byId("begin").disabled = true;
  byId("attract-problem").hidden = true;
  try {
    const opened = await open();
    byId("attract").hidden = true;
    app.hidden = false;
    byId("kiosk-actions").hidden = false;
    conversation.adopt(opened, opened.messages);
    byId("messages").firstElementChild?.focus();
    awake();
  } catch (error) {
    byId("attract-problem").textContent = error.detail;
    byId("attract-problem").hidden = false;
  } finally {
    byId("begin").disabled = false;
  }
}

/** Somebody is here: wait again from the beginning. */
function awake() {
  clearTimeout(idleTimer);
  clearInterval(countdown);
  if (byId("idle").open) byId("idle").close();
  if (!app.hidden) idleTimer = setTimeout(warn, idleMs);
}

function warn() {
  let left = warningSeconds;
  byId("idle-seconds").textContent = String(left);
  byId("idle").showModal();
  countdown = setInterval(() => {
    left -= 1;
    byId("idle-seconds").textContent = String(Math.max(left, 0));
    if (left <= 0) leave();
  }, 1000);
}

/** Delete the conversation and show the start screen: at once, even if the network is slow. */
function leave() {
  const session = conversation.session;
  toStart();
  if (session) erase(session, RETRIES);
}

async function erase(session, left) {
  try {
    await deleteConversation(session);
  } catch (error) {
    if (left > 0 && error.status !== 404 && error.status !== 401) setTimeout(() => erase(session, left - 1), 5000);
  }
}

function toStart() {
  clearTimeout(idleTimer);
  clearInterval(countdown);
  if (byId("idle").open) byId("idle").close();
  conversation.clear();
  app.hidden = true;
  byId("kiosk-actions").hidden = true;
  byId("attract").hidden = false;
  window.scrollTo(0, 0);
  byId("begin").focus();
}

byId("begin").addEventListener("click", begin);
byId("stay").addEventListener("click", awake);
byId("leave").addEventListener("click", leave);
byId("print").addEventListener("click", () => window.print());
for (const kind of ["pointerdown", "keydown", "input", "scroll"]) {
  document.addEventListener(kind, () => { if (!byId("idle").open) awake(); }, { passive: true });
}
window.addEventListener("pagehide", () => { if (conversation.session) erase(conversation.session, 0); });
byId("begin").disabled = false;
