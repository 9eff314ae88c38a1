// What a visitor takes away or listens to: the conversation as a text, a file, a voice.

import { spoken } from "./view.js";
import { words } from "./page.js";

const RULE = "\n\n----------\n\n";

function cardText(card) {
  return [
    `* ${words.kinds[card.kind].label} : ${card.title}`,
    card.subtitle,
    ...(card.facts || []).map((fact) => `${fact.label} : ${fact.value}`),
    ...(card.reasons || []).map((reason) => `Pourquoi : ${reason}`),
    ...(card.links || []).map((link) => `${link.label} : ${link.url}`),
  ].filter(Boolean).join("\n  ");
}

function messageText(message) {
  return [
    `${words.authors[message.author]} :`,
    message.text,
    ...(message.cards || []).map(cardText),
    ...(message.sources || []).map((source) => ["Source :", source.label, source.url, source.valid_from].filter(Boolean).join(" ")),
  ].filter(Boolean).join("\n");
}

/** Write a conversation as a text that any computer or printer takes. */
export function transcript(messages, day) {
  const title = `Ma conversation avec l'assistant du Cnam – ${day}\nUn programme informe. Une conseillère ou un conseiller confirme.`;
  // The mark at the start tells old text editors that accents follow.
  return `\ufeff${[title, ...messages.map(messageText)].join(RULE)}\n`.replace(/\n/g, "\r\n");
}

/** Give a file to keep, made in the page. */
export function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

const voices = window.speechSynthesis;
const frenchVoice = () => voices?.getVoices().find((voice) => /^fr\b/i.test(voice.lang));

/** Call `onFound` once the browser has a French voice. It may have none. */
export function whenItSpeaks(onFound) {
  if (!voices) return;
  if (frenchVoice()) onFound();
  else voices.addEventListener?.("voiceschanged", () => frenchVoice() && onFound());
}

/** Stop reading aloud. */
export function hush() {
  voices?.cancel();
}

/** Read a message aloud; `onEnd` is called when it is over or stopped. */
export function readAloud(message, onEnd) {
  hush();
  const said = new SpeechSynthesisUtterance(spoken(message));
  said.voice = frenchVoice();
  said.lang = "fr-FR";
  said.onend = said.onerror = onEnd;
  voices.speak(said);
}
