// Who is inside, each with a picture where there is one; and, for teachers, who waits at the door.
export class People {
  constructor(room) {
    this.room = room;
    this.tiles = new Map();
    this.streams = new Map();
    this.names = null;
  }

  mould(name) { return this.room.querySelector(`[data-mould="${name}"]`)?.content.firstElementChild.cloneNode(true); }

  show(people, you) {
    this.you = you;
    for (const [key, tile] of this.tiles) {
      if (people.some((one) => one.key === key)) continue;
      tile.remove();
      this.tiles.delete(key);
    }
    for (const one of people) this.fill(this.tiles.get(one.key) || this.made(one), one);
    this.mine();
    this.tell(people);
  }

  made(one) {
    const tile = this.mould("tile");
    tile.prepend(Object.assign(document.createElement("video"), { playsInline: true, autoplay: true, hidden: true }));
    this.named(tile, one);
    if (one.key === this.you) {
      tile.classList.add("meeting-mine");
      tile.querySelector("[data-deed]")?.remove();
      tile.querySelector("video").muted = true;
    }
    this.tiles.set(one.key, tile);
    this.room.part("people").append(tile);
    return tile;
  }

  named(item, one) {
    item.dataset.person = one.person;
    item.querySelector("[data-name]").textContent = one.name;
    item.querySelector("[data-city]").textContent = one.city;
    for (const field of item.querySelectorAll("[name=person]")) field.value = one.person;
    for (const button of item.querySelectorAll("button")) button.setAttribute("aria-label", `${button.textContent.trim()}: ${one.name}`);
  }

  fill(tile, one) {
    const how = tile.querySelector("[data-how]");
    how.textContent = how.dataset[`${one.mode}Words`];
    tile.querySelector("video").setAttribute("aria-label", one.name);
    this.place(tile, one.key === this.you ? this.room.media.stream : this.streams.get(one.key));
  }

  // One's own picture.
  mine() {
    const tile = this.tiles.get(this.you);
    if (tile) this.place(tile, this.room.media.stream);
  }

  see(key, stream) {
    if (stream) this.streams.set(key, stream);
    else this.streams.delete(key);
    const tile = this.tiles.get(key);
    if (tile) this.place(tile, stream);
  }

  place(tile, stream) {
    const video = tile.querySelector("video");
    video.hidden = !stream;
    if (video.srcObject === (stream || null)) return;
    video.srcObject = stream || null;
    if (stream) video.play().catch(() => null); // what is muted does not begin by itself below the edge of the screen
  }

  queue(people) {
    const list = this.room.part("waiting");
    if (!list) return;
    this.room.part("door").hidden = people.length === 0;
    const before = new Map([...list.children].map((item) => [item.dataset.person, item]));
    for (const one of people) {
      const known = before.get(String(one.person));
      before.delete(String(one.person));
      if (known) continue;
      const item = this.mould("knocker");
      this.named(item, one);
      list.append(item);
    }
    for (const item of before.values()) item.remove();
  }

  // For those who listen to the page: who came and who has gone.
  tell(people) {
    const now = new Map(people.filter(({ key }) => key !== this.you).map((one) => [one.person, one.name]));
    const said = [];
    for (const [person, name] of now) if (this.names && !this.names.has(person)) said.push(this.sentence("came", name));
    for (const [person, name] of this.names || []) if (!now.has(person)) said.push(this.sentence("left", name));
    this.names = people.length ? now : null;
    if (said.length) this.room.part("comings").textContent = said.join(" ");
  }

  sentence(word, name) { return this.room.sentence(word).replace("{name}", name); }
}
