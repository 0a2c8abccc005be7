// Accepting and refusing a suggestion beside the editor, without leaving it. What cannot be done here goes the plain way.
import { askIn } from "./asking.js";

export function tell(box, sentence) {
  const told = box.querySelector(".remark-settled") ?? box.insertBefore(document.createElement("p"), box.firstChild);
  told.className = "remark-settled";
  told.setAttribute("role", "status");
  told.textContent = sentence;
}

export async function settle(event, box) {
  const link = event.target.closest("a[data-settle]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || (link.dataset.settle === "accept" && !box.host.accept)) return;
  event.preventDefault();
  if (link.inert) return;
  const { close, failed, list, accepted } = box.dataset;
  if (link.dataset.settle === "refuse") {
    if (await askIn(link.href, { name: link.textContent.trim(), close, failed, done: list })) await box.show();
    return;
  }
  link.inert = true;
  if (!(await box.host.accept(link.href, link.dataset.reopen))) return location.assign(link.href);
  box.host.addEventListener("reopened", () => { tell(box, ""); box.show(); }, { once: true });
  await box.show();
  tell(box, accepted);
  box.host.editor.commands.focus();
}
