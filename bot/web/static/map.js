// The map of the centres of an answer: drawn by the server, put beside its cards.

const legend = document.getElementById("legend");

async function drawn(centres, commune, id) {
  const query = new URLSearchParams({ style: "none", id, centres: centres.join(","), ...(commune ? { near: commune } : {}) });
  const answer = await fetch(`/centres/map.svg?${query}`);
  if (!answer.ok) return null;
  const svg = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
  return svg.nodeName === "svg" ? document.importNode(svg, true) : null;
}

/** Add the map to a message that shows centres. Without it, the cards say the same. */
export async function addMap(message, element, commune) {
  const centres = (message.cards || []).filter((card) => card.kind === "centre").map((card) => card.id);
  const group = element.querySelector(".group--centre");
  if (!centres.length || !group || !legend) return;
  const svg = await drawn(centres, commune, message.id).catch(() => null);
  if (!svg || !group.isConnected) return;
  const figure = document.createElement("figure");
  figure.className = "mapped";
  figure.append(svg, legend.content.cloneNode(true));
  group.append(figure);
}
