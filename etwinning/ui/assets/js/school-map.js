// Smooths the map of schools: links inside it swap the map and its list instead of loading the page, arrow keys go from
// circle to circle and move the map at its edge, + and - show more or less, the mouse drags.
const MOVES = { ArrowLeft: ["west", -1, 0], ArrowRight: ["east", 1, 0], ArrowUp: ["north", 0, -1], ArrowDown: ["south", 0, 1] };
const KEYS = { "+": "nearer", "=": "nearer", "-": "farther", "_": "farther", Home: "all" };
const STRETCHED = (latitude) => (Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) * 180) / Math.PI;
const LATITUDE = (stretched) => (Math.atan(Math.exp((stretched * Math.PI) / 180)) * 360) / Math.PI - 90;

class SchoolMap extends HTMLElement {
  map = () => this.querySelector("svg.school-map");
  points = () => [...this.map().querySelectorAll("a")];

  connectedCallback() {
    this.status = this.querySelector("[role=status]");
    this.addEventListener("click", (event) => this.click(event));
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("pointerdown", (event) => this.drag(event));
    this.back = () => this.go(location.href, { push: false });
    addEventListener("popstate", this.back);
  }

  disconnectedCallback() { removeEventListener("popstate", this.back); }

  click(event) {
    const link = event.target.closest("[data-map]");
    if (!this.dragged && (!link || event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    if (this.dragged) return;
    const address = link.getAttribute("href");
    this.go(address, { focus: link.id || (address.includes("box=") || !link.closest("svg") ? "list" : "map") });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest("svg.school-map, .map-controls")) return;
    const move = MOVES[event.key];
    if (!move && !KEYS[event.key]) return;
    event.preventDefault();
    const point = event.target.closest("svg a");
    if (move && this.step(point, move)) return;
    const link = this.querySelector(`[data-move=${move ? move[0] : KEYS[event.key]}]`);
    if (!link) return;
    const isHere = point && link.dataset.move === "nearer";
    const address = isHere ? this.view(point.dataset.at, Number(this.map().dataset.zoom) + 1) : link.getAttribute("href");
    this.go(address, { focus: point ? "map" : link.id });
  }

  // To the nearest circle on that side; false if there is none.
  step(from, [, right, down]) {
    if (!from) return false;
    const at = middle(from);
    const ahead = this.points()
      .map((point) => ({ point, x: middle(point).x - at.x, y: middle(point).y - at.y }))
      .filter(({ x, y }) => x * right + y * down > Math.abs(x * down) + Math.abs(y * right))
      .sort((one, other) => Math.hypot(one.x, one.y) - Math.hypot(other.x, other.y));
    ahead[0]?.point.focus();
    return ahead.length > 0;
  }

  async go(address, { focus = "", push = true }) {
    this.request?.abort();
    this.request = new AbortController();
    try {
      const headers = { "HX-Request": "true", "HX-Target": "found" };
      const answer = await fetch(address, { headers, signal: this.request.signal });
      if (!answer.ok) throw new Error(answer.status);
      this.querySelector("#found").outerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
      return;
    }
    if (push) history.pushState(null, "", address);
    this.status.textContent = this.querySelector("[data-said]")?.textContent ?? "";
    if (focus === "map") (this.central() ?? this.querySelector("#map-farther, #map-nearer"))?.focus();
    else if (focus) (this.querySelector(`#${focus}:is(a)`) ?? this.querySelector("#list a, #map-nearer, #map-farther"))?.focus();
  }

  view(at, zoom) {
    const address = new URL(location.href);
    for (const name of ["box", "page"]) address.searchParams.delete(name);
    address.searchParams.set("zoom", zoom);
    address.searchParams.set("at", at);
    return address.href;
  }

  central() {
    const far = (point) => Math.hypot(middle(point).x - 240, middle(point).y - 200);
    return this.points().sort((one, other) => far(one) - far(other))[0];
  }

  drag(start) {
    const map = start.target.closest("svg.school-map");
    this.dragged = false;
    if (!map || start.button || start.pointerType !== "mouse") return;
    start.preventDefault();
    const end = (event) => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      map.style.translate = "";
      if (!this.dragged) return start.target.closest("a")?.focus();
      const units = Number(map.dataset.width) / map.getBoundingClientRect().width / 100;
      const [latitude, longitude] = map.dataset.at.split(",").map(Number);
      const north = LATITUDE(STRETCHED(latitude) + (event.clientY - start.clientY) * units);
      const east = longitude - (event.clientX - start.clientX) * units;
      this.go(this.view(`${north.toFixed(4)},${east.toFixed(4)}`, map.dataset.zoom), {});
      setTimeout(() => (this.dragged = false));
    };
    const move = (event) => {
      this.dragged ||= Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > 6;
      if (this.dragged) map.style.translate = `${event.clientX - start.clientX}px ${event.clientY - start.clientY}px`;
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
  }
}

const middle = (point) => {
  const { cx, cy } = point.querySelector("circle");
  return { x: cx.baseVal.value, y: cy.baseVal.value };
};

customElements.define("school-map", SchoolMap);
