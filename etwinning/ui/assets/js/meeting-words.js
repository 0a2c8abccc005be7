// What is written in a meeting. Words stay in the field until the server has kept them.
export class Words {
  latest = 0;

  constructor(room) {
    this.room = room;
    this.form = room.part("send");
    this.field = this.form.elements.words;
    this.list = room.part("lines");
    this.form.addEventListener("submit", (event) => this.send(event));
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
  }

  send(event) {
    event.preventDefault();
    const words = this.field.value.trim();
    if (!words) return;
    if (this.sent?.words !== words) this.sent = { key: this.newKey(), words };
    this.refuse("");
    const sure = event.submitter?.name === "sure";
    this.room.line.say({ say: this.sent.key, words, sure });
  }

  newKey() { return crypto.randomUUID?.() ?? URL.createObjectURL(new Blob([])).slice(-36); }

  hear(news) {
    for (const line of news.lines || []) this.add(line);
    for (const pk of news.gone || []) this.take(pk);
    if (news.kept && news.kept === this.sent?.key) this.kept();
    if (news.refused && news.refused === this.sent?.key) {
      if (news.waits) this.kept();
      this.refuse(news.sentence, news.hint);
    }
  }

  add(line) {
    if (line.pk <= this.latest) return;
    this.latest = line.pk;
    const item = this.room.people.mould("line");
    item.querySelector("[data-name]").textContent = line.name;
    item.querySelector("[data-words]").textContent = line.words;
    item.dataset.pk = line.pk;
    const isMine = line.by === Number(this.room.dataset.me);
    item.classList.toggle("said-mine", isMine);
    const report = item.querySelector("[data-report]");
    const link = report.firstElementChild;
    if (isMine) report.remove();
    else link.href = link.dataset.to.replace("/0/", `/${line.pk}/`);
    this.list.append(item);
    this.list.parentElement.scrollTop = this.list.parentElement.scrollHeight;
  }

  // Somebody reported it, and a teacher or a desk took it away.
  take(pk) {
    const item = this.list.querySelector(`[data-pk="${pk}"]`);
    if (!item) return;
    item.querySelector("[data-report]")?.remove();
    item.querySelector("[data-words]").textContent = this.room.dataset.takenWords;
  }

  kept() {
    if (this.field.value.trim() === this.sent.words) this.field.value = "";
    this.sent = null;
    this.refuse("");
  }

  refuse(sentence, hinted = false) {
    const place = this.form.querySelector("[data-refusal]");
    place.textContent = sentence;
    place.hidden = !sentence;
    this.form.querySelector("[data-sure]").hidden = !hinted;
    if (sentence) {
      this.field.setAttribute("aria-invalid", "true");
      this.field.setAttribute("aria-describedby", place.id);
      this.field.focus();
    } else this.field.removeAttribute("aria-invalid");
  }
}
