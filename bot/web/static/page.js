// What the page tells the scripts. In the widget, the server puts another module in its place (bot/web/pages/widget.py).

/** Where the API is: here. */
export const server = "";

/** Labels of the page: fields of a profile, kinds of cards, authors. */
export const words = JSON.parse(document.getElementById("words").textContent);
