// Light, dark or as the device says: at once, and in a cookie that the server reads.
class ThemeChooser extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      const theme = event.submitter.value;
      const age = theme ? 365 * 24 * 3600 : 0;
      document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
      if (theme) document.documentElement.dataset.theme = theme;
      else delete document.documentElement.dataset.theme;
      document.querySelector("meta[name=color-scheme]").content = { day: "light", night: "dark" }[theme] || "light dark";
      for (const button of this.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === event.submitter));
    });
  }
}

customElements.define("theme-chooser", ThemeChooser);
