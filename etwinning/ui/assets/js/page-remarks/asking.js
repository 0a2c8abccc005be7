// A form of another page in a dialog: what is told when it was sent, false when it was closed. What the server finds wrong is shown there.
export async function askIn(address, words) {
  const box = document.createElement("dialog");
  box.className = "sheet";
  document.body.append(box);
  const fill = (html) => {
    const part = new DOMParser().parseFromString(html, "text/html").getElementById("write-remark");
    if (!part) return false;
    const close = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-ghost", textContent: words.close, onclick: () => box.close() });
    const told = Object.assign(document.createElement("p"), { className: "remark-told" });
    told.setAttribute("role", "alert");
    box.replaceChildren(part, told);
    const cancel = part.querySelector("form a");
    if (cancel) cancel.replaceWith(close);
    else part.append(close);
    (part.querySelector("[aria-invalid]") ?? part.querySelector("textarea"))?.focus();
    return true;
  };
  const begin = await fetch(address).catch(() => null);
  if (!begin?.ok || !fill(await begin.text())) {
    location.assign(address); // signed out, or no connection: the browser says so
    return false;
  }
  box.setAttribute("aria-label", words.name);
  box.showModal();
  box.querySelector("textarea").focus();
  return new Promise((done) => { // done: the answer is the list of comments, and not the form or a sign-in
    let sent = false;
    box.addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = event.target;
      if (form.inert) return;
      form.inert = true;
      const answer = await fetch(address, { method: "POST", body: new FormData(form, event.submitter) }).catch(() => null);
      form.inert = false;
      const isDone = answer?.ok && new URL(answer.url).pathname === new URL(words.done, location.href).pathname;
      const html = await answer?.text();
      if (isDone) {
        sent = new DOMParser().parseFromString(html, "text/html").getElementById("messages")?.textContent.trim() || " ";
        box.close();
      } else if (!answer || !fill(html)) box.querySelector(".remark-told").textContent = words.failed;
    });
    box.addEventListener("close", () => { box.remove(); done(sent); });
  });
}
