// A thing of another place: nothing is asked of that place before somebody presses the button.
class ClickToLoad extends HTMLElement {
  connectedCallback() {
    const ask = this.querySelector(".embed-ask");
    ask.hidden = false;
    ask.querySelector("button").addEventListener("click", () => {
      const frame = document.createElement("iframe");
      frame.title = this.dataset.title;
      frame.allow = "fullscreen; picture-in-picture; encrypted-media";
      frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-popups allow-presentation");
      frame.referrerPolicy = "strict-origin-when-cross-origin"; // players ask which site shows them
      frame.src = this.dataset.address;
      ask.replaceWith(frame);
      frame.focus();
    });
  }
}

customElements.define("click-to-load", ClickToLoad);
