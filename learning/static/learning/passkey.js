// Passkeys: <form data-passkey="login|use|add">. "login" asks its own address for options; the others carry them in
// data-options. The answer goes into the field "credential", then the form is sent as it is.
// Browsers that do not read options as JSON (older than 2025) count as those without passkeys: another way stands below.
const { PublicKeyCredential: Key } = self;
const isAble = Key?.parseRequestOptionsFromJSON;

const optionsOf = async ({ action, dataset }) => {
  if (dataset.options) return JSON.parse(dataset.options).publicKey;
  const answer = await fetch(action, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options.publicKey;
};
const use = (options) => navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(options) });
// A key that signs in alone stays on the device and asks for finger, face or PIN.
const add = (options, alone) => {
  if (alone) Object.assign(options.authenticatorSelection, { residentKey: "required", userVerification: "required" });
  return navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(options) });
};

for (const form of document.querySelectorAll("[data-passkey]")) {
  const { passkey } = form.dataset;
  const problem = form.querySelector("[data-problem]");
  form.hidden = !isAble && passkey === "login";
  form.onsubmit = async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      const options = await optionsOf(form);
      const credential = await (passkey === "add" ? add(options, form.passwordless?.checked) : use(options));
      form.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      problem.hidden = false; // cancelled, timed out, or no such key: said in one sentence, another way stands below
    }
  };
}

// At the door: the server offers finger or face only where this device has them.
if (isAble && document.querySelector("[data-passkey=login]") && await Key.isUserVerifyingPlatformAuthenticatorAvailable()) {
  document.cookie = "co-van-tay=1;path=/tai-khoan/;samesite=lax";
}
