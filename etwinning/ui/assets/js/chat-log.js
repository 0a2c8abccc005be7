// What is said in an open chat: lines in the order of their numbers, made from the mould that the page brings.
export class ChatLog {
  constructor(room) {
    this.said = room.dataset;
    this.mould = room.querySelector("template").content.firstElementChild;
    this.list = room.querySelector("[data-lines]");
    this.box = this.list.closest("[role=log]");
    const asClock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.said.zone };
    this.clock = new Intl.DateTimeFormat(document.documentElement.lang, asClock);
    this.latest = Number(this.said.latest); // of what was done: said or removed
    this.toEnd();
  }

  // Returns those of one's own that were removed.
  add(lines) {
    const atEnd = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 80;
    for (const line of lines) {
      const before = this.list.querySelector(`[data-number="${line.number}"]`);
      if (before) before.replaceWith(this.made(line));
      else if (!line.removed || line.number > this.latest) this.insert(this.made(line), line.number);
      this.latest = Math.max(this.latest, line.changed);
    }
    if (atEnd) this.toEnd();
    return lines.filter((line) => line.removed && this.isMine(line));
  }

  insert(item, number) {
    let after = this.list.lastElementChild;
    while (after && Number(after.dataset.number) > number) after = after.previousElementSibling;
    if (after) after.after(item);
    else this.list.prepend(item);
  }

  made(line) {
    const item = this.mould.cloneNode(true);
    const part = (name) => item.querySelector(`[data-${name}]`);
    const isMine = this.isMine(line);
    item.id = `line-${line.number}`;
    item.dataset.number = line.number;
    item.classList.toggle("said-mine", isMine);
    part("name").textContent = line.name || this.said.nobodyWords;
    part("words").textContent = line.words;
    part("removed").textContent = this.filled(this.said.removedWords, line);
    part("removed").hidden = !line.removed;
    part("words").hidden = part("deeds").hidden = line.removed;
    part("report").hidden = isMine;
    for (const link of item.querySelectorAll("a")) link.href = link.dataset.to.replace(/\/0(?=\/)/, `/${line.pk}`);
    const time = item.querySelector("time");
    time.dateTime = line.at;
    time.textContent = this.clock.format(new Date(line.at));
    return item;
  }

  isMine(line) { return line.by === Number(this.said.me); }

  filled(sentence, line) {
    if (!line.reason) return this.said.reportedWords;
    return sentence.replace("{name}", line.remover || this.said.nobodyWords).replace("{reason}", line.reason);
  }

  toEnd() { this.box.scrollTop = this.box.scrollHeight; }
}
