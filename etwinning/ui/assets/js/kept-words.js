// What was written into a page and the server has not kept yet: in this page's memory, and as a copy on this device. A
// browser that dies loses nothing older than a blink; whoever opens the page next on this device sends it.
import * as Y from "yjs";

const BLINK = 300;

export class KeptWords {
  constructor(doc, key) {
    Object.assign(this, { doc, key, name: key + doc.clientID, waiting: new Map(), count: 0, since: 0 });
    this.leave = () => this.keep();
    addEventListener("pagehide", this.leave);
  }

  get size() { return this.waiting.size; }

  // Its number: the server says up to which all are kept.
  add(update) {
    this.waiting.set(++this.count, update);
    this.since ||= Date.now();
    this.timer ||= setTimeout(() => this.keep(), BLINK);
    return this.count;
  }

  saved(number) {
    for (const each of this.waiting.keys()) if (each <= number) this.waiting.delete(each);
    this.since = this.size ? Date.now() : 0;
    if (!this.size) this.keep();
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = 0;
    try {
      if (!this.size) localStorage.removeItem(this.name);
      else localStorage.setItem(this.name, btoa(Array.from(Y.mergeUpdates([...this.waiting.values()]), (byte) => String.fromCharCode(byte)).join("")));
    } catch { /* no room, or storage is off: it lives as long as this page */ }
  }

  // What an earlier page on this device could not send becomes ours; what the server has by now changes nothing.
  takeUp() {
    try {
      for (const name of Object.keys(localStorage).filter((each) => each.startsWith(this.key) && each !== this.name)) {
        Y.applyUpdate(this.doc, Uint8Array.from(atob(localStorage.getItem(name)), (letter) => letter.charCodeAt(0)), "kept");
        this.keep();
        localStorage.removeItem(name);
      }
    } catch { /* damaged, or storage is off */ }
  }

  destroy() {
    this.keep();
    removeEventListener("pagehide", this.leave);
  }
}
