// Passkeys and recovery codes. The ceremonies themselves are django-allauth's, loaded before.

const ceremonies = { add: "addForm", login: "loginForm", authenticate: "authenticateForm" };

for (const form of document.querySelectorAll("[data-passkey]")) {
  const kind = form.dataset.passkey;
  const ids = { credential: "passkey-credential", [kind]: "passkey-button" };
  if (kind !== "login") ids.data = "passkey-data";
  if (kind === "add") ids.passwordless = "id_passwordless";
  window.allauth.webauthn.forms[ceremonies[kind]]({ ids });
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault(); // somebody pressed Cancel, most of the time
  document.querySelector("[data-passkey-problem]").hidden = false;
});

const codes = document.querySelector("[data-recovery-codes]");

if (codes) {
  document.querySelector("[data-print]").addEventListener("click", () => window.print());
  document.querySelector("[data-save-codes]").addEventListener("click", () => {
    const lines = [...codes.children].map((code) => code.textContent);
    const text = `Recovery codes for Presence (${location.host})\n\n${lines.join("\n")}\n`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    link.download = "presence-recovery-codes.txt";
    link.click();
    URL.revokeObjectURL(link.href);
  });
}
