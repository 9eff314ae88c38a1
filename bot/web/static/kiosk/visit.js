// One visitor's conversation on the screen. It lives in elements of its own, thrown away when the visitor leaves: an
// answer that comes too late is written where nobody sees it.

import { Conversation } from "../conversation.js";
import { addMap } from "../map.js";

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const PLAN = "plan.show";
const MARGIN = 12;
const PRINT = "Imprimer mon plan";

export class Visit {
  /** `opened` is the conversation as the server opened it, `stage` the element that it fills. */
  constructor(opened, { template, stage, printSlot, onActivity, onShown, onOver }) {
    this.over = false;
    this.stage = stage;
    this.printSlot = printSlot;
    this.printWanted = false;
    this.root = template.content.firstElementChild.cloneNode(true);
    stage.replaceChildren(this.root);
    // What happens after the end concerns nobody any more.
    const mine = (act) => (...given) => (this.over ? undefined : act(...given));
    this.conversation = new Conversation({
      open: async () => opened,
      onGone: mine(onOver),
      onEnded: mine(onOver),
      onActivity: () => {
        // The answer came too late: it is not even kept in memory.
        if (this.over) return this.conversation.clear();
        onActivity();
        this.#printNow();
      },
      onMessage: mine((message, element) => {
        if (message.topic === PLAN && message.author === "assistant") this.#markPlan(element);
        queueMicrotask(() => addMap(message, element, this.conversation?.profile?.commune?.insee_code));
        if (message.author === "visitor" && message.text !== PRINT) this.printWanted = false;
        onShown(message);
      }),
      reveal: mine((element) => this.#reveal(element)),
      asLinks: false,
      root: { getElementById: (id) => this.#find(id) },
      frame: this.root,
    });
  }

  get busy() {
    return this.conversation.busy;
  }

  get session() {
    return this.conversation.session;
  }

  async begin(payload, label) {
    await this.conversation.begin();
    if (this.over) return;
    this.#reveal(this.root.querySelector(".message"));
    if (payload) this.conversation.choose(payload, label);
  }

  /** Print the plan, after asking for it if it has not been shown yet. */
  print() {
    if (this.root.querySelector(".is-plan")) {
      window.print();
    } else {
      this.printWanted = true;
      this.conversation.choose("/plan.show", PRINT);
    }
  }

  /** Forget everything. Nothing of it can come back. */
  end() {
    this.over = true;
    this.conversation.clear();
    this.conversation.watching = false;
    this.stage.replaceChildren();
    this.printSlot.hidden = true;
  }

  #find(id) {
    if (id === "plan") return this.over ? null : this.printSlot;
    return this.root.querySelector(`#${id}`);
  }

  #markPlan(element) {
    this.root.querySelectorAll(".is-plan").forEach((one) => one.classList.remove("is-plan"));
    element.classList.add("is-plan");
  }

  #printNow() {
    if (!this.printWanted || this.busy || !this.root.querySelector(".is-plan")) return;
    this.printWanted = false;
    window.print();
  }

  /** Show an answer whole if it fits, its end near the hand; else from its beginning. */
  #reveal(element) {
    const scroller = this.root.querySelector(".talk");
    const begins = element.getBoundingClientRect().top;
    const height = scroller.firstElementChild.getBoundingClientRect().bottom - begins;
    const top = height <= scroller.clientHeight
      ? scroller.scrollHeight
      : scroller.scrollTop + begins - scroller.getBoundingClientRect().top - MARGIN;
    scroller.scrollTo({ top, behavior: calm() ? "auto" : "smooth" });
  }
}
