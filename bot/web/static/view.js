// Building what is seen. Everything that comes from the conversation is set as text, never as HTML.

import { words } from "./page.js";

const SAFE = /^(https?:|tel:|mailto:)/i;
const MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(" ");

/** Make an element: `el("p", { class: "x" }, "texte", child)`. Strings become text nodes; null is skipped. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** Keep the signs of French typography with their word: no line begins with « ? ». */
export function french(text) {
  return String(text ?? "").replace(/ ([?!:;»€%])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
}

function day(value) {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(value || "");
  if (!found) return null;
  const number = Number(found[3]);
  return `${number === 1 ? "1er" : number} ${MONTHS[Number(found[2]) - 1]} ${found[1]}`;
}

function anchor(link, asLink) {
  if (!asLink) return el("span", {}, link.label, " : ", link.url.replace(/^https?:\/\//i, ""));
  return el(
    "a",
    { href: link.url, target: "_blank", rel: "noopener noreferrer" },
    link.label,
    el("span", { class: "sr" }, " (nouvelle fenêtre)"),
  );
}

function list(className, items) {
  return el("ul", { class: className }, ...items.map((item) => el("li", {}, ...[item].flat())));
}

function factValue(fact, asLinks) {
  const digits = fact.value.replace(/[\s\u00a0]/g, "");
  if (!asLinks || fact.label !== "Téléphone" || !/^\+?[0-9]{2,15}$/.test(digits)) return french(fact.value);
  return el("a", { href: `tel:${digits}` }, fact.value);
}

function card(data, level, asLinks) {
  const links = (data.links || []).filter((link) => SAFE.test(link.url));
  const facts = data.facts || [];
  const isLong = (fact) => fact.value.length > words.long_fact;
  const short = facts.filter((fact) => !isLong(fact));
  return el(
    "article",
    { class: `card card--${data.kind}` },
    data.kind === "step" ? null : el("p", { class: "card__kind" }, words.kinds[data.kind].label),
    el(`h${level}`, { class: "card__title" }, french(data.title)),
    data.subtitle ? el("p", { class: "card__subtitle" }, french(data.subtitle)) : null,
    short.length
      ? el("dl", { class: "facts" }, ...short.map((f) => el("div", {}, el("dt", {}, f.label), el("dd", {}, factValue(f, asLinks)))))
      : null,
    ...facts.filter(isLong).map((f) => el(
      "details",
      { class: "why" },
      el("summary", {}, f.label),
      el("p", { class: "why__text" }, french(f.value)),
    )),
    data.reasons?.length
      ? el("details", { class: "why" }, el("summary", {}, "Pourquoi ?"), list("", data.reasons.map(french)))
      : null,
    links.length ? list("links", links.map((link) => anchor(link, asLinks))) : null,
  );
}

function byKind(cards) {
  const groups = new Map();
  for (const item of cards) groups.set(item.kind, [...(groups.get(item.kind) || []), item]);
  return groups;
}

function counted(count, [one, many]) {
  return count === 1 ? one : many.replace("{}", count);
}

/** Build the cards by kind: the first ones shown, the others to unfold. */
function cardGroups(cards, asLinks) {
  const groups = byKind(cards);
  return [...groups].map(([kind, items]) => {
    const known = words.kinds[kind];
    const level = groups.size > 1 ? 4 : 3;
    const heading = groups.size > 1 ? el("h3", { class: "group__title" }, known.heading) : null;
    const folded = items.slice(known.shown).map((item) => card(item, level, asLinks));
    // Steps are a list, said in one sentence each; what was understood comes as a step with facts, and is a card.
    const listed = kind === "step" && !items.some((item) => item.facts?.length);
    const body = listed
      ? [el("ol", { class: "steps" }, ...items.map((item) => el("li", { class: "step" }, french(item.subtitle || item.title))))]
      : items.slice(0, known.shown).map((item) => card(item, level, asLinks));
    if (!listed && folded.length) {
      body.push(el("details", { class: "more" }, el("summary", {}, counted(folded.length, known.others)), ...folded));
    }
    return el("section", { class: `group group--${kind}` }, heading, ...body);
  });
}

function sources(items, asLinks) {
  return el(
    "details",
    { class: "sources" },
    el("summary", {}, items.length === 1 ? "Source" : `Sources (${items.length})`),
    list("", items.map((source) => {
      const since = day(source.valid_from);
      return [
        asLinks && SAFE.test(source.url || "") ? anchor(source, true) : source.label,
        since ? el("span", { class: "sources__date" }, `date : ${since}`) : "",
      ].filter(Boolean);
    })),
  );
}

/** Say the language of an answer that is not in French: voices and directions change with it. */
function spokenIn(message) {
  const found = message.author === "assistant" && Object.entries(words.openings).find(([, opening]) => message.text.startsWith(opening));
  return found ? { lang: found[0], dir: "auto" } : {};
}

/** Build a message. `onChoice(choice, button)` is called when one of its choices is used. */
export function messageElement(message, onChoice, asLinks) {
  const body = el(
    "div",
    { class: "message__body" },
    message.text ? el("p", { class: "message__text", ...spokenIn(message) }, message.author === "visitor" ? message.text : french(message.text)) : null,
    ...cardGroups(message.cards || [], asLinks),
    message.sources?.length ? sources(message.sources, asLinks) : null,
  );
  if (message.choices?.length) {
    const buttons = message.choices.map((choice) => {
      const button = el("button", { type: "button", class: "choice", value: choice.payload }, choice.label);
      button.addEventListener("click", () => onChoice(choice, button));
      return button;
    });
    body.append(el("div", { class: "choices" }, ...buttons));
  }
  return el(
    "li",
    { class: `message message--${message.author}`, tabindex: "-1", "data-id": message.id || null },
    // The focus comes here after a choice: this says who speaks, the live region says the rest, once.
    el("p", { class: "message__author", tabindex: "-1" }, words.authors[message.author] || ""),
    body,
  );
}

/** Return what a message says aloud, without its unfolded parts. */
export function spoken(message) {
  const titles = [...byKind(message.cards || [])].map(([kind, [first, ...rest]]) =>
    `${words.kinds[kind].label} : ${first.title}. ${first.subtitle || ""} ${rest.length ? `Et ${rest.length} de plus.` : ""}`);
  const choices = message.choices?.length ? [`Choix : ${message.choices.map((choice) => choice.label).join(", ")}.`] : [];
  return [message.text, ...titles, ...choices].filter(Boolean).join(" ");
}

const number = (value) => new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 2 }).format(value);
const euros = (value) => new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR", minimumFractionDigits: value % 1 ? 2 : 0 }).format(value);
const quantity = (value, one, many) => `${number(value)} ${value >= 2 ? many : one}`;
const SAID = {
  circumstances: (values) => values.map((value) => words.values.circumstances[value] || value).join(", "),
  commune: (place) => `${place.name} (${place.postal_code || place.department_code})`,
  age: (years) => quantity(years, "an", "ans"),
  experience_years: (years) => (years ? quantity(years, "an", "ans") : "pas encore d'expérience"),
  job_title: (title) => title,
  cpf_balance_eur: euros,
  weekly_hours: (hours) => `${quantity(hours, "heure", "heures")} par semaine`,
  budget_eur: euros,
};

/** Return what was understood as [field, label, value], in the words of the page. */
export function knownFacts(profile) {
  const facts = [];
  for (const [field, label] of Object.entries(words.fields)) {
    const value = profile?.[field];
    if (value === null || value === undefined || (field === "age_band" && profile.age != null)) continue;
    const say = SAID[field] || ((word) => words.values[field]?.[word]);
    const said = say(value);
    if (said) facts.push([field, label, said]);
  }
  return facts;
}

/** Build one line of what was understood, with its way to correct it. */
export function factElement([field, label, value], onCorrect) {
  const button = el("button", { type: "button", class: "link" }, "Corriger", el("span", { class: "sr" }, ` : ${label}`));
  button.addEventListener("click", () => onCorrect(field, label));
  return el("div", {}, el("dt", {}, label), el("dd", {}, el("span", {}, value), " ", button));
}
