// The elements of App Bridge, for app-bridge.js: each tells the admin around the frame what to show.
// biome-ignore lint/correctness/noUnusedVariables: served in one script with app-bridge.js, which calls it
function createElements({ tell, handlers }) {
  const menus = new Set();
  const watch = (element, changed) => {
    const observer = new MutationObserver(changed);
    observer.observe(element, { childList: true, subtree: true, characterData: true, attributes: true });
    return observer;
  };

  class NavMenu extends HTMLElement {
    connectedCallback() {
      this.style.display = "none";
      menus.add(this);
      this.observer = watch(this, () => this.tell());
      this.tell();
    }
    disconnectedCallback() {
      menus.delete(this);
      this.observer.disconnect();
    }
    tell() {
      const links = [...this.querySelectorAll("a, s-link")];
      // The link to the app's home is the app's own entry, not one below it.
      const items = links
        .filter((link) => link.getAttribute("rel") !== "home")
        .map((link) => ({ label: link.textContent.trim(), href: link.getAttribute("href") }));
      const home = links.find((link) => link.getAttribute("rel") === "home")?.getAttribute("href") ?? "/";
      tell("menu", { home, items, path: location.pathname });
    }
  }

  class TitleBar extends HTMLElement {
    static observedAttributes = ["title"];
    connectedCallback() {
      this.style.display = "none";
      // A modal shows its own title.
      if (this.closest("ui-modal")) return;
      this.observer = watch(this, () => this.tell());
      handlers.set("titleAction", ({ index }) => this.buttons()[index]?.click());
      this.tell();
    }
    disconnectedCallback() {
      if (!this.observer) return;
      this.observer.disconnect();
      tell("title", { title: null, actions: [] });
    }
    attributeChangedCallback() {
      if (this.observer) this.tell();
    }
    buttons() {
      return [...this.querySelectorAll("button, a")];
    }
    tell() {
      const actions = this.buttons().map((button) => ({
        label: button.textContent.trim(),
        primary: button.getAttribute("variant") === "primary",
        disabled: button.hasAttribute("disabled"),
      }));
      tell("title", { title: this.getAttribute("title"), actions });
    }
  }

  const bars = new Set();
  class SaveBar extends HTMLElement {
    connectedCallback() {
      this.style.display = "none";
      this.observer = watch(this, () => this.showing && this.tell());
      bars.add(this);
    }
    disconnectedCallback() {
      void this.hide();
      bars.delete(this);
      this.observer.disconnect();
    }
    get showing() {
      return this.open === true;
    }
    get discardConfirmation() {
      return this.hasAttribute("discardconfirmation");
    }
    set discardConfirmation(on) {
      this.toggleAttribute("discardconfirmation", on);
    }
    button(save) {
      return [...this.querySelectorAll("button")].find((one) => (one.getAttribute("variant") === "primary") === save);
    }
    tell() {
      const state = (button) => ({
        disabled: button?.hasAttribute("disabled") ?? false,
        loading: button ? button.hasAttribute("loading") && button.getAttribute("loading") !== "false" : false,
      });
      tell("saveBar", {
        id: this.id,
        showing: this.showing,
        save: state(this.button(true)),
        discard: state(this.button(false)),
        confirmDiscard: this.discardConfirmation,
      });
    }
    async show() {
      if (this.showing) return;
      this.open = true;
      this.tell();
      this.dispatchEvent(new Event("show"));
    }
    async hide() {
      if (!this.showing) return;
      this.open = false;
      this.tell();
      this.dispatchEvent(new Event("hide"));
    }
    async toggle() {
      await (this.showing ? this.hide() : this.show());
    }
  }
  // Forms with `data-save-bar` get one by themselves: shown when something was typed, gone when it was sent or reset.
  const formBars = new WeakMap();
  const barOf = (form) => {
    if (!formBars.has(form)) {
      const bar = document.createElement("ui-save-bar");
      bar.discardConfirmation = form.hasAttribute("data-discard-confirmation");
      const button = (variant, act) => {
        const made = document.createElement("button");
        if (variant) made.setAttribute("variant", variant);
        made.addEventListener("click", act);
        return made;
      };
      bar.append(
        button("primary", () => form.requestSubmit()),
        button(null, () => form.reset()),
      );
      document.body.append(bar);
      formBars.set(form, bar);
    }
    return formBars.get(form);
  };
  const formOf = (event) => (event.target instanceof Element ? event.target.closest("form[data-save-bar]") : null);
  for (const name of ["input", "change"])
    addEventListener(name, (event) => formOf(event) && void barOf(formOf(event)).show());
  for (const name of ["submit", "reset"])
    addEventListener(name, (event) => formOf(event) && void barOf(formOf(event)).hide());
  handlers.set("saveBarPressed", ({ id, save }) => {
    const bar = [...bars].find((one) => one.id === id && one.showing);
    bar?.button(save)?.click();
  });

  // A modal's content is the app's own document, so it is shown here, and the admin dims itself around it.
  class Modal extends HTMLElement {
    constructor() {
      super();
      this.dialog = document.createElement("dialog");
      this.dialog.style.cssText =
        "border:0;border-radius:12px;padding:0;width:min(38rem,90vw);box-shadow:0 12px 40px #0005";
      this.heading = document.createElement("header");
      this.heading.style.cssText =
        "display:flex;gap:.5rem;align-items:center;padding:.75rem 1rem;background:#f3f3f3;font:600 15px/1.4 Inter,system-ui,sans-serif";
      this.body = document.createElement("div");
      this.dialog.append(this.heading, this.body);
      this.dialog.addEventListener("close", () => {
        tell("modal", { showing: false });
        this.dispatchEvent(new Event("hide"));
      });
    }
    get content() {
      return this.body;
    }
    get src() {
      return this.getAttribute("src") ?? undefined;
    }
    get contentWindow() {
      return this.body.querySelector("iframe")?.contentWindow ?? null;
    }
    async show() {
      if (this.dialog.open) return;
      document.body.append(this.dialog);
      const bar = this.querySelector("ui-title-bar");
      const title = document.createElement("strong");
      title.style.flex = "1";
      title.textContent = bar?.getAttribute("title") ?? "";
      const close = Object.assign(document.createElement("button"), {
        type: "button",
        textContent: "×",
        onclick: () => this.hide(),
      });
      close.setAttribute("aria-label", "Close");
      const actions = [...(bar?.querySelectorAll("button") ?? [])].map((button) => {
        const made = Object.assign(document.createElement("button"), {
          type: "button",
          textContent: button.textContent,
          disabled: button.disabled,
        });
        made.onclick = () => button.click();
        return made;
      });
      this.heading.replaceChildren(title, ...actions, close);
      if (this.src) {
        const frame = Object.assign(document.createElement("iframe"), { src: this.src, title: title.textContent });
        frame.style.cssText = "border:0;width:100%;height:60vh";
        this.body.replaceChildren(frame);
      } else
        for (const child of [...this.children])
          if (child.localName !== "ui-title-bar" && child.childNodes.length > 0) this.body.append(child);
      this.dialog.showModal();
      tell("modal", { showing: true });
      this.dispatchEvent(new Event("show"));
    }
    async hide() {
      if (this.dialog.open) this.dialog.close();
    }
    async toggle() {
      await (this.dialog.open ? this.hide() : this.show());
    }
    disconnectedCallback() {
      void this.hide();
      this.dialog.remove();
    }
  }

  customElements.define("ui-nav-menu", NavMenu);
  customElements.define("s-app-nav", class extends NavMenu {});
  customElements.define("ui-title-bar", TitleBar);
  customElements.define("ui-save-bar", SaveBar);
  customElements.define("ui-modal", Modal);
  return { menus, bars };
}
