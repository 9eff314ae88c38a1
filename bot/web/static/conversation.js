// The conversation on the screen: sends what is said, shows what is answered, and loses nothing on the way.

import * as api from "./api.js";
import { suggestCommunes } from "./place.js";
import { factElement, knownFacts, messageElement, spoken } from "./view.js";

const LONGEST = 2000;
const NEARLY = 1800;
const POLL_MS = 3000;
const LONGEST_POLL_MS = 60000;
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const uniqueId = () => crypto.randomUUID?.() || `${Date.now()}-${Math.random()}`;

export class Conversation {
  /**
   * `open` starts a conversation and returns {id, token, messages}; `onGone` is called when what is said finds it gone,
   * `onEnded` when it is erased from elsewhere. `root` holds the elements by their ids, `frame` is marked once started.
   * `onMessage(message, element)` completes each message shown; `reveal(element)` brings one into view.
   */
  constructor({
    open,
    onGone,
    onActivity = () => {},
    onEnded = () => {},
    onMessage = () => {},
    reveal = (element) => element.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" }),
    asLinks = true,
    root = document,
    frame = document.body,
  }) {
    Object.assign(this, { open, onGone, onActivity, onEnded, onMessage, reveal, asLinks, root, frame });
    this.session = null;
    this.busy = false;
    this.attempt = null;
    this.next = null;
    this.heard = [];
    this.overheard = [];
    this.list = this.#byId("messages");
    this.input = this.#byId("text");
    this.#byId("compose").addEventListener("submit", (event) => this.#submitText(event));
    this.#byId("retry").addEventListener("click", () => this.retry());
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#byId("compose").requestSubmit();
      }
    });
    this.input.addEventListener("input", () => this.#grown());
    suggestCommunes(this.#byId("place-form"), (text) => this.announce(text), (commune) =>
      this.choose(`/profile.inform${JSON.stringify({ commune: commune.insee_code })}`, commune.name));
    // A page that nobody looks at leaves the connection to the others: a browser allows few of them.
    document.addEventListener("visibilitychange", () => this.deaf || this.listen());
    this.#watchAssistant();
  }

  /** Take over a conversation: one already shown by the page, or one just opened. */
  adopt(session, messages = []) {
    this.session = { id: session.id, token: session.token };
    this.frame.classList.add("is-started");
    messages.forEach((message) => this.#add(message));
    this.listen();
  }

  /** Show a conversation again, as the API gives it, without a word aloud. */
  restore(session, view) {
    this.adopt(session, view.messages);
    this.heard = [];
    const said = this.list.querySelectorAll(".message--visitor");
    if (said.length) this.#retire(null, said[said.length - 1]);
    this.#known(view);
  }

  /** Start without a word: the assistant asks first. */
  async begin() {
    this.#problem(null);
    try {
      const opened = await this.open();
      this.adopt(opened, opened.messages);
      this.#known(opened);
      this.#tell();
      this.list.querySelector(".message__author")?.focus({ preventScroll: true });
    } catch (error) {
      this.#problem(error);
    }
  }

  /** Say a text as if it had been typed. */
  say(text) {
    // The same words after a failure are the same attempt: the server must not take them twice.
    const again = this.attempt?.said.text === text ? this.attempt.clientId : null;
    this.#send({ said: { text }, label: text, clientId: again || uniqueId() });
  }

  /** Try again what could not be sent. */
  retry() {
    if (this.attempt && !this.busy) this.#send(this.attempt);
  }

  /** Say a choice by its payload; the label is what the visitor sees as said. */
  choose(payload, label, button = null) {
    this.#send({ said: { payload }, label, button, clientId: uniqueId() });
  }

  /** Hear what comes by itself, from the last message shown; a page that nobody looks at does not. */
  listen() {
    this.deafen();
    this.deaf = false;
    if (!this.session || document.hidden) return;
    const { signal } = this.ear = new AbortController();
    const shown = [...this.list.children].filter((item) => item.dataset.id);
    api.listen(this.session, (message) => this.#overhear(message), signal, shown[shown.length - 1]?.dataset.id)
      .then((gone) => gone && !signal.aborted && this.onEnded());
  }

  /** Hear nothing more, until told to listen. */
  deafen() {
    this.deaf = true;
    this.ear?.abort();
  }

  /** Say something once in the live region. */
  announce(text) {
    this.#byId("status").textContent = text;
  }

  /** Forget everything shown, without a word to the server. */
  clear() {
    this.ear?.abort();
    this.session = null;
    this.attempt = null;
    this.next = null;
    this.list.replaceChildren();
    this.input.value = "";
    this.#byId("commune").value = "";
    this.#problem(null);
    this.#ask(null);
    this.announce("");
    this.frame.classList.remove("is-started");
  }

  #submitText(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (text) this.say(text);
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
      this.reveal(bubble);
      const answer = await api.postMessage(this.session, attempt.said, attempt.clientId);
      bubble.classList.remove("is-pending");
      this.#recognise(bubble, answer.received);
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
        if (attempt.said.text) this.input.focus({ preventScroll: true });
      }
    } finally {
      this.#working(false);
      this.#listenBack(attempt);
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
    this.#known(answer);
    this.#tell();
    if (typed) this.input.focus({ preventScroll: true });
    else first?.querySelector(".message__author").focus({ preventScroll: true });
    if (first) this.reveal(first);
  }

  #known(view) {
    this.profile = view.profile;
    this.#facts(view.profile);
    this.#byId("plan")?.toggleAttribute("hidden", !view.plan_ready);
  }

  /** Say aloud what was just shown. */
  #tell() {
    this.announce(this.heard.join(" "));
    this.heard = [];
  }

  /** Take a message that came by itself: an answer, a counsellor's word, or what was said in another tab. */
  #overhear(message) {
    // While something is being said here, one's own words come back too: who said them is known after the answer.
    if (this.busy && message.author === "visitor") {
      this.overheard.push(message);
      return;
    }
    // What could not be answered is kept by the server and waits here to be sent again: it closes no choice.
    if (message.author === "visitor" && message.text === this.attempt?.said.text) return;
    const before = this.list.children.length;
    const shown = this.#add(message);
    if (this.busy || this.list.children.length === before) return;
    if (message.author === "visitor") {
      this.#retire(null, shown);
    } else {
      this.#tell();
      this.#lookAgain();
    }
    this.reveal(shown);
  }

  /** The message just sent is now known by its number: it may have come back meanwhile. */
  #recognise(bubble, received) {
    const known = received && this.#shown(received);
    if (known && known !== bubble) known.remove();
    if (received) bubble.dataset.id = received.id;
  }

  #listenBack(attempt) {
    const messages = this.overheard.filter((message) => !this.attempt || message.text !== attempt.label);
    this.overheard = [];
    messages.forEach((message) => this.#overhear(message));
  }

  async #lookAgain() {
    const session = this.session;
    const view = await api.readConversation(session).catch(() => null);
    if (view && session === this.session) this.#known(view);
  }

  #shown(message) {
    return message.id && [...this.list.children].find((item) => item.dataset.id === String(message.id));
  }

  /** Show a message once, whichever way it came; return its element. */
  #add(message) {
    const known = this.#shown(message);
    if (known) return known;
    const element = messageElement(message, (choice, button) => this.choose(choice.payload, choice.label, button), this.asLinks);
    this.list.append(element);
    this.onMessage(message, element);
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
    this.#byId("place").hidden = field !== "commune";
  }

  #facts(profile) {
    const panel = this.#byId("known");
    if (!panel) return;
    const facts = knownFacts(profile);
    panel.hidden = !facts.length;
    this.#byId("facts").replaceChildren(...facts.map((fact) => factElement(fact, (field, label) =>
      this.choose(`/talk.correct${JSON.stringify({ field })}`, `Corriger : ${label}`))));
  }

  #working(on) {
    this.busy = on;
    this.#byId("typing").hidden = !on;
    this.#byId("messages").setAttribute("aria-busy", String(on));
    this.#byId("send").disabled = on;
  }

  #problem(error) {
    this.#byId("problem").hidden = !error;
    this.#byId("problem-text").textContent = error ? error.detail : "";
    this.#byId("retry").hidden = !error || error.status === 413 || error.status === 422;
  }

  #grown() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + 2}px`;
    const length = this.input.value.length;
    const count = this.#byId("text-count");
    count.hidden = length < NEARLY;
    count.textContent = length > LONGEST ? `${length - LONGEST} signes de trop.` : `Encore ${LONGEST - length} signes.`;
  }

  #byId(id) {
    return this.root.getElementById(id);
  }

  /** Look at the assistant until it is ready, and say so at the top of the page while it is not. */
  async #watchAssistant() {
    if (this.watching) return;
    this.watching = true;
    const banner = this.#byId("banner");
    for (let wait = POLL_MS; this.watching;) {
      const state = await api.assistantState().catch(() => null);
      if (state) {
        if (state === "ready" && !banner.hidden) this.announce("L'assistant est prêt. Vous pouvez écrire.");
        banner.hidden = state === "ready";
        this.watching = state !== "ready";
      }
      // Nothing answers at all: ask less and less often.
      wait = state ? POLL_MS : Math.min(wait * 2, LONGEST_POLL_MS);
      if (this.watching) await new Promise((resume) => setTimeout(resume, wait));
    }
  }
}
