// The only script that every page loads: brings the module of a custom element when the element is on the page,
// opens dialogs, closes menus. Everything works without it.
const addresses = document.getElementById("modules").dataset;

function bring(root) {
  for (const [key, address] of Object.entries(addresses)) {
    const tag = key.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase());
    const wanted = tag === "htmx" ? "[hx-get],[hx-post]" : tag;
    if (customElements.get(tag) || !(root.matches?.(wanted) || root.querySelector(wanted))) continue;
    // htmx looks at the page when it is complete, or never: brought in between it would wait for a moment that is over.
    if (tag === "htmx" && document.readyState !== "complete") addEventListener("load", () => import(address), { once: true });
    else import(address);
  }
}

bring(document);
document.addEventListener("htmx:load", (event) => bring(event.target));

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  for (const menu of document.querySelectorAll("details.fold-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.fold-menu[open]")) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
});

// A fault list takes the focus even where the browser ignored its autofocus (a page that came by htmx, or with #part).
document.querySelector(".error-summary")?.focus();
