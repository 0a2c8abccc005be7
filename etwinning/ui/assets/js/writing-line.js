// The line of a page that several people write at once: its document, who is there, and what the server has not kept yet.
// A word counts as saved when the server says so; until then it is kept here and sent after every cut.
import * as Y from "yjs";
import { KeptWords } from "./kept-words.js";
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";

// frames: one byte says the kind, four a number where there is one (pages/live/frames.py)
const [HELLO, CHANGE, CURSOR, STATE, SAVED, RIGHT] = [0, 1, 2, 3, 4, 5];
const FIRST = 400, LONGEST = 15000, PATIENCE = 8000, LOOK = 4000, RESYNC = 30000, MOVE = 80;
const ENDS = { 4401: "signedOut", 4404: "gone", 4400: "refused" };
const RIGHTS = ["reads", "writes", "full"];

function frame(kind, number, carried) {
  const whole = new Uint8Array(5 + carried.length);
  whole[0] = kind;
  new DataView(whole.buffer).setUint32(1, number);
  whole.set(carried, 5);
  return whole;
}

export class WritingLine extends EventTarget {
  constructor(address, key) {
    super();
    Object.assign(this, { address, doc: new Y.Doc(), pause: FIRST, right: "writes" });
    this.unsaved = new KeptWords(this.doc, key);
    this.awareness = new Awareness(this.doc);
    this.doc.on("update", (update, origin) => origin !== this && this.changed(update));
    this.awareness.on("update", (_who, origin) => { if (origin === "local") this.moving ||= setTimeout(() => this.move(), MOVE); });
    this.clock = setInterval(() => this.look(), LOOK);
    this.online = () => { this.pause = FIRST; if (!this.socket) this.open(); };
    addEventListener("online", this.online);
    this.open();
  }

  say(name) { this.dispatchEvent(new Event(name)); }
  get state() {
    if (this.ended) return this.ended;
    if (this.right !== "writes") return this.right;
    if (!this.isOpen) return this.isReady ? "waiting" : "connecting";
    return this.unsaved.size ? "saving" : "saved";
  }

  open() {
    clearTimeout(this.timer);
    const address = new URL(this.address, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = Object.assign(new WebSocket(address), { binaryType: "arraybuffer" });
    this.socket = socket;
    this.heardAt = Date.now();
    socket.onopen = () => this.hello();
    socket.onmessage = ({ data }) => socket === this.socket && this.hear(new Uint8Array(data));
    socket.onclose = ({ code }) => socket === this.socket && this.lost(code);
  }

  send(whole) { if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(whole); }
  hello() {
    this.saidAt = Date.now();
    this.send(frame(HELLO, this.doc.clientID, Y.encodeStateVector(this.doc)));
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
    this.isReady = this.isOpen = true;
    this.pause = FIRST;
    if (first) { this.unsaved.takeUp(); this.say("ready"); this.awareness.setLocalState(this.awareness.getLocalState()); }
    const more = Y.encodeStateAsUpdate(this.doc, vector);
    if (!this.unsaved.size && more[0] === 0) return;
    this.send(frame(CHANGE, this.unsaved.add(more), more));
  }

  changed(update) {
    const number = this.unsaved.add(update);
    if (this.isOpen) this.send(frame(CHANGE, number, update));
    this.say("state");
  }

  move() {
    this.moving = 0;
    if (this.isOpen) this.send(new Uint8Array([CURSOR, ...encodeAwarenessUpdate(this.awareness, [this.doc.clientID])]));
  }

  // A line can be dead without anybody saying so.
  look() {
    const now = Date.now();
    const asked = this.saidAt > this.heardAt ? this.saidAt : 0;
    if (this.socket && [this.unsaved.since, asked].some((since) => since && now - since > PATIENCE && now - this.heardAt > PATIENCE)) this.lost(0);
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
    this.socket = this.isOpen = null;
    dead?.close();
  }

  destroy() {
    this.unsaved.destroy();
    clearInterval(this.clock);
    clearTimeout(this.timer);
    removeEventListener("online", this.online);
    this.close();
    this.awareness.destroy();
    this.doc.destroy();
  }
}
