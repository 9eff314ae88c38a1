// A link from a kiosk or from a sheet carries its code after the « # »: it goes into the field, and out of the address.

const code = decodeURIComponent(location.hash.slice(1));
if (code) {
  const field = document.getElementById("code");
  field.value = code;
  history.replaceState(null, "", location.pathname);
  document.querySelector("#resume button").focus();
}
