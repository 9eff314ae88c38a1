// What the browser remembers for the widget: no cookie, the host site's own storage, and only for a while.

const KEY = "conseil-cnam";
export const HOURS = 12;

function usable(name) {
  try {
    const store = window[name];
    store.setItem(`${KEY}-essai`, "");
    store.removeItem(`${KEY}-essai`);
    return store;
  } catch {
    return null;
  }
}

function read(store) {
  try {
    return JSON.parse(store.getItem(KEY)) || {};
  } catch {
    return {};
  }
}

function write(store, value) {
  try {
    store.setItem(KEY, JSON.stringify(value));
  } catch {
    // Full or closed meanwhile: the conversation goes on, and is not found again after a change of page.
  }
}

export class Memory {
  /** `scope` "tab" forgets with the tab; otherwise all tabs of the site share the conversation for some hours. */
  constructor(scope) {
    this.tab = usable("sessionStorage");
    this.store = scope === "tab" ? this.tab : usable("localStorage");
    this.shared = scope !== "tab";
  }

  /** Whether anything can be remembered. */
  get works() {
    return Boolean(this.store);
  }

  /** The conversation going on, or null. */
  get session() {
    const { id, token, at } = this.store ? read(this.store) : {};
    if (id && token && Date.now() - at < HOURS * 3600000) return { id, token };
    if (id) this.forget();
    return null;
  }

  /** Remember a conversation, from now on. */
  keep({ id, token }) {
    if (this.store) write(this.store, { ...read(this.store), id, token, at: Date.now() });
  }

  /** Count the hours again: somebody is here. */
  refresh() {
    const session = this.session;
    if (session) this.keep(session);
  }

  /** Forget the conversation. */
  forget() {
    this.store?.removeItem(KEY);
    if (this.shared) this.tab?.removeItem(KEY);
  }

  /** What this tab alone remembers from page to page: whether the panel is open, what is being typed. */
  get page() {
    return (this.tab && read(this.tab).page) || {};
  }

  set page(value) {
    if (this.tab) write(this.tab, { ...read(this.tab), page: { ...this.page, ...value } });
  }

  /** Call `onChange` when another tab starts or erases a conversation. */
  watch(onChange) {
    window.addEventListener("storage", (event) => {
      if (event.storageArea === this.store && (event.key === KEY || event.key === null)) onChange();
    });
  }
}
