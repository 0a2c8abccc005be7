// Sends many files at once, in parts: with progress, pause, and going on after a cut line, even after the page was closed
// (the tus protocol). Without this script the form sends its files as any form does.
import { mayPass, problemOf, uploadOf } from "./file-upload.js";
import { SentFile, make } from "./sent-file.js";

const AT_ONCE = 3;
const MOST_DONE = 40; // lines: a folder of 10,000 files must not become 10,000 of them

class FileSender extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form || this.summary) return;
    this.words = JSON.parse(this.dataset.words);
    Object.assign(this, { queue: [], running: new Set(), all: 0, done: 0, failed: 0, pictures: 0, paused: false });
    this.summary = make("p", { className: "font-semibold" });
    this.summary.setAttribute("role", "status");
    this.total = make("progress", { className: "progress progress-primary", max: 1, value: 0 });
    this.total.setAttribute("aria-label", this.words.list);
    this.pause = make("button", { type: "button", className: "btn btn-outline btn-sm", textContent: this.words.pause, onclick: () => this.turn() });
    this.list = make("ul", { className: "rows" });
    this.box = make("section", { className: "grid gap-3 mt-6", hidden: true }, this.summary, this.total, make("p", {}, this.pause), this.list);
    this.append(this.box);
    this.form.addEventListener("submit", (event) => this.take(event));
    window.addEventListener("online", () => [...this.running].filter((one) => one.waits).forEach((one) => this.start(one)));
    window.addEventListener("beforeunload", (event) => (this.running.size || this.queue.length) && event.preventDefault());
  }

  take(event) {
    const { upload: input, folder, audience, licence, credit } = this.form.elements;
    if (!input.files.length) return; // the server says what is missing
    event.preventDefault();
    const said = { folder: folder.value, audience: audience.value, licence: licence.value, credit: credit.value };
    for (const file of input.files) this.queue.push(new SentFile(file, said));
    this.all += input.files.length;
    this.box.hidden = false;
    input.value = "";
    this.go();
  }

  go() {
    while (!this.paused && this.queue.length && this.running.size < AT_ONCE) {
      const one = this.queue.shift();
      one.appear(this.list);
      const problem = problemOf(one.file, this.dataset, this.words);
      if (problem) this.fail(one, problem, false);
      else this.start(one);
    }
    this.say();
  }

  async start(one) {
    this.running.add(one);
    one.waits = false;
    one.says(this.words.sending, this.words.drop, () => this.drop(one));
    one.upload ||= uploadOf(one, this.dataset, this.form, {
      onProgress: (sent, all) => { one.moves(sent / all); this.say(); },
      onError: (fault) => this.broken(one, fault),
      onSuccess: () => this.finished(one),
    });
    const before = await one.upload.findPreviousUploads().catch(() => []);
    if (before.length && !one.upload.url) one.upload.resumeFromPreviousUpload(before[0]);
    if (this.running.has(one) && !this.paused) one.upload.start();
  }

  broken(one, fault) {
    const answer = fault.originalResponse;
    const sentence = answer?.getHeader("Content-Type")?.startsWith("text/plain") && answer.getBody();
    if (answer) return this.fail(one, sentence || this.words.problem, mayPass(fault));
    one.waits = true; // the line is cut: we go on when it is back
    one.says(this.words.again, this.words.retry, () => this.start(one));
  }

  fail(one, sentence, again) {
    this.running.delete(one);
    this.failed += 1;
    one.isWrong(true);
    one.says(sentence, again && this.words.retry, () => { this.failed -= 1; one.isWrong(false); this.start(one); });
    this.go();
  }

  finished(one) {
    this.running.delete(one);
    this.done += 1;
    this.pictures += one.file.type.startsWith("image/") ? 1 : 0;
    one.isDone(this.words.done, this.list, MOST_DONE);
    this.go();
  }

  drop(one) {
    this.running.delete(one);
    this.all -= 1;
    one.line.remove();
    one.upload?.abort(true).catch(() => {}); // what had arrived is forgotten after some days at the latest
    this.go();
  }

  turn() {
    this.paused = !this.paused;
    this.pause.textContent = this.paused ? this.words.go_on : this.words.pause;
    for (const one of this.running) {
      one.state.textContent = this.paused ? this.words.paused : this.words.sending;
      if (this.paused) one.upload?.abort().catch(() => {});
      else one.upload?.start();
    }
    this.go();
  }

  say() {
    const sent = [...this.running].reduce((sum, one) => sum + one.share, this.done + this.failed);
    this.total.value = this.all ? sent / this.all : 0;
    const words = [this.words.all.replace("{done}", this.done).replace("{all}", this.all), ...(this.failed ? [this.words.failed.replace("{number}", this.failed)] : [])];
    if (this.summary.textContent !== words.join(" · ")) this.summary.textContent = words.join(" · ");
    this.pause.hidden = !this.running.size && !this.queue.length;
    if (!this.pause.hidden || !this.pictures || this.after) return;
    this.after = make("a", { className: "btn btn-primary justify-self-start", href: this.dataset.after, textContent: this.words.after });
    this.box.append(this.after);
  }
}

customElements.define("file-sender", FileSender);
