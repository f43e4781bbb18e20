// Passkeys: <form data-passkey="login|use|add">. "login" asks its own address for options; the others carry them in
// data-options. The answer goes into the field "credential", then the form is sent as it is.
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const withBytes = (list = []) => list.map((key) => ({ ...key, id: toBytes(key.id) }));

async function optionsOf(form) {
  if (form.dataset.passkey !== "login") return JSON.parse(form.dataset.options).publicKey;
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options.publicKey;
}

async function use(options) {
  options.challenge = toBytes(options.challenge);
  options.allowCredentials = withBytes(options.allowCredentials);
  return navigator.credentials.get({ publicKey: options });
}

async function add(options, alone) {
  options.challenge = toBytes(options.challenge);
  options.user.id = toBytes(options.user.id);
  options.excludeCredentials = withBytes(options.excludeCredentials);
  // A key that signs in alone stays on the device and asks for finger, face or PIN.
  options.authenticatorSelection = {
    ...options.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    userVerification: alone ? "required" : "preferred",
  };
  return navigator.credentials.create({ publicKey: options });
}

function plain(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) form.hidden = form.dataset.passkey === "login";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = form.querySelector("[data-problem]");
    problem.hidden = true;
    try {
      const options = await optionsOf(form);
      const alone = form.elements.passwordless?.checked ?? true;
      const credential = form.dataset.passkey === "add" ? await add(options, alone) : await use(options);
      form.elements.credential.value = JSON.stringify(plain(credential));
      form.submit();
    } catch {
      problem.hidden = false; // cancelled, timed out, or no such key: said in one sentence, another way stands below
    }
  });
}

// At the door: the server offers finger or face only where this device has them.
if (document.querySelector("[data-passkey=login]") && await window.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable?.()) {
  document.cookie = "co-van-tay=1;path=/tai-khoan/;samesite=lax";
}
