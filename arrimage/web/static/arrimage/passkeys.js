// Says on the page that a passkey did not work, instead of in the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelectorAll("[data-passkey-trouble]").forEach((said) => { said.hidden = false; });
});
