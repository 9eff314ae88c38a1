// The commune: a text field that suggests communes as one types (WAI-ARIA combobox with a listbox).

import { findCommunes } from "./api.js";
import { el } from "./view.js";

const SHOWN = 7;
const PAUSE_MS = 150;

/** Make the form suggest communes. `onPick({insee_code, name})` is called once one is chosen. */
export function suggestCommunes(form, announce, onPick) {
  const input = form.querySelector("input");
  const box = el("ul", { class: "combo__list", role: "listbox", id: "communes", "aria-label": "Communes", hidden: true });
  form.classList.add("combo");
  form.append(box);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": "communes",
  })) input.setAttribute(name, value);

  let found = [];
  let active = -1;
  let timer = 0;
  let search = null;

  function show(items) {
    found = items;
    active = -1;
    box.replaceChildren(...items.map((commune, index) => {
      const code = commune.postal_codes?.[0] || commune.department_code;
      const option = el(
        "li",
        { class: "combo__option", role: "option", id: `commune-${index}`, "aria-selected": "false" },
        el("span", {}, commune.name),
        el("span", { class: "combo__code" }, code),
      );
      // The pointer must not take the focus away before the click.
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => pick(index));
      return option;
    }));
    box.hidden = !items.length;
    input.setAttribute("aria-expanded", String(items.length > 0));
    input.removeAttribute("aria-activedescendant");
    if (items.length) box.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    if (!found.length) return;
    active = (active + step + found.length) % found.length;
    [...box.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
    input.setAttribute("aria-activedescendant", `commune-${active}`);
    box.children[active].scrollIntoView({ block: "nearest" });
  }

  function pick(index) {
    const commune = found[index];
    show([]);
    input.value = "";
    onPick(commune);
  }

  async function look() {
    const query = input.value.trim();
    search?.abort();
    if (query.length < 2) return show([]);
    search = new AbortController();
    try {
      const communes = (await findCommunes(query, search.signal)).slice(0, SHOWN);
      if (input.value.trim() !== query) return undefined;
      show(communes);
      announce(communes.length ? `${communes.length} communes proposées.` : "Je ne trouve pas cette commune.");
    } catch (error) {
      if (error.status !== 0) announce(error.detail);
    }
    return undefined;
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape" && found.length) show([]);
    else return;
    event.preventDefault();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    if (active >= 0) return pick(active);
    await look();
    return found.length === 1 ? pick(0) : undefined;
  });
}
