// A keyboard on the screen: French keys, accents in sight, one finger. It writes where the visitor last touched.

import { el } from "../view.js";

const LETTERS = [
  "é è ê à â ç ù û ô î ï œ",
  "a z e r t y u i o p",
  "q s d f g h j k l m",
  "shift w x c v b n ' - back",
  "signs , space . ? hide enter",
];
const SIGNS = [
  "1 2 3 4 5 6 7 8 9 0",
  "€ % + - / ( ) @ & °",
  "« » : ; ! ? ' \" _ back",
  "letters , space . hide enter",
];
const SPECIAL = {
  shift: ["⇧", "Majuscule"],
  back: ["⌫", "Effacer une lettre"],
  space: ["Espace", "Espace"],
  enter: ["Valider", "Valider"],
  signs: ["123", "123, chiffres et signes"],
  letters: ["abc", "abc, lettres"],
  hide: ["▼", "Fermer le clavier"],
};
const NAMES = { "'": "Apostrophe", "-": "Tiret", ",": "Virgule", ".": "Point", "?": "Point d'interrogation", "«": "Guillemet ouvrant", "»": "Guillemet fermant" };
const REPEAT_AFTER_MS = 500;
const REPEAT_MS = 90;

export class Keyboard {
  /** `box` is the empty element of the keys. */
  constructor(box) {
    this.box = box;
    this.field = null;
    this.shifted = false;
    this.rows = LETTERS;
    // A key must not take the focus, nor the caret, away from the field.
    box.addEventListener("pointerdown", (event) => this.#pressed(event));
    for (const kind of ["pointerup", "pointercancel", "pointerleave"]) box.addEventListener(kind, () => this.#released());
    box.addEventListener("click", (event) => {
      const key = event.target.closest("button");
      if (key) this.#use(key.dataset.key);
    });
    box.addEventListener("keydown", (event) => this.#move(event));
  }

  /** Show the keyboard for a field. */
  show(field) {
    const hidden = this.box.hidden;
    this.field = field;
    this.box.hidden = false;
    if (hidden) {
      this.shifted = false;
      this.#draw(LETTERS);
    }
    this.box.dispatchEvent(new CustomEvent("shown", { bubbles: true }));
  }

  hide() {
    this.#released();
    this.field = null;
    this.box.hidden = true;
    this.box.replaceChildren();
  }

  #draw(rows) {
    this.rows = rows;
    this.box.replaceChildren(...rows.map((row) => el("div", { class: "keyboard__row" }, ...row.split(" ").map((key) => this.#key(key)))));
    this.#reach(this.box.querySelector("button"));
  }

  #key(key) {
    const [shown, name] = SPECIAL[key] || [this.shifted ? key.toLocaleUpperCase("fr") : key, NAMES[key]];
    return el(
      "button",
      {
        type: "button",
        class: `key key--${SPECIAL[key] ? key : "sign"}`,
        "data-key": key,
        tabindex: "-1",
        "aria-label": name || null,
        "aria-pressed": key === "shift" ? String(this.shifted) : null,
      },
      shown,
    );
  }

  #use(key) {
    if (!this.field) return;
    if (key === "hide") return this.hide();
    if (key === "enter") return this.field.form.requestSubmit();
    if (key === "back") return this.#erase();
    if (key === "signs" || key === "letters") {
      this.shifted = false;
      this.#draw(key === "signs" ? SIGNS : LETTERS);
      return this.#reach(this.box.querySelector(`[data-key="${key === "signs" ? "letters" : "signs"}"]`), true);
    }
    if (key === "shift") return this.#shift(!this.shifted);
    this.#write(key === "space" ? " " : this.shifted ? key.toLocaleUpperCase("fr") : key);
    if (this.shifted) this.#shift(false);
  }

  #shift(on) {
    this.shifted = on;
    for (const button of this.box.querySelectorAll(".key--sign")) {
      button.textContent = on ? button.dataset.key.toLocaleUpperCase("fr") : button.dataset.key;
    }
    this.box.querySelector(".key--shift")?.setAttribute("aria-pressed", String(on));
  }

  #write(text) {
    const { field } = this;
    const [from, to] = [field.selectionStart, field.selectionEnd];
    if (field.maxLength > 0 && field.value.length - (to - from) + text.length > field.maxLength) return;
    field.setRangeText(text, from, to, "end");
    this.#changed("insertText", text);
  }

  #erase() {
    const { field } = this;
    const [from, to] = [field.selectionStart, field.selectionEnd];
    if (from === to && from === 0) return;
    // The whole last sign: two halves when it is outside the usual plane.
    const before = [...field.value.slice(0, from)];
    field.setRangeText("", from === to ? from - before[before.length - 1].length : from, to, "end");
    this.#changed("deleteContentBackward", null);
  }

  #changed(inputType, data) {
    this.field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType, data }));
  }

  #pressed(event) {
    event.preventDefault();
    if (event.target.closest("button")?.dataset.key !== "back") return;
    this.#released();
    this.repeat = setTimeout(() => {
      this.repeat = setInterval(() => this.field && this.#erase(), REPEAT_MS);
    }, REPEAT_AFTER_MS);
  }

  #released() {
    // The same numbers serve timeouts and intervals.
    clearTimeout(this.repeat);
    clearInterval(this.repeat);
  }

  /** Arrows go from key to key: the whole keyboard is one stop for Tab. */
  #move(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const line = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === "Escape") {
      const { field } = this;
      this.hide();
      field?.focus();
    } else if (step || line) {
      const rows = [...this.box.children].map((row) => [...row.children]);
      const y = rows.findIndex((row) => row.includes(document.activeElement));
      const x = rows[y].indexOf(document.activeElement);
      const row = rows[(y + (line || 0) + rows.length) % rows.length];
      this.#reach(row[step ? (x + step + row.length) % row.length : Math.min(x, row.length - 1)], true);
    } else {
      return;
    }
    event.preventDefault();
  }

  #reach(key, focus = false) {
    this.box.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
    key.setAttribute("tabindex", "0");
    if (focus && this.box.contains(document.activeElement)) key.focus();
  }
}
