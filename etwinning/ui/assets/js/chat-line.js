// The line of an open chat to the server: opened again after each cut, ever more slowly.
const FIRST = 500;
const LONGEST = 15000;

export class ChatLine {
  // Tells `room`: began() when there is a line, hear(news), cut(), and leave() when it is for good.
  constructor(room, address) {
    this.room = room;
    this.address = new URL(address, location.href);
    this.address.protocol = this.address.protocol.replace("http", "ws");
    this.pause = FIRST;
    this.open();
  }

  open() {
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.addEventListener("open", () => {
      this.pause = FIRST;
      this.room.began();
    });
    socket.addEventListener("message", (event) => this.room.hear(JSON.parse(event.data)));
    socket.addEventListener("close", ({ code }) => {
      if (this.ended) return;
      if (code === 4401 || code === 4404) {
        this.ended = true;
        this.room.leave();
        return;
      }
      this.room.cut();
      this.timer = setTimeout(() => this.open(), this.pause * (1 + Math.random()));
      this.pause = Math.min(this.pause * 2, LONGEST);
    });
  }

  say(words) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(words));
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
    this.socket.close();
  }
}
