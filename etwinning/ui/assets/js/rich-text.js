// The editor around a textarea. Writes HTML into the textarea, which is what the form sends; without this script the
// textarea is used as it is. What a text may hold stands in writing/kit.js.
import { Editor } from "@tiptap/core";
import { makeChecks } from "./writing/checks.js";
import { kit } from "./writing/kit.js";
import { makeToolbar } from "./writing/toolbar.js";

function paragraph(text) {
  const lines = text.split("\n").map((line) => (line ? [{ type: "text", text: line }] : []));
  return { type: "paragraph", content: lines.flatMap((line, place) => (place ? [{ type: "hardBreak" }, ...line] : line)) };
}

export class RichText extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector("textarea");
    if (!this.area || this.editor) return;
    this.words = JSON.parse(this.dataset.words);
    this.atAPause(() => this.build());
  }

  // Whoever writes in the textarea already goes on there until the keys rest: half a word would be lost between the two.
  atAPause(build) {
    if (this.area !== document.activeElement) return build();
    let rest;
    const again = () => { clearTimeout(rest); rest = setTimeout(() => this.isConnected && !this.editor && build(), 600); };
    for (const sign of ["input", "keydown", "compositionupdate"]) this.area.addEventListener(sign, again);
    again();
  }

  // With `together` (co-writing.js) the text lives in a document of several people, which has its own undo.
  build(together = null) {
    const box = document.createElement("div");
    box.className = "rich-box";
    const page = document.createElement("div");
    this.state = document.createElement("p");
    this.state.className = "rich-state";
    this.state.setAttribute("role", "status");
    this.editor = new Editor({
      element: page,
      extensions: [...kit(this, { history: !together }), ...(together ?? [])],
      ...(!together && { content: this.beginning() }),
      injectCSS: false,
      editorProps: {
        attributes: {
          "aria-label": this.dataset.label, "aria-multiline": "true", role: "textbox", dir: "auto", lang: this.area.lang || document.documentElement.lang,
          ...(this.area.getAttribute("aria-describedby") && { "aria-describedby": this.area.getAttribute("aria-describedby") }),
        },
        handlePaste: (_view, event) => this.take(event.clipboardData),
        handleDrop: (_view, event) => this.take(event.dataTransfer),
      },
      onUpdate: () => {
        if (together) return;
        this.area.value = this.editor.isEmpty ? "" : this.editor.getHTML();
        this.area.dispatchEvent(new Event("input", { bubbles: true }));
      },
    });
    const writing = this.area === document.activeElement;
    if (!together && !this.editor.isEmpty) this.area.value = this.editor.getHTML();
    const middle = document.createElement("div");
    middle.className = "rich-middle";
    middle.append(page);
    if (this.dataset.formulaUrl) middle.append(makeChecks(this.editor, this));
    const top = document.createElement("div"); // the tools, and what they ask
    top.className = "rich-top";
    top.append(makeToolbar(this.editor, this));
    box.append(top, middle, this.state);
    this.area.hidden = true;
    this.addEventListener("insert-html", (event) => this.editor.chain().focus().insertContent(event.detail).run());
    this.area.addEventListener("text-put-back", () => this.editor.commands.setContent(this.area.value, { emitUpdate: false }));
    document.querySelector(`label[for="${CSS.escape(this.area.id)}"]`)?.addEventListener("click", () => this.editor.commands.focus());
    for (const link of document.querySelectorAll(`.error-summary a[href="#${CSS.escape(this.area.id)}"]`)) {
      link.addEventListener("click", () => this.editor.commands.focus());
    }
    this.append(box);
    if (!writing) return;
    this.editor.commands.setTextSelection(this.editor.state.doc.content.size);
    this.editor.view.focus(); // at once: the editor's own command does it a frame later, and keys would be lost till then
  }

  // The textarea holds plain text (or HTML that was put back); what the server has stands beside it.
  beginning() {
    const { value, defaultValue } = this.area;
    if (value === defaultValue && this.dataset.html) return this.dataset.html;
    if (/^\s*<[a-z]/i.test(value)) return value;
    const written = value.split(/\n\s*\n/).filter((part) => part.trim());
    return { type: "doc", content: (written.length ? written : [""]).map((part) => paragraph(this.area === document.activeElement ? part : part.trim())) };
  }

  disconnectedCallback() {
    this.editor?.destroy();
  }

  // A picture pasted or dropped: the description is asked for as for a chosen one.
  take(carried) {
    const picture = [...(carried?.files || [])].find((file) => file.type.startsWith("image/"));
    if (!picture || !this.dataset.uploadUrl) return false;
    this.dispatchEvent(new CustomEvent("picture", { detail: picture }));
    return true;
  }

  async send(picture, alt) {
    const body = new FormData();
    body.set("file", picture);
    body.set("alt", alt);
    body.set("csrfmiddlewaretoken", this.area.form.elements.csrfmiddlewaretoken.value);
    this.state.textContent = this.words.uploading;
    try {
      const answer = await fetch(this.dataset.uploadUrl, { method: "POST", body, headers: { Accept: "application/json" } });
      const { url, error } = await answer.json();
      this.state.textContent = url ? "" : error || this.words.failed;
      return url;
    } catch {
      this.state.textContent = this.words.failed;
      return null;
    }
  }
}

if (!customElements.get("rich-text")) customElements.define("rich-text", RichText);
