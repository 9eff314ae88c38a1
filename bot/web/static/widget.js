// The assistant on any site: a custom element in its own shadow, that nothing of the host page can break or read by chance.

import * as api from "./api.js";
import { Conversation } from "./conversation.js";
import { HOURS, Memory } from "./memory.js";
import { css, script, server } from "./page.js";
import { build } from "./panel.js";
import { download, hush, readAloud, transcript, whenItSpeaks } from "./takeaway.js";
import { el } from "./view.js";

const NAME = "conseil-cnam";
const SIZES = ["1", "2", "3", "4"];
const WIDE = "(min-width: 30.01em) and (min-height: 28.01em)";
/** A panel lower than this many lines of its own text scrolls as a whole. */
const LOW_EM = 26;
const ERASED = "Vos données sont effacées. Il ne reste rien de la conversation.";
const GONE = "Cette conversation n'existe plus. Envoyez votre message pour en commencer une autre.";
const FORGETFUL = "Ce navigateur interdit de garder la conversation. Si vous changez de page, vous la perdrez.";

class Widget extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) {
      this.talk?.listen();
      return;
    }
    const { centre, label, memory, open, position, question } = this.dataset;
    this.centre = centre || null;
    this.question = question?.trim() || null;
    this.memory = new Memory(memory);
    this.messages = [];
    this.unread = 0;
    const root = this.attachShadow({ mode: "open" });
    const remembered = !this.memory.works ? FORGETFUL : this.memory.shared
      ? `Ce navigateur retrouve la conversation pendant ${HOURS} heures : sur un ordinateur partagé, effacez-la en partant.`
      : "Ce navigateur l'oublie quand vous fermez l'onglet.";
    this.lang = "fr";
    const frame = el("div", { class: `frame${position === "left" ? " is-left" : ""}` }, ...build(label || "Une question de formation ?", remembered));
    dress(root);
    root.append(frame);
    this.frame = frame;
    this.panel = this.at("panel");
    this.#size(this.memory.page.size || "1");
    this.#bind();
    if (!this.memory.works) this.note(FORGETFUL);
    this.memory.watch(() => this.#follow());
    if (this.memory.session) this.#restore();
    if (open !== undefined || (this.memory.page.open && matchMedia(WIDE).matches)) this.open({ byVisitor: false });
  }

  disconnectedCallback() {
    this.talk?.deafen();
    hush();
  }

  /** Open the panel. Only a visitor's own gesture moves the focus and asks the question of the page. */
  open({ byVisitor = true } = {}) {
    this.panel.hidden = false;
    this.at("launcher").hidden = true;
    this.at("launcher").setAttribute("aria-expanded", "true");
    this.#news(0);
    this.#fit();
    this.memory.page = { open: true };
    const talk = this.#talk();
    // A keyboard on the screen, or a field that needs scrolling down to, would hide what there is to read first.
    const readFirst = matchMedia("(pointer: coarse)").matches || this.frame.classList.contains("is-low");
    if (byVisitor) (readFirst ? this.at("title") : talk.input).focus();
    if (this.question && !this.memory.session && !talk.session && !talk.input.value) {
      talk.input.value = this.question;
      if (byVisitor) talk.say(this.question);
      this.question = null;
    }
  }

  /** Close the panel. The conversation goes on; the focus goes back to where it came from. */
  close() {
    const inside = this.shadowRoot.activeElement;
    this.panel.hidden = true;
    this.at("launcher").hidden = false;
    this.at("launcher").setAttribute("aria-expanded", "false");
    this.memory.page = { open: false };
    hush();
    if (inside) this.at("launcher").focus();
  }

  /** Say something about the conversation itself, until it starts again. */
  note(text) {
    this.at("notice").hidden = !text;
    this.at("notice").textContent = text;
  }

  at(id) {
    return this.shadowRoot.getElementById(id);
  }

  #bind() {
    const on = (id, act) => this.at(id).addEventListener("click", act);
    on("launcher", () => this.open());
    on("close", () => this.close());
    on("begin", () => this.#talk().begin());
    on("show-plan", () => this.#talk().choose("/plan.show", "Voir mon plan"));
    on("human", () => this.#talk().choose("/talk.human", "Parler à une personne"));
    on("sheet", () => this.#attempt(async () => download(await api.readSheet(this.talk.session), "mon-plan-cnam.pdf")));
    on("save", () => download(new Blob([transcript(this.messages, new Date().toLocaleDateString("fr-FR"))], { type: "text/plain" }), "ma-conversation-cnam.txt"));
    on("erase", () => this.#attempt(() => this.#erase()));
    on("smaller", () => this.#size(Number(this.frame.dataset.size) - 1));
    on("larger", () => this.#size(Number(this.frame.dataset.size) + 1));
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.close();
    });
    // A host page that has one-key shortcuts would take what is typed here for them.
    for (const kind of ["keydown", "keypress", "keyup"]) this.frame.addEventListener(kind, (event) => event.stopPropagation());
    // Where the panel covers the page, nothing may have the focus behind it.
    this.panel.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.panel.contains(relatedTarget) && !matchMedia(WIDE).matches) this.close();
    });
    this.at("text").addEventListener("input", () => this.#keepDraft());
    window.addEventListener("online", () => this.isConnected && this.talk?.retry());
    window.visualViewport?.addEventListener("resize", () => {
      this.#fit();
      // The keyboard has just come: what is being written must not be behind it.
      this.shadowRoot.activeElement?.scrollIntoView({ block: "nearest" });
    });
    window.visualViewport?.addEventListener("scroll", () => this.#fit());
    whenItSpeaks(() => this.frame.classList.add("can-speak"));
  }

  /** The conversation, made when first needed: a page where nobody opens the panel asks the server nothing. */
  #talk() {
    if (this.talk) return this.talk;
    this.talk = new Conversation({
      root: this.shadowRoot,
      frame: this.frame,
      open: () => this.#start(),
      onGone: () => this.#leave(GONE, this.talk.input.value),
      onEnded: () => this.#leave(ERASED),
      onActivity: () => {
        this.at("options").open = false;
        this.#keepDraft();
      },
      onMessage: (message, element) => this.#complete(message, element),
      reveal: (element) => this.#reveal(element),
    });
    const { draft, attempt } = this.memory.page;
    if (draft) this.talk.input.value = draft;
    // A text whose answer was lost with the page before is the same attempt: it is not taken twice.
    if (draft && attempt) this.talk.attempt = { said: { text: draft }, label: draft, clientId: attempt };
    return this.talk;
  }

  async #start() {
    const known = this.memory.session;
    this.note(this.memory.works ? "" : FORGETFUL);
    if (known) return { ...known, ...await api.readConversation(known) };
    let opened;
    try {
      opened = await api.createConversation("web", this.centre);
    } catch (error) {
      if (error.status !== 422 || !this.centre) throw error;
      console.warn(`${NAME} : centre inconnu « ${this.centre} » (${error.detail})`);
      opened = await api.createConversation("web", null);
    }
    this.memory.keep(opened);
    return opened;
  }

  async #restore() {
    const session = this.memory.session;
    const talk = this.#talk();
    try {
      const view = await api.readConversation(session);
      if (talk.session) return;
      talk.restore(session, view);
      this.#news(0);
      const said = view.messages.filter((message) => message.author === "visitor").pop();
      if (talk.attempt && said?.text === talk.attempt.label && said !== view.messages[view.messages.length - 1]) {
        talk.input.value = "";
        talk.attempt = null;
        this.#keepDraft();
      }
      const last = this.at("messages").querySelector(".message--visitor:last-of-type") || this.at("messages").lastElementChild;
      if (last) this.#reveal(last);
    } catch (error) {
      if (error.status === 404 || error.status === 401) this.memory.forget();
      else setTimeout(() => !talk.session && this.memory.session && this.#restore(), 5000);
    }
  }

  /** Another tab has started or erased the conversation. */
  #follow() {
    if (!this.isConnected) return;
    if (this.memory.session && !this.talk?.session) this.#restore();
    else if (!this.memory.session && this.talk?.session) this.#leave(ERASED);
  }

  #leave(why, text = "") {
    if (!this.talk?.session) return;
    this.memory.forget();
    // What says that all is erased may stay; nothing else does.
    const last = this.at("messages").lastElementChild;
    const goodbye = last?.dataset.topic === "privacy.erase" && !last.querySelector(".choice") ? last : null;
    this.talk.clear();
    if (goodbye) this.at("messages").append(goodbye);
    this.messages = [];
    this.at("plan").hidden = this.at("known").hidden = true;
    this.at("options").open = this.at("erasing").open = false;
    this.talk.input.value = text;
    this.#keepDraft();
    this.note(why);
  }

  async #erase() {
    await api.deleteConversation(this.talk.session);
    this.#leave(ERASED);
    this.talk.input.focus();
  }

  async #attempt(act) {
    try {
      await act();
    } catch (error) {
      this.note(error.detail || String(error));
    }
  }

  /** Add to a message what one can do with it. */
  #complete(message, element) {
    this.messages.push(message);
    element.dataset.topic = message.topic || "";
    if (message.author === "visitor") return;
    const speak = el("button", { type: "button", class: "link speak" }, "Écouter");
    speak.addEventListener("click", () => {
      const stop = speak.textContent !== "Écouter";
      hush();
      if (stop) return;
      speak.textContent = "Arrêter";
      readAloud(message, () => { speak.textContent = "Écouter"; });
    });
    element.append(el("div", { class: "tools" }, speak, message.author === "assistant" && message.topic ? this.#report(message) : null));
    if (this.panel.hidden) this.#news(this.unread + 1);
  }

  #report(message) {
    const comment = el("textarea", { id: `report-${message.id}`, rows: "2", maxlength: "1000" });
    const form = el("form", {},
      el("label", { for: comment.id }, "Qu'est-ce qui ne va pas ? (facultatif)"),
      comment,
      el("button", { type: "submit", class: "button button--quiet" }, "Envoyer le signalement"));
    const fold = el("details", { class: "report" }, el("summary", {}, "Signaler une erreur"), form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#attempt(async () => {
        await api.reportMessage(this.talk.session, message.id, comment.value.trim());
        const done = el("p", { tabindex: "-1" }, "Merci. Votre signalement est envoyé.");
        fold.replaceWith(done);
        done.focus();
      });
    });
    return fold;
  }

  #keepDraft() {
    this.memory.refresh();
    const text = this.talk.input.value;
    this.memory.page = { draft: text, attempt: text && this.talk.attempt?.said.text === text ? this.talk.attempt.clientId : null };
  }

  #news(count) {
    this.unread = count;
    this.at("news").hidden = !count;
    this.at("news").textContent = count > 1 ? `${count} nouveaux messages` : "1 nouveau message";
  }

  #reveal(element) {
    const low = this.frame.classList.contains("is-low");
    const box = low ? this.panel : this.at("body");
    const above = low ? this.at("title").parentElement.getBoundingClientRect().bottom : box.getBoundingClientRect().top;
    const top = box.scrollTop + element.getBoundingClientRect().top - above - 8;
    box.scrollTo({ top, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }

  #size(size) {
    const kept = SIZES[Math.min(Math.max(Number(size) - 1, 0), SIZES.length - 1)];
    this.frame.dataset.size = kept;
    this.memory.page = { size: kept };
    this.at("smaller").disabled = kept === SIZES[0];
    this.at("larger").disabled = kept === SIZES[SIZES.length - 1];
    this.#fit();
  }

  /** Stay within what the keyboard of a phone leaves of the screen. */
  #fit() {
    const { height, offsetTop } = window.visualViewport || { height: window.innerHeight, offsetTop: 0 };
    this.panel.style.setProperty("--seen", `${height}px`);
    this.panel.style.setProperty("--above", `${offsetTop}px`);
    this.frame.classList.toggle("is-low", height < LOW_EM * parseFloat(getComputedStyle(this.panel).fontSize));
  }
}

/** Style without a style element: a host page whose policy forbids inline styles changes nothing here. */
function dress(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // An older browser: the same rules in a file, which the host's policy must allow (style-src).
    root.append(el("link", { rel: "stylesheet", href: `${server}/widget.css` }));
  }
}

/** Put the element at the end of the page, unless the page has placed it itself. */
function place() {
  if (document.querySelector(NAME)) return;
  const element = document.createElement(NAME);
  Object.assign(element.dataset, script?.dataset);
  document.body.append(element);
  stay(element);
}

/** Some sites change page by replacing the body: the widget stays. Removed alone and on purpose, it goes. */
function stay(element) {
  const guard = new MutationObserver((changes) => {
    if (changes.some(({ removedNodes }) => removedNodes.length === 1 && removedNodes[0] === element)) {
      guard.disconnect();
      return;
    }
    if (!element.isConnected) document.body.append(element);
    watch();
  });
  const watch = () => [document.documentElement, document.body].forEach((one) => guard.observe(one, { childList: true }));
  watch();
}

if (!customElements.get(NAME)) customElements.define(NAME, Widget);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
else place();
