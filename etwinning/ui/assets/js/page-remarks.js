// Comments beside a text: marks the words they speak of, shows them below it, and offers to comment on selected words.
class PageRemarks extends HTMLElement {
  connectedCallback() {
    this.text = document.getElementById(this.dataset.of);
    if (!this.text) return;
    if (Number(this.dataset.count)) this.show();
    if (this.dataset.new) this.offer();
  }

  // The list of the page of comments, without its forms' being there twice: links lead to it.
  async show() {
    const answer = await fetch(this.dataset.list, { headers: { "HX-Request": "true", "HX-Target": "remarks" } });
    if (!answer.ok) return;
    const list = document.createElement("div");
    list.innerHTML = await answer.text();
    this.append(list);
    if (!CSS.highlights) return;
    const found = [...list.querySelectorAll("[data-quote]")].map(({ dataset }) => this.find(dataset.quote)).filter(Boolean);
    CSS.highlights.set("remark", new Highlight(...found));
  }

  // Where some words stand in the text, spaces and case apart; null if they do not.
  find(quote) {
    const wanted = even(quote).trim();
    if (!wanted) return null;
    const walker = document.createTreeWalker(this.text, NodeFilter.SHOW_TEXT);
    const places = [];
    let whole = "";
    while (walker.nextNode()) {
      const said = walker.currentNode.data;
      for (let at = 0; at < said.length; at += 1) {
        const letter = /\s/.test(said[at]) ? " " : said[at].toLowerCase()[0];
        if (letter === " " && (whole === "" || whole.endsWith(" "))) continue;
        whole += letter;
        places.push([walker.currentNode, at]);
      }
      if (whole && !whole.endsWith(" ")) {
        whole += " ";
        places.push([walker.currentNode, said.length - 1]);
      }
    }
    const from = whole.indexOf(wanted);
    if (from < 0) return null;
    const range = document.createRange();
    range.setStart(...places[from]);
    const [node, at] = places[from + wanted.length - 1];
    range.setEnd(node, at + 1);
    return range;
  }

  offer() {
    const link = document.createElement("a");
    link.className = "btn btn-sm btn-primary remark-offer";
    link.textContent = this.dataset.label;
    link.hidden = true;
    this.text.after(link);
    this.chosen = () => {
      const choice = getSelection();
      const inside = choice.rangeCount && !choice.isCollapsed && this.text.contains(choice.getRangeAt(0).commonAncestorContainer);
      const words = inside ? choice.toString().replace(/\s+/g, " ").trim() : "";
      link.hidden = !words || words.length > 1500;
      if (!link.hidden) link.href = `${this.dataset.new}?quote=${encodeURIComponent(words)}`;
    };
    document.addEventListener("selectionchange", this.chosen);
  }

  disconnectedCallback() {
    document.removeEventListener("selectionchange", this.chosen);
    CSS.highlights?.delete("remark");
  }
}

const even = (text) => text.replace(/\s+/g, " ").toLowerCase();

customElements.define("page-remarks", PageRemarks);
