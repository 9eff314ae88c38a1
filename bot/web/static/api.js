// The public API, as fetch sees it: one function a call, one kind of error.

import { server } from "./page.js";

/** A refusal of the API or a lost connection. `status` is 0 when nothing answered; `detail` is for the visitor. */
export class ApiError extends Error {
  constructor(status, detail, retryAfter = 0) {
    super(detail);
    this.status = status;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }
}

const LOST = "La connexion est coupée. Votre message est toujours là : réessayez.";
const BROKEN = "Quelque chose n'a pas marché de notre côté. Réessayez.";
/** A call that takes longer is a lost connection: the server itself answers or refuses within a few seconds. */
const PATIENCE_MS = 30000;

async function answered(path, options) {
  let response;
  try {
    response = await fetch(server + path, { cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE_MS), ...options });
  } catch {
    throw new ApiError(0, LOST);
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new ApiError(response.status, problem.detail || BROKEN, Number(response.headers.get("Retry-After")) || 0);
}

/** Read a whole answer: one that is cut on its way is a lost connection too. */
async function content(response, kind = "json") {
  try {
    return await response[kind]();
  } catch {
    throw new ApiError(0, LOST);
  }
}

function bearer(session) {
  return session ? { Authorization: `Bearer ${session.token}` } : {};
}

function at(session) {
  return `/api/v1/conversations/${encodeURIComponent(session.id)}`;
}

/** Start a conversation that this page alone knows of: nothing is left in the browser. */
export async function createConversation(channel, centre) {
  const response = await answered("/api/v1/conversations", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ channel, centre }),
  });
  return content(response);
}

/** Start a conversation through the page's own form, which keeps it in a cookie for a reload. */
export async function startOnPage() {
  const response = await answered("/conversation", {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams({ start: "1" }),
  });
  return content(response);
}

/** Say a text or a choice. `clientId` makes a second attempt the same message. */
export async function postMessage(session, said, clientId) {
  const response = await answered(`${at(session)}/messages`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...bearer(session) },
    body: JSON.stringify({ ...said, client_id: clientId }),
  });
  return content(response);
}

/** Read the whole conversation: its messages, what was understood, and whether the plan is ready. */
export async function readConversation(session) {
  return content(await answered(at(session), { headers: bearer(session) }));
}

/** Return the plan as a PDF, in a Blob. */
export async function readSheet(session) {
  return content(await answered(`${at(session)}/plan.pdf`, { headers: bearer(session) }), "blob");
}

/** Say that an answer of the assistant is wrong. */
export async function reportMessage(session, messageId, comment) {
  await answered(`${at(session)}/reports`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...bearer(session) },
    body: JSON.stringify({ message_id: messageId, ...(comment && { comment }) }),
  });
}

/** Delete the conversation. `keepalive` lets it go through while the page closes. */
export async function deleteConversation(session) {
  await answered(at(session), { method: "DELETE", headers: bearer(session), keepalive: true });
}

export async function findCommunes(query, signal) {
  const response = await answered(`/api/v1/communes?q=${encodeURIComponent(query)}`, { signal });
  return content(response);
}

/** Tell where the assistant stands: "ready", "warming" or "down". */
export async function assistantState() {
  const response = await answered("/healthz", {});
  return (await content(response)).assistant;
}

/** Call `onMessage` for each message that arrives in the conversation. Ends true when it is gone, false when aborted. */
export async function listen(session, onMessage, signal, lastId) {
  let last = lastId;
  for (let wait = 1000; !signal.aborted; wait = Math.min(wait * 2, 30000)) {
    try {
      const headers = { Accept: "text/event-stream", ...bearer(session) };
      if (last) headers["Last-Event-ID"] = last;
      const response = await answered(`${at(session)}/events`, { headers, signal });
      for await (const message of events(response.body)) {
        wait = 1000;
        last = message.id;
        onMessage(message);
      }
    } catch (error) {
      if (error.status >= 400 && error.status < 500 && error.status !== 429) return true;
    }
    await new Promise((resume) => setTimeout(resume, wait));
  }
  return false;
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (pending + value).split(/\r?\n\r?\n/);
    pending = blocks.pop();
    for (const block of blocks) {
      const data = block.split(/\r?\n/).filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trimStart());
      if (data.length) {
        const message = readMessage(data.join("\n"));
        if (message) yield message;
      }
    }
  }
}

function readMessage(text) {
  try {
    const message = JSON.parse(text);
    return message && typeof message === "object" && "author" in message ? message : null;
  } catch {
    return null;
  }
}
