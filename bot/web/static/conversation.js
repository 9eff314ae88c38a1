// The conversation on the screen: sends what is said, shows what is answered, and loses nothing on the way.

import * as api from "./api.js";
import { suggestCommunes } from "./place.js";
import { factElement, knownFacts, messageElement, spoken } from "./view.js";

const LONGEST = 2000;
const NEARLY = 1800;
const POLL_MS = 3000;
const byId = (id) => document.getElementById(id);

export class Conversation {
  /** `open` starts a conversation and returns {id, token, messages}; `onGone` is called when it no longer exists. */
  constructor({ open, onGone, onActivity = () => {}, asLinks = true }) {
    this.open = open;
    this.onGone = onGone;
    this.onActivity = onActivity;
    this.asLinks = asLinks;
    this.session = null;
    this.busy = false;
    this.attempt = null;
    this.next = null;
    this.heard = [];
    this.list = byId("messages");
    this.input = byId("text");
    byId("compose").addEventListener("submit", (event) => this.#submitText(event));
    byId("retry").addEventListener("click", () => this.attempt && this.#send(this.attempt));
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        byId("compose").requestSubmit();
      }
    });
    this.input.addEventListener("input", () => this.#grown());
    suggestCommunes(byId("place-form"), (text) => this.announce(text), (commune) =>
      this.choose(`/profile.inform${JSON.stringify({ commune: commune.insee_code })}`, commune.name));
    this.#watchAssistant();
  }

  /** Take over a conversation: one already shown by the page, or one just opened. */
  adopt(session, messages = []) {
    this.session = { id: session.id, token: session.token };
    document.body.classList.add("is-started");
    messages.forEach((message) => this.#add(message));
    this.ear?.abort();
    this.ear = new AbortController();
    const lastId = this.list.lastElementChild?.dataset.id;
    api.listen(this.session, (message) => this.#overhear(message), this.ear.signal, lastId);
  }

  /** Say a choice by its payload; the label is what the visitor sees as said. */
  choose(payload, label, button = null) {
    this.#send({ said: { payload }, label, button, clientId: crypto.randomUUID?.() || `${Date.now()}-${Math.random()}` });
  }

  /** Say something once in the live region. */
  announce(text) {
    byId("status").textContent = text;
  }

  /** Forget everything shown, without a word to the server. */
  clear() {
    this.ear?.abort();
    this.session = null;
    this.attempt = null;
    this.next = null;
    this.list.replaceChildren();
    this.input.value = "";
    byId("commune").value = "";
    this.#problem(null);
    this.#ask(null);
    this.announce("");
    document.body.classList.remove("is-started");
  }

  #submitText(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    // The same words after a failure are the same attempt: the server must not take them twice.
    const again = this.attempt?.said.text === text ? this.attempt.clientId : null;
    this.#send({ said: { text }, label: text, clientId: again || crypto.randomUUID?.() || `${Date.now()}-${Math.random()}` });
  }

  async #send(attempt) {
    if (this.busy) {
      // An answer may be shown a moment before it is over: what is chosen then is said next, once.
      if (attempt.said.payload && attempt.said.payload !== this.attempt?.said.payload) this.next = attempt;
      return;
    }
    this.attempt = attempt;
    this.onActivity();
    this.#problem(null);
    this.#working(true);
    let bubble = null;
    try {
      if (!this.session) {
        const opened = await this.open();
        this.adopt(opened, opened.messages);
      }
      bubble = this.#add({ author: "visitor", text: attempt.label });
      bubble.classList.add("is-pending");
      this.#follow(bubble);
      const answer = await api.postMessage(this.session, attempt.said, attempt.clientId);
      bubble.classList.remove("is-pending");
      this.attempt = null;
      if (attempt.said.text) {
        this.input.value = "";
        this.#grown();
      }
      this.#retire(attempt.button, bubble);
      this.#received(answer, Boolean(attempt.said.text));
    } catch (error) {
      bubble?.remove();
      if (error.status === 404 || error.status === 401) {
        this.onGone();
      } else {
        if (error.status === 503) this.#watchAssistant();
        this.#problem(error instanceof api.ApiError ? error : new api.ApiError(0, String(error.message)));
      }
    } finally {
      this.#working(false);
      this.onActivity();
    }
    const next = this.next;
    this.next = null;
    if (next && this.session && !this.attempt) this.#send(next);
  }

  #received(answer, typed) {
    let first = null;
    for (const message of answer.messages.filter((one) => one.author !== "visitor")) {
      const shown = this.#add(message);
      first ??= shown;
    }
    this.#facts(answer.profile);
    byId("plan")?.toggleAttribute("hidden", !answer.plan_ready);
    this.announce(this.heard.join(" "));
    this.heard = [];
    if (typed) this.input.focus({ preventScroll: true });
    else first?.focus({ preventScroll: true });
    if (first) this.#follow(first);
  }

  #overhear(message) {
    if (message.author === "visitor") return;
    const shown = this.#add(message);
    if (!this.busy && shown) {
      this.announce(this.heard.join(" "));
      this.heard = [];
      this.#follow(shown);
    }
  }

  /** Show a message once, whichever way it came; return its element. */
  #add(message) {
    const known = message.id && [...this.list.children].find((item) => item.dataset.id === String(message.id));
    if (known) return known;
    const element = messageElement(message, (choice, button) => this.choose(choice.payload, choice.label, button), this.asLinks);
    this.list.append(element);
    if (message.author !== "visitor") {
      this.heard.push(spoken(message));
      this.#ask(message.asks ?? null);
    }
    return element;
  }

  /** Close the choices said before the visitor's last word. */
  #retire(used, bubble) {
    used?.classList.add("is-chosen");
    for (let item = bubble.previousElementSibling; item; item = item.previousElementSibling) {
      item.querySelectorAll(".choices").forEach((choices) => choices.classList.add("is-closed"));
      item.querySelectorAll(".choice").forEach((button) => {
        button.disabled = true;
      });
    }
  }

  #ask(field) {
    byId("place").hidden = field !== "commune";
  }

  #facts(profile) {
    const panel = byId("known");
    if (!panel) return;
    const facts = knownFacts(profile);
    panel.hidden = !facts.length;
    byId("facts").replaceChildren(...facts.map((fact) => factElement(fact, (field, label) =>
      this.choose(`/talk.correct${JSON.stringify({ field })}`, `Corriger : ${label}`))));
  }

  #working(on) {
    this.busy = on;
    byId("typing").hidden = !on;
    byId("messages").setAttribute("aria-busy", String(on));
    byId("send").disabled = on;
  }

  #problem(error) {
    byId("problem").hidden = !error;
    byId("problem-text").textContent = error ? error.detail : "";
    byId("retry").hidden = !error || error.status === 413 || error.status === 422;
  }

  #grown() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + 2}px`;
    const length = this.input.value.length;
    const count = byId("text-count");
    count.hidden = length < NEARLY;
    count.textContent = length > LONGEST ? `${length - LONGEST} signes de trop.` : `Encore ${LONGEST - length} signes.`;
  }

  #follow(element) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }

  /** Look at the assistant until it is ready, and say so at the top of the page while it is not. */
  async #watchAssistant() {
    if (this.watching) return;
    this.watching = true;
    const banner = byId("banner");
    while (this.watching) {
      const state = await api.assistantState().catch(() => null);
      if (state) {
        if (state === "ready" && !banner.hidden) this.announce("L'assistant est prêt. Vous pouvez écrire.");
        banner.hidden = state === "ready";
        this.watching = state !== "ready";
      }
      if (this.watching) await new Promise((resume) => setTimeout(resume, POLL_MS));
    }
  }
}
