// The lines to the other browsers, one to each with whom there is something to see or to hear. Who came later calls. A
// call has a name, so that what still comes of an earlier one is passed over; who changes how they take part calls anew.
import { Watch } from "./meeting-watch.js";

const AGAIN = 3000;
const BITS = 400_000; // a second, of one picture to one other
const MANY = 3; // others from whom on the pictures are small: an old tablet draws each of them anew for everybody

export class Peers {
  constructor(room) {
    this.room = room;
    this.lines = new Map();
    this.people = [];
    this.helpers = JSON.parse(room.dataset.helpers || "[]");
    this.watch = new Watch(this);
  }

  match(people, you) {
    this.people = people;
    this.me = people.find(({ key }) => key === you);
    for (const key of this.lines.keys()) if (!this.wanted(this.other(key))) this.end(key);
    for (const one of people) if (this.wanted(one) && this.lines.get(one.key)?.sign !== this.sign(one)) this.begin(one);
    this.slim();
    this.watch.run();
  }

  other(key) { return this.people.find((one) => one.key === key); }

  wanted(one) {
    if (!one || !this.me || one.key === this.me.key) return false;
    const modes = [one.mode, this.me.mode];
    return modes.includes("camera") && !modes.includes("text");
  }

  sign(one) { return `${this.me.key} ${this.me.mode} ${one.key} ${one.mode}`; }

  begin(one) {
    this.end(one.key);
    if (this.me.key > one.key) this.call(one);
  }

  async call(one) {
    const line = this.open(one, crypto.getRandomValues(new Uint32Array(1))[0]);
    for (const kind of one.mode === "camera" ? ["audio", "video"] : []) {
      if (!this.sends(kind)) line.addTransceiver(kind, { direction: "recvonly" });
    }
    await line.setLocalDescription();
    this.say(one.key, line, { offer: line.localDescription.sdp });
  }

  sends(kind) { return this.me.mode === "camera" && this.room.media.track(kind); }

  open(one, call) {
    const bad = this.lines.get(one.key)?.bad;
    this.end(one.key);
    const line = new RTCPeerConnection({ iceServers: this.helpers });
    Object.assign(line, { call, bad, early: [], sign: this.sign(one) });
    this.lines.set(one.key, line);
    this.watch.run();
    for (const kind of ["audio", "video"]) if (this.sends(kind)) line.addTrack(this.room.media.track(kind), this.room.media.stream);
    line.addEventListener("icecandidate", ({ candidate }) => candidate && this.say(one.key, line, { ice: candidate.toJSON() }));
    line.addEventListener("track", ({ streams, track }) => this.room.people.see(one.key, streams[0] || new MediaStream([track])));
    line.addEventListener("connectionstatechange", () => this.changed(one, line));
    return line;
  }

  changed(one, line) {
    if (this.lines.get(one.key) !== line) return;
    if (line.connectionState === "connected") this.slim();
    if (line.connectionState !== "failed") return;
    this.watch.broke(line);
    setTimeout(() => this.lines.get(one.key) === line && this.me.key > one.key && this.call(one), AGAIN);
  }

  // Pictures as large as there is room for: a quarter where they go to many.
  async slim() {
    const scale = this.lines.size < MANY ? 1 : 2;
    const senders = [...this.lines.values()].flatMap((line) => line.getSenders());
    for (const sender of senders.filter(({ track }) => track?.kind === "video")) {
      const said = sender.getParameters();
      if (!said.encodings?.length || said.encodings[0].scaleResolutionDownBy === scale && said.encodings[0].maxBitrate) continue;
      Object.assign(said.encodings[0], { maxBitrate: BITS / scale, scaleResolutionDownBy: scale });
      await sender.setParameters(said).catch(() => null);
    }
  }

  async hear(from, said) {
    const one = this.other(from);
    if (said.offer && this.wanted(one)) {
      const line = this.open(one, said.call);
      await line.setRemoteDescription({ type: "offer", sdp: said.offer });
      await line.setLocalDescription();
      this.say(from, line, { answer: line.localDescription.sdp });
      return this.flush(line);
    }
    const line = this.lines.get(from);
    if (!line || line.call !== said.call) return null;
    if (said.answer) await line.setRemoteDescription({ type: "answer", sdp: said.answer });
    if (said.ice) line.early.push(said.ice);
    return this.flush(line);
  }

  async flush(line) {
    if (!line.remoteDescription) return;
    for (const candidate of line.early.splice(0)) await line.addIceCandidate(candidate).catch(() => null);
  }

  say(to, line, said) {
    if (this.lines.get(to) === line) this.room.line.say({ to, signal: JSON.stringify({ call: line.call, ...said }) });
  }

  end(key) {
    this.lines.get(key)?.close();
    this.lines.delete(key);
    this.room.people.see(key, null);
  }
}
