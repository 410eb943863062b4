// Adds passkeys on the page of the account, and signs in by them. The pages work without it, but for passkeys.
"use strict";

async function post(path, body, formToken) {
  const headers = {"Content-Type": "application/json"};
  if (formToken) {
    headers["X-CSRF-TOKEN"] = formToken;
  }
  const answer = await fetch(path, {method: "POST", headers, body: body === undefined ? undefined : JSON.stringify(body)});
  if (!answer.ok) {
    throw new Error("Tollgate did not take it.");
  }
  return answer.json();
}

async function add(label, formToken) {
  const options = await post("/webauthn/register/options", undefined, formToken);
  const credential = await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options)});
  await post("/webauthn/register", {publicKey: {credential: credential.toJSON(), label}}, formToken);
  location.assign("/console/account");
}

async function signIn() {
  const options = await post("/webauthn/authenticate/options");
  const credential = await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options)});
  await post("/login/webauthn", credential.toJSON());
  location.assign("/");
}

function complain(failure) {
  const complaint = document.getElementById("complaint");
  complaint.textContent = "No passkey was used: " + failure.message + " Try again, or sign in by name and password.";
  complaint.hidden = false;
}

document.getElementById("passkey-sign-in")?.addEventListener("click", () => signIn().catch(complain));
document.getElementById("passkey-add")?.addEventListener("submit", event => {
  event.preventDefault();
  const form = new FormData(event.target);
  add(form.get("label"), form.get("_csrf")).catch(complain);
});
