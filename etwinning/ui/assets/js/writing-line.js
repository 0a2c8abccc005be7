// The line of a page that several people write at once: its document, who is there, and what the server has not kept yet.
// A word counts as saved when the server says so; until then it is kept here and sent after every cut.
import * as Y from "yjs";
import { KeptWords } from "./kept-words.js";
import { SCHEMA } from "./writing/kit.js";
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";

// frames: one byte says the kind, four a number where there is one (pages/live/frames.py)
export const CHANGE = 1, GIVEN = "given"; // a change, and what the server wrote on somebody's word (writing/accepting.js)
const [CURSOR, STATE, SAVED, RIGHT, HELLO] = [2, 3, 4, 5, 6];
const FIRST = 400, LONGEST = 15000, PATIENCE = 8000, LOOK = 4000, RESYNC = 30000, MOVE = 80;
const ENDS = { 1009: "full", 4400: "refused", 4401: "signedOut", 4404: "gone", 4409: "old" }, RIGHTS = ["reads", "writes", "full"];

function frame(kind, number, carried) {
  const whole = new Uint8Array([kind, 0, 0, 0, 0, ...carried]);
  new DataView(whole.buffer).setUint32(1, number);
  return whole;
}

export class WritingLine extends EventTarget {
  constructor(address, key) {
    super();
    Object.assign(this, { address, doc: new Y.Doc(), pause: FIRST, right: "writes" });
    this.unsaved = new KeptWords(this.doc, key);
    this.awareness = new Awareness(this.doc);
    this.doc.on("update", (update, origin) => origin !== this && origin !== GIVEN && this.changed(update));
    this.awareness.on("update", (_who, origin) => { if (origin === "local") this.moving ||= setTimeout(() => this.move(), MOVE); });
    this.clock = setInterval(() => this.look(), LOOK);
    this.heed = ({ type }) => { this.pause = FIRST; if (type === "offline") this.lost(0); else if (!this.socket) this.open(); };
    for (const name of ["online", "offline"]) addEventListener(name, this.heed);
    this.open();
  }

  say(name) { this.dispatchEvent(new Event(name)); }
  get state() {
    if (this.ended || this.right !== "writes") return this.ended || this.right;
    if (!this.isOpen) return this.isReady ? "waiting" : "connecting";
    return this.unsaved.size ? "saving" : "saved";
  }

  open() {
    clearTimeout(this.timer);
    const address = new URL(this.address, location.href).href.replace(/^http/, "ws");
    const socket = Object.assign(new WebSocket(address), { binaryType: "arraybuffer" });
    [this.socket, this.heardAt] = [socket, Date.now()];
    socket.onopen = () => this.hello();
    socket.onmessage = ({ data }) => socket === this.socket && this.hear(new Uint8Array(data));
    socket.onclose = ({ code }) => socket === this.socket && this.lost(code);
  }

  send(whole) { if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(whole); }

  hello() {
    this.saidAt = Date.now();
    this.send(frame(HELLO, this.doc.clientID, [SCHEMA, ...Y.encodeStateVector(this.doc)]));
  }

  hear(whole) {
    this.heardAt = Date.now();
    const [kind] = whole, carried = whole.subarray(1);
    if (kind === CHANGE) Y.applyUpdate(this.doc, carried, this);
    else if (kind === CURSOR) applyAwarenessUpdate(this.awareness, carried, this);
    else if (kind === SAVED) this.unsaved.saved(new DataView(carried.slice().buffer).getUint32(0));
    else if (kind === RIGHT) this.right = RIGHTS[carried[0]];
    else if (kind === STATE) this.answer(carried);
    this.say("state");
    if (kind === SAVED && !this.unsaved.size) this.say("saved");
  }

  // The server has said all; what it lacks goes in one piece, under a number above all that it covers.
  answer(vector) {
    const first = !this.isReady;
    Object.assign(this, { isReady: true, isOpen: true, pause: FIRST });
    if (first) { this.unsaved.takeUp(); this.say("ready"); this.awareness.setLocalState(this.awareness.getLocalState()); }
    const more = Y.encodeStateAsUpdate(this.doc, vector);
    if (this.unsaved.size || more[0] !== 0) this.send(frame(CHANGE, this.unsaved.add(more), more));
  }

  changed(update) {
    const whole = frame(CHANGE, this.unsaved.add(update), update);
    if (this.isOpen) this.send(whole);
    this.say("state");
  }

  move() {
    this.moving = 0;
    if (this.isOpen) this.send(new Uint8Array([CURSOR, ...encodeAwarenessUpdate(this.awareness, [this.doc.clientID])]));
  }

  // A line can be dead without anybody saying so.
  look() {
    const now = Date.now();
    const since = Math.max(this.heardAt, this.unsaved.since || (this.saidAt > this.heardAt ? this.saidAt : now));
    if (this.socket && now - since > PATIENCE) this.lost(0);
    else if (this.isOpen && now - this.saidAt > RESYNC) this.hello();
  }

  lost(code) {
    this.close();
    this.ended = ENDS[code];
    removeAwarenessStates(this.awareness, [...this.awareness.getStates().keys()].filter((id) => id !== this.doc.clientID), this);
    if (!this.ended) this.timer = setTimeout(() => this.open(), this.pause * (0.5 + Math.random()));
    this.pause = Math.min(this.pause * 2, LONGEST);
    this.say("state");
  }

  close() {
    const dead = this.socket;
    this.socket = this.isOpen = null; // from now on it is not listened to
    dead?.close();
  }

  destroy() {
    this.unsaved.destroy();
    [this.clock, this.timer, this.moving].forEach(clearTimeout); // ends an interval too
    for (const name of ["online", "offline"]) removeEventListener(name, this.heed);
    this.close();
    for (const part of [this.awareness, this.doc]) part.destroy();
  }
}
