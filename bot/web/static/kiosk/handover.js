// « Continuer sur mon téléphone » : a drawing to aim at, or a code to type.

import { offerResume } from "./calls.js";

const byId = (id) => document.getElementById(id);

export class Handover {
  /** `session()` is the visitor's; `onOpen` and `onClose` follow the panel. */
  constructor({ session, onOpen, onClose }) {
    this.panel = byId("handover");
    this.session = session;
    this.onOpen = onOpen;
    byId("phone").addEventListener("click", () => this.#open());
    byId("handover-close").addEventListener("click", () => this.panel.close());
    this.panel.addEventListener("close", () => {
      this.#empty();
      onClose();
    });
  }

  get open() {
    return this.panel.open;
  }

  /** Take the code away from the screen. */
  close() {
    this.panel.close();
    this.#empty();
  }

  async #open() {
    const session = this.session();
    if (!session || this.panel.open) return;
    this.#empty();
    this.panel.showModal();
    this.onOpen();
    try {
      const offer = await offerResume(session);
      // Another visitor, or nobody any more: this code is not theirs.
      if (this.session() !== session || !this.panel.open) return;
      byId("qr").src = offer.qr;
      byId("handover-address").textContent = offer.address.replace(/^https?:\/\//, "");
      byId("code").textContent = offer.code;
      byId("handover-minutes").textContent = String(offer.minutes);
      byId("handover-code").hidden = false;
    } catch (error) {
      byId("handover-problem").textContent = error.detail;
      byId("handover-problem").hidden = false;
    }
  }

  #empty() {
    byId("qr").removeAttribute("src");
    for (const id of ["handover-address", "code", "handover-minutes", "handover-problem"]) byId(id).textContent = "";
    byId("handover-code").hidden = true;
    byId("handover-problem").hidden = true;
  }
}
