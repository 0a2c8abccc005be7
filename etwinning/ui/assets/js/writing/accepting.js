// A suggestion is put into the text by the server, as its author's words. The change comes back with the answer and is taken
// in here as a step of one's own: undo takes it back, and then the suggestion is open again.
import { yUndoPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { CHANGE, GIVEN } from "../writing-line.js";

const PATIENCE = 8000;
const writersOf = (update) => new Set(Y.decodeUpdate(update).structs.map(({ id }) => id.client));

// What the line brings meanwhile waits, for the same change may come that way first; what it may lean on goes before it.
async function holding(line, ask) {
  const held = [];
  line.hear = (whole) => (whole[0] === CHANGE ? held.push(whole) : Object.getPrototypeOf(line).hear.call(line, whole));
  const update = await ask().catch(() => null);
  delete line.hear;
  const writers = update ? writersOf(update) : new Set();
  const isSame = (whole) => [...writersOf(whole.subarray(1))].some((writer) => writers.has(writer));
  const later = held.filter((whole) => !writers.size || isSame(whole));
  for (const whole of held) if (!later.includes(whole)) line.hear(whole);
  return { update, later };
}

function takeIn({ line, editor }, update, takenBack) {
  const { undoManager } = yUndoPluginKey.getState(editor.state);
  undoManager.trackedOrigins.add(GIVEN);
  undoManager.stopCapturing();
  const before = undoManager.undoStack.length;
  Y.applyUpdate(line.doc, update, GIVEN);
  undoManager.stopCapturing();
  const step = undoManager.undoStack.at(-1);
  if (undoManager.undoStack.length === before) return;
  const heed = ({ stackItem, type }) => {
    if (stackItem !== step) return;
    undoManager.off("stack-item-popped", heed);
    if (type !== "undo") return;
    undoManager.clear(false, true); // put in again by its button, not by "redo"
    takenBack();
  };
  undoManager.on("stack-item-popped", heed);
}

// False where it cannot be done from here: the plain way says why. `reopen` is where a suggestion is opened again.
export async function accept(host, address, reopen) {
  const { line, area } = host;
  if (line.state === "saving") await new Promise((go) => { line.addEventListener("saved", go, { once: true }); setTimeout(go, PATIENCE); });
  if (line.state !== "saved") return false;
  const post = (where) => {
    const headers = { Accept: "application/json", "X-CSRFToken": area.form.elements.csrfmiddlewaretoken.value };
    return fetch(where, { method: "POST", headers });
  };
  const { update, later } = await holding(line, async () => {
    const answer = await post(address);
    return answer.ok ? Uint8Array.from(atob((await answer.json()).update), (letter) => letter.charCodeAt(0)) : null;
  });
  if (update) takeIn(host, update, async () => { await post(reopen); host.dispatchEvent(new Event("reopened")); });
  for (const whole of later) line.hear(whole);
  return Boolean(update);
}
