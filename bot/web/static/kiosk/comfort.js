// Larger text and strong contrast, for one visitor: the next one finds the screen as it always is.

const SIZES = 4;

export class Comfort {
  constructor(sizeButton, contrastButton) {
    this.page = document.documentElement;
    this.sizeButton = sizeButton;
    this.contrastButton = contrastButton;
    sizeButton.addEventListener("click", () => this.#size((this.size + 1) % SIZES));
    contrastButton.addEventListener("click", () => this.#contrast(!this.page.dataset.contrast));
    this.reset();
  }

  reset() {
    this.#size(0);
    this.#contrast(false);
  }

  #size(size) {
    this.size = size;
    this.page.dataset.size = String(size);
    this.sizeButton.textContent = size === SIZES - 1 ? "Texte normal" : "Texte plus grand";
  }

  #contrast(on) {
    if (on) this.page.dataset.contrast = "strong";
    else delete this.page.dataset.contrast;
    this.contrastButton.setAttribute("aria-pressed", String(on));
  }
}
