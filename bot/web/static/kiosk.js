// The lobby screen: starts on a touch, helps by choices first, and leaves nothing of one person to the next.

import { createConversation, deleteConversation } from "./api.js";
import { beat } from "./kiosk/calls.js";
import { Comfort } from "./kiosk/comfort.js";
import { Handover } from "./kiosk/handover.js";
import { Idle } from "./kiosk/idle.js";
import { Keyboard } from "./kiosk/keyboard.js";
import { Link } from "./kiosk/link.js";
import { Visit } from "./kiosk/visit.js";

const byId = (id) => document.getElementById(id);
const { centre, kiosk, release, ...seconds } = byId("kiosk").dataset;
const ms = (name) => Number(seconds[name]) * 1000;
const NOTICE_MS = 15000;
const ERASED = "Tout est effacé. Rien ne reste sur cette borne.";
const MOVED = "Votre conversation continue sur votre téléphone. Rien ne reste sur cette borne.";

let visit = null;
let opening = false;
let noticeTimer = 0;
let limited = false;
/** What could not be deleted yet, because the network was cut: never shown, deleted as soon as it is back. */
const toErase = [];

const keyboard = new Keyboard(byId("keyboard"));
const comfort = new Comfort(byId("size"), byId("contrast"));
const handover = new Handover({
  session: () => visit?.session,
  // Taking a telephone out, aiming or typing: nothing is touched here meanwhile.
  onOpen: () => idle.atLeast(ms("handoverSeconds")),
  onClose: () => idle.atLeast(0),
});
const idle = new Idle({
  waitMs: ms("idleSeconds"),
  warningSeconds: Number(seconds.warningSeconds),
  held: () => visit?.busy,
  onWarn: () => byId("idle").showModal(),
  onTick: (left) => { byId("idle-seconds").textContent = String(left); },
  onBack: () => byId("idle").close(),
  onOver: () => wipe(ERASED),
});
const link = new Link({
  beat: () => beat(centre, kiosk, state()),
  everyMs: ms("beatSeconds"),
  onChange: (up) => reachable(up),
  onBeat: (answer) => {
    limited = Boolean(answer.assistant) && answer.assistant !== "ready";
    toErase.splice(0).forEach(erase);
    // The service was changed: so were, perhaps, the scripts of this page. Nobody is in front of it.
    if (answer.release && answer.release !== release && !visit && !opening) location.reload();
  },
});

function state() {
  if (limited) return "limited";
  return visit ? "in_use" : "waiting";
}

async function begin(payload = null, label = "") {
  if (visit || opening || !link.up) return;
  opening = true;
  byId("attract-problem").hidden = true;
  try {
    const opened = await createConversation("kiosk", centre);
    visit = new Visit(opened, {
      template: byId("visit"),
      stage: byId("stage"),
      printSlot: byId("print-slot"),
      onActivity: () => idle.touch(),
      onShown: (message) => (message.author === "visitor" ? idle.heard() : idle.read(message.text.length)),
      onOver: () => wipe(handover.open ? MOVED : ERASED),
    });
    show(true);
    idle.start();
    await visit.begin(payload, label);
  } catch (error) {
    byId("attract-problem").textContent = error.detail || "Quelque chose n'a pas marché. Réessayez.";
    byId("attract-problem").hidden = false;
    link.check();
  } finally {
    opening = false;
  }
}

/** Show the conversation, or the screen that waits. */
function show(talking) {
  byId("attract").hidden = talking;
  byId("stage").hidden = !talking;
  byId("visit-actions").hidden = !talking;
  document.body.classList.toggle("is-talking", talking);
  say("");
  link.check();
}

function say(notice) {
  clearTimeout(noticeTimer);
  byId("notice").textContent = notice;
  byId("notice").hidden = !notice;
  if (notice) noticeTimer = setTimeout(() => say(""), NOTICE_MS);
}

/** Forget this visitor: on the screen at once, on the server as soon as it answers. */
function wipe(notice = "") {
  const session = visit?.session;
  idle.stop();
  visit?.end();
  visit = null;
  handover.close();
  keyboard.hide();
  comfort.reset();
  for (const store of [localStorage, sessionStorage]) store.clear();
  getSelection()?.removeAllRanges();
  navigator.clipboard?.writeText("").catch(() => undefined);
  history.replaceState(null, "", location.href);
  show(false);
  say(notice);
  scrollTo(0, 0);
  byId("begin").focus({ preventScroll: true });
  if (session) erase(session);
}

async function erase(session) {
  try {
    await deleteConversation(session);
  } catch (error) {
    if (error.status !== 404 && error.status !== 401) toErase.push(session);
  }
}

function reachable(up) {
  byId("outage").hidden = up;
  document.body.classList.toggle("is-cut", !up);
  ready(up);
  if (!up) return;
  byId("attract-problem").hidden = true;
  // What was being said when the network was lost is said again: its number keeps it from being taken twice.
  visit?.conversation.retry();
}

function ready(up) {
  for (const button of document.querySelectorAll("#begin, #starters button")) button.disabled = !up;
}

byId("begin").addEventListener("click", () => begin());
byId("attract").addEventListener("click", (event) => {
  const starter = event.target.closest("#starters button");
  if (starter) begin(starter.value, starter.textContent);
  else if (!event.target.closest("button")) begin();
});
byId("human").addEventListener("click", () => visit?.conversation.choose("/talk.human", "Parler à une personne"));
byId("print").addEventListener("click", () => visit?.print());
byId("leave").addEventListener("click", () => wipe(ERASED));
byId("forget").addEventListener("click", () => wipe(ERASED));
byId("stay").addEventListener("click", () => idle.touch());
byId("idle").addEventListener("cancel", (event) => {
  event.preventDefault();
  idle.touch();
});

const written = (target) => target.closest?.("#stage textarea, #stage input");
document.addEventListener("click", (event) => {
  const field = written(event.target);
  if (field) keyboard.show(field);
  else if (event.target.closest(".choice, .combo__option")) keyboard.hide();
});
byId("keyboard").addEventListener("shown", () => keyboard.field?.scrollIntoView({ block: "nearest" }));
byId("stage").addEventListener("submit", (event) => {
  if (event.target.id === "compose") keyboard.hide();
});
// A message that could not be sent may be the first sign that the network is lost.
new MutationObserver(() => {
  const problem = byId("stage").querySelector("#problem");
  if (problem && !problem.hidden) link.check();
}).observe(byId("stage"), { subtree: true, attributeFilter: ["hidden"] });

for (const kind of ["pointerdown", "pointermove", "keydown", "input", "wheel", "scroll"]) {
  // Behind the question « are you still there ? », only its own buttons answer: it may be somebody else.
  document.addEventListener(kind, () => { if (!idle.warning) idle.touch(); }, { passive: true, capture: true });
}
for (const kind of ["contextmenu", "dragstart"]) document.addEventListener(kind, (event) => event.preventDefault());

window.addEventListener("beforeprint", () => {
  byId("sheet-day").textContent = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long" }).format(new Date());
  document.querySelectorAll(".is-plan details").forEach((one) => { one.open = true; });
});
window.addEventListener("afterprint", () => {
  document.querySelectorAll(".is-plan details").forEach((one) => { one.open = false; });
  idle.touch();
});
// Whatever keeps this page (the browser's cache of pages left, a crash that brings it back) keeps an empty one.
window.addEventListener("pagehide", () => wipe());
window.addEventListener("pageshow", (event) => { if (event.persisted) wipe(); });

ready(true);
link.check();
