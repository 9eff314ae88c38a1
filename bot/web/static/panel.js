// What the widget shows: a button, and the panel it opens. Plain elements; nothing is written as HTML.

import { server, about } from "./page.js";
import { el } from "./view.js";

const button = (id, className, ...content) => el("button", { type: "button", id, class: className }, ...content);
const away = (href, label) => el("a", { href, target: "_blank", rel: "noopener noreferrer" }, label, el("span", { class: "sr" }, " (nouvelle fenêtre)"));
const phone = () => el("a", { href: `tel:${about.phone.replace(/\s/g, "")}` }, about.phone);
const para = (...content) => el("p", {}, ...content);

function options(remembered) {
  return el("details", { id: "options", class: "options" },
    el("summary", {}, "Options"),
    el("div", { class: "options__body" },
      el("div", { role: "group", "aria-label": "Taille du texte", class: "row" },
        button("smaller", "button button--quiet", "Texte plus petit"),
        button("larger", "button button--quiet", "Texte plus grand")),
      el("div", { class: "row started" },
        button("save", "button button--quiet", "Enregistrer la conversation"),
        button("human", "button button--quiet", "Parler à une personne")),
      para(`Vos messages sont gardés ${about.retention_days} jours, sans votre nom. ${remembered} Aucun cookie. `,
        away(`${server}/confidentialite`, "Vos données")),
      el("details", { class: "started", id: "erasing" },
        el("summary", {}, "Effacer la conversation"),
        para("Tout sera effacé : vos messages et votre plan. On ne peut pas revenir en arrière."),
        button("erase", "button button--danger", "Oui, tout effacer"))));
}

function conversation() {
  return el("div", { class: "body", id: "body" },
    el("div", { id: "intro" },
      para("Dites-moi où vous en êtes. Je cherche avec vous un centre proche, une formation, et qui peut payer."),
      para("Je suis un programme : je vous informe. Une conseillère ou un conseiller confirme."),
      button("begin", "button button--quiet", "Répondre avec des boutons")),
    el("div", { id: "banner", class: "note note--wait", hidden: true },
      para("L'assistant ne répond pas aux textes pour le moment. Vous pouvez avancer avec les choix, ou appeler le Cnam au ", phone(), ".")),
    el("ol", { id: "messages", class: "messages", "aria-label": "Conversation" }),
    el("p", { id: "typing", class: "typing", hidden: true }, "L'assistant prépare sa réponse…"),
    el("div", { id: "place", hidden: true },
      el("form", { id: "place-form", role: "search" },
        el("label", { for: "commune" }, "Votre commune"),
        el("div", { class: "field" },
          el("input", { id: "commune", autocomplete: "off", maxlength: "100", placeholder: "Nom ou code postal" }),
          el("button", { type: "submit", class: "button button--quiet" }, "Chercher")))),
    el("div", { id: "plan", class: "row", hidden: true },
      button("show-plan", "button", "Voir mon plan"),
      button("sheet", "button button--quiet", "Emporter mon plan (PDF)")),
    el("details", { id: "known", hidden: true },
      el("summary", {}, "Ce que j'ai compris"),
      el("dl", { id: "facts", class: "facts" })));
}

function composer() {
  return el("div", { class: "composer" },
    el("p", { id: "notice", class: "note", role: "status", hidden: true }),
    el("div", { id: "problem", class: "note note--bad", role: "alert", hidden: true },
      el("p", { id: "problem-text" }),
      el("div", { class: "row" }, button("retry", "button button--quiet", "Réessayer"), away(`${server}/`, "Ouvrir l'assistant sur son site"))),
    el("form", { id: "compose" },
      el("label", { for: "text" }, "Votre message"),
      el("div", { class: "field" },
        el("textarea", { id: "text", rows: "1", autocomplete: "off", "aria-describedby": "text-help text-count" }),
        el("button", { type: "submit", id: "send", class: "button" }, "Envoyer")),
      el("p", { id: "text-help", class: "help" }, "N'écrivez ni votre nom, ni un numéro personnel, ni un mot de passe."),
      el("p", { id: "text-count", class: "help", hidden: true })));
}

/** Build the launcher, the panel and the live region. `remembered` says how long the browser remembers. */
export function build(label, remembered) {
  return [
    el("button", { type: "button", id: "launcher", class: "launcher", part: "launcher", "aria-expanded": "false", "aria-controls": "panel" },
      el("span", { class: "launcher__mark", "aria-hidden": "true" }),
      el("span", {}, label),
      el("span", { id: "news", class: "news", hidden: true })),
    el("section", { id: "panel", class: "panel", part: "panel", role: "dialog", "aria-labelledby": "title", hidden: true },
      el("header", { class: "bar", part: "header" },
        el("h2", { id: "title", tabindex: "-1" }, "Projet de formation"),
        button("close", "button bar__close", "Fermer")),
      options(remembered),
      conversation(),
      composer()),
    el("p", { id: "status", class: "sr", role: "status", "aria-live": "polite" }),
  ];
}
