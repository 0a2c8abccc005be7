// The reader's own camera and microphone, small enough for a line to five others.
const PICTURE = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 15, max: 20 } };

export class Media {
  stream = null;

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

  close() {
    for (const track of this.stream?.getTracks() || []) track.stop();
    this.stream = null;
  }
}
