// The reader's own camera and microphone, small enough for a line to five others.
const PICTURE = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 15, max: 20 } };

export class Media {
  stream = null;

  constructor(room) {
    this.room = room;
    for (const one of this.switches()) one.addEventListener("click", () => this.turn(one));
  }

  switches() { return this.room.querySelectorAll("[data-switch]"); }

  // Says what is wrong: "refused", "missing", "busy", or "sound" where there is no camera but a microphone.
  async open() {
    this.close();
    if (!navigator.mediaDevices) return { trouble: "refused" };
    try {
      this.stream = await this.ask({ audio: true, video: PICTURE });
      return {};
    } catch (error) {
      if (error.name === "NotAllowedError" || error.name === "SecurityError") return { trouble: "refused" };
      const heard = await this.ask({ audio: true }).catch(() => null);
      this.stream = heard;
      if (heard) return { trouble: "sound" };
      return { trouble: error.name === "NotFoundError" ? "missing" : "busy" };
    }
  }

  ask(wanted) { return navigator.mediaDevices.getUserMedia(wanted); }

  track(kind) { return this.stream?.getTracks().find((track) => track.kind === kind); }

  // The buttons for what there is.
  show() {
    this.room.part("own").hidden = !this.stream;
    for (const button of this.switches()) {
      button.hidden = !this.track(button.dataset.switch);
      button.setAttribute("aria-pressed", "true");
    }
  }

  turn(button) {
    const track = this.track(button.dataset.switch);
    if (!track) return;
    track.enabled = !track.enabled;
    button.setAttribute("aria-pressed", String(track.enabled));
  }

  close() {
    for (const track of this.stream?.getTracks() || []) track.stop();
    this.stream = null;
  }
}
