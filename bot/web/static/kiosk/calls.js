// What only a kiosk asks of the API.

import { ApiError } from "../api.js";

const PATIENCE_MS = 10000;

async function post(path, headers, body) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const content = await response.json();
    if (response.ok) return content;
    throw new ApiError(response.status, content.detail);
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError(0, "La connexion est coupée. Réessayez dans un instant.");
  }
}

/** Get the code that moves the conversation to a telephone. */
export function offerResume(session) {
  return post(`/api/v1/conversations/${encodeURIComponent(session.id)}/resume`, { Authorization: `Bearer ${session.token}` });
}

/** Say that this kiosk is there. */
export function beat(centre, kiosk, state) {
  return post(`/api/v1/kiosks/${encodeURIComponent(centre)}/heartbeat`, { "Content-Type": "application/json" }, { kiosk, state });
}
