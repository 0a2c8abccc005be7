// Questions in a line under the toolbar, one at a time.
// Tiptap takes the focus a frame later; who types on at once would write into nothing, or press a button further down.

export function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function fieldOf({ name, label, type = "text", value = "" }) {
  const input = element("input", type === "checkbox" ? { type, checked: value, className: "checkbox" } : { type, value, className: "input", maxLength: 1000 });
  input.dataset.name = name;
  input.addEventListener("input", (event) => event.stopPropagation());
  const words = element("span", { textContent: label });
  return element("label", { className: type === "checkbox" ? "rich-tick" : "" }, ...(type === "checkbox" ? [input, words] : [words, input]));
}

// Resolves with the answers by name, or null when it was cancelled. `wrong` says what is missing, as a sentence.
export function ask(host, bar, { fields, note, wrong = () => "" }) {
  host.querySelector(".rich-ask")?.remove();
  return new Promise((answer) => {
    const labels = fields.map(fieldOf);
    const told = element("p", { className: "rich-told" });
    told.setAttribute("role", "alert");
    const line = element("div", { className: "rich-ask" }, ...labels);
    if (note) line.prepend(element("div", { className: "rich-note" }, element("p", { className: "hint", textContent: note })));
    const inputs = [...line.querySelectorAll("input")];
    const close = (result) => { host.editor.view.focus(); line.remove(); answer(result); };
    const answers = () => Object.fromEntries(inputs.map((input) => [input.dataset.name, input.type === "checkbox" ? input.checked : input.value.trim()]));
    let looking = false;
    const apply = async () => {
      if (looking) return;
      looking = true;
      const said = answers();
      told.textContent = await wrong(said);
      looking = false;
      // cancelled meanwhile, or written on: that stays there and is applied when it is asked for
      if (!line.isConnected || JSON.stringify(said) !== JSON.stringify(answers())) return;
      if (told.textContent) (inputs.find((input) => !input.value.trim()) || inputs[0]).focus();
      else close(said);
    };
    line.append(
      told,
      element("button", { type: "button", className: "btn btn-outline", textContent: host.words.apply, onclick: apply }),
      element("button", { type: "button", className: "btn btn-ghost", textContent: host.words.cancel, onclick: () => close(null) }),
    );
    line.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input")) { event.preventDefault(); apply(); }
      if (event.key === "Escape") { event.stopPropagation(); close(null); }
    });
    bar.after(line);
    inputs[0].focus();
  });
}
