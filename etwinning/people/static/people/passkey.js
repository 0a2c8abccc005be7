// <pass-key data-mode="create|use|sign-in">: speaks with the device's key store and sends its answer with the form around it.
// The options come from data-options, or from the address in data-url. Without WebAuthn the element says so.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const listed = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));

function forCreating({ publicKey }, alone) {
  const wanted = { ...publicKey, challenge: bytes(publicKey.challenge), excludeCredentials: listed(publicKey.excludeCredentials) };
  wanted.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  wanted.authenticatorSelection = { ...publicKey.authenticatorSelection, residentKey: alone ? "required" : "discouraged", requireResidentKey: alone };
  if (alone) wanted.authenticatorSelection.userVerification = "required";
  return { publicKey: wanted };
}

function forUsing({ publicKey }) {
  return { publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: listed(publicKey.allowCredentials) } };
}

function answer(credential) {
  const { response } = credential;
  const parts = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = text(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: parts,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

class PassKey extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!window.PublicKeyCredential) {
      button.hidden = true;
      this.say(this.dataset.unable);
      return;
    }
    button.addEventListener("click", (event) => {
      event.preventDefault();
      this.ask();
    });
  }

  async ask() {
    const form = this.closest("form");
    this.say("");
    try {
      const options = this.dataset.url ? await this.fetched() : JSON.parse(this.dataset.options);
      const creating = this.dataset.mode === "create";
      const alone = Boolean(form.elements.passwordless?.checked);
      const credential = creating
        ? await navigator.credentials.create(forCreating(options.creation_options, alone))
        : await navigator.credentials.get(forUsing(options.request_options));
      form.elements.credential.value = JSON.stringify(answer(credential));
      form.submit();
    } catch {
      this.say(this.dataset.failed);
    }
  }

  async fetched() {
    const reply = await fetch(this.dataset.url, { headers: { Accept: "application/json" } });
    if (!reply.ok) throw new Error(`status ${reply.status}`);
    return reply.json();
  }

  say(sentence) {
    this.querySelector("[role=status]").textContent = sentence;
  }
}

customElements.define("pass-key", PassKey);
