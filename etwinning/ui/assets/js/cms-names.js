// Names for what the CMS leaves without one: searches, fields of rich text, the file of a translation, dialogs, the page
// itself; and headings that leave out a level get the one that is theirs.
const words = document.querySelector("script[data-cms-names]").dataset;

function call(elements, nameOf) {
  for (const element of elements) {
    const name = nameOf(element);
    if (name) element.setAttribute("aria-label", name);
  }
}

function titleOf(field) {
  const around = field.closest(".w-panel") ?? field.closest(".w-field__wrapper");
  return around?.querySelector("[data-panel-heading-text], label")?.textContent.trim();
}

function giveNames() {
  const open = ":not([aria-label], [aria-labelledby])";
  call(document.querySelectorAll(`[role="search"]${open}:not(.sidebar *)`), () => words.search);
  call(document.querySelectorAll(`.public-DraftEditor-content${open}`), titleOf);
  call(document.querySelectorAll(`.js-translation-editor input[type="file"]${open}`), () => words.file);
  call(document.querySelectorAll(`.modal[role="dialog"]${open}`), (box) => box.querySelector("h1, h2")?.textContent.trim());
  for (const heading of document.querySelectorAll(".js-translation-editor h3:not([aria-level]), .filter-title:not([aria-level])"))
    heading.setAttribute("aria-level", "2");
  // its name says in English what its text says in the reader's language
  for (const tag of document.querySelectorAll(".page-status-tag[aria-label]")) {
    const text = tag.textContent.trim().replace(/\s+/g, " ");
    if (!tag.ariaLabel.toLowerCase().includes(text.toLowerCase())) tag.ariaLabel = `${text}. ${tag.ariaLabel}`;
  }
  // fields of a dialog, which it calls a list and which are none
  for (const item of document.querySelectorAll(".modal ul.fields:not([role]), .modal ul.fields > li:not([role])")) item.role = "none";
  const editor = document.querySelector(".js-translation-editor");
  if (editor && !document.querySelector("h1")) {
    const title = document.createElement("h1");
    title.className = "w-sr-only";
    title.textContent = document.title.split(" - ")[0];
    editor.before(title);
  }
}

giveNames();
new MutationObserver(giveNames).observe(document.body, { childList: true, subtree: true });
