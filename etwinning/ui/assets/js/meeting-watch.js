// Whether the lines to the others hold. Whoever has one that breaks, does not come about or loses much for a while is
// told whose it is, and offered beside it to go on in text only; when it holds again, nothing is said any more.
const EVERY = 3000; // milliseconds between two looks
const LOOKS = 3; // bad ones in a row before it is said: a line takes a moment to come about
const LOST = 0.15; // of what was sent: above it neither words nor pictures are to be understood

export class Watch {
  constructor(peers) {
    this.room = peers.room;
    this.lines = peers.lines;
    this.note = this.room.part("weak");
    this.note.querySelector("button").addEventListener("click", () => this.onlyText());
  }

  run() {
    if (this.lines.size && !this.timer) this.timer = setInterval(() => this.look(), EVERY);
    if (this.lines.size) return;
    clearInterval(this.timer);
    this.timer = null;
    this.say([]);
  }

  async look() {
    for (const line of [...this.lines.values()]) {
      const isBad = line.connectionState !== "connected" || (await this.loss(line)) > LOST;
      line.bad = isBad ? (line.bad || 0) + 1 : 0;
    }
    this.tell();
  }

  // A line that broke is called anew, and stays a bad one until it holds.
  broke(line) {
    line.bad = LOOKS;
    this.tell();
  }

  tell() { this.say([...this.lines.entries()].filter(([, line]) => line.bad >= LOOKS).map(([key]) => key)); }

  // The share that got lost since the last look: of what comes, or of what the other says that came of ours.
  async loss(line) {
    let [lost, got, theirs] = [0, 0, 0];
    for (const one of (await line.getStats()).values()) {
      if (one.type === "inbound-rtp") [lost, got] = [lost + one.packetsLost, got + one.packetsReceived];
      if (one.type === "remote-inbound-rtp") theirs = Math.max(theirs, one.fractionLost || 0);
    }
    const [newLost, newGot] = [lost - (line.lost || 0), got - (line.got || 0)];
    Object.assign(line, { lost, got });
    return Math.max(theirs, newLost > 0 ? newLost / (newLost + newGot) : 0);
  }

  say(keys) {
    const said = keys.length > 1 ? this.room.sentence("faint") : this.room.people.sentence("weak", this.nameOf(keys[0]));
    const place = this.note.querySelector("p");
    this.note.hidden = keys.length === 0;
    if (keys.length && place.textContent !== said) place.textContent = said;
  }

  nameOf(key) { return this.room.people.tiles.get(key)?.querySelector("[data-name]").textContent || ""; }

  // The button goes with the note: the keyboard goes on from the choice that was made.
  onlyText() {
    this.room.choose("text");
    this.room.querySelector("[data-choose] [data-mode=text]").focus();
  }
}
