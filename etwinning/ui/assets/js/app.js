// The only script that every page loads: brings the module of a custom element when the element is on the page,
// opens dialogs, closes menus. Everything works without it.
import "./live-page.js";
import "./theme-chooser.js";

const addresses = document.getElementById("modules").dataset;

function bring(root) {
  for (const [key, address] of Object.entries(addresses)) {
    const tag = key.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase());
    if (customElements.get(tag)) continue;
    const isHtmx = tag === "htmx";
    const atOnce = isHtmx ? "[data-hx-trigger*=load],[data-hx-trigger*=live-news]" : `${tag}:not([data-later])`;
    if (root.matches?.(tag) || root.querySelector(atOnce)) bringNow(tag, address);
    else for (const later of root.querySelectorAll(isHtmx ? "[data-hx-get]" : tag)) whenTurnedTo(later, tag, address);
  }
}

// htmx looks at the page when it is complete, or never: brought in between it would wait for a moment that is over.
function bringNow(tag, address) {
  const isEarly = tag === "htmx" && document.readyState !== "complete";
  return new Promise((complete) => (isEarly ? addEventListener("load", complete, { once: true }) : complete())).then(() => import(address));
}

// The editor and htmx weigh more than the page around them: they come when one turns to their place. A choice made before
// htmx is there is said again.
function whenTurnedTo(element, tag, address) {
  let isThere = false;
  let missed = null;
  element.addEventListener("change", (event) => { if (!isThere) missed = event.target; });
  const come = () => bringNow(tag, address).then(() => {
    isThere = true;
    if (missed?.isConnected && element.matches("[data-hx-trigger*=change]")) missed.dispatchEvent(new Event("change", { bubbles: true }));
    missed = null;
  });
  for (const sign of ["pointerenter", "focusin", "touchstart", "change"]) element.addEventListener(sign, come, { once: true, passive: true });
}

// Back and forward to what htmx showed, on a page that it has not come to yet.
addEventListener("popstate", (event) => {
  if (event.state?.htmx && !window.htmx) location.reload();
});

// A picture far below waits in its noscript until one comes near it.
const near = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    const place = target.closest("[data-later]");
    const kept = place.querySelector("noscript");
    place.innerHTML = kept.textContent.trim() || kept.innerHTML; // read as words, or as HTML by a script
  }
}, { rootMargin: "0px 0px 5% 0px" });

function arrived(root) {
  bring(root);
  for (const place of root.querySelectorAll("div[data-later]")) near.observe(place.querySelector(":scope > svg") ?? place);
}

arrived(document);
document.addEventListener("htmx:load", (event) => arrived(event.target));

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
