// @ts-check
/** @typedef {import("../storefront.d.ts").ReferrerAnswer} ReferrerAnswer */

/** The referrer's widget: asks the app when it comes near the screen, and fills the template of the state it hears. */
class GoodwordReferralWidget extends HTMLElement {
  /** @type {AbortController | undefined} */
  #request;
  /** What "Try again" repeats. */
  #method = "GET";
  /** @type {ShareData & { url: string, text: string }} */
  #shared = { text: "", url: "" };
  #near = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) void this.#load();
    },
    { rootMargin: "400px" },
  );

  connectedCallback() {
    const sample = this.#sample;
    this.addEventListener("click", this);
    if (sample) this.#show(JSON.parse(sample.textContent ?? ""));
    else if (this.#view) this.#near.observe(this);
  }

  disconnectedCallback() {
    this.#near.disconnect();
    this.#request?.abort();
  }

  get #view() {
    return /** @type {HTMLElement | null} */ (this.querySelector("[data-view]"));
  }

  /** Made-up data, present in the theme editor only: there nothing is asked of the app. */
  get #sample() {
    return this.querySelector("[data-sample]");
  }

  /** @param {Event} event */
  handleEvent({ target }) {
    const button = target instanceof Element && target.closest("button");
    if (!button) return;
    const { action } = button.dataset;
    if (action === "copy") void this.#copy(button);
    if (action === "share") void this.#share();
    if (action === "join") this.#method = "POST";
    if (action === "join" || action === "retry") void this.#load(button);
  }

  /** @param {Element} [button] the one that was pressed; it tells that it is at work */
  async #load(button) {
    this.#near.disconnect();
    if (this.#request || this.#sample) return;
    const { url = "", failed = "", joined = "" } = this.dataset;
    const request = new AbortController();
    const timer = setTimeout(() => request.abort(), 15_000);
    this.#request = request;
    button?.toggleAttribute("data-done", true);
    /** @type {ReferrerAnswer} */
    let answer = { state: "error", message: failed };
    try {
      const headers = { Accept: "application/json" };
      const response = await fetch(url, { method: this.#method, headers, signal: request.signal });
      const body = await response.json();
      if (response.ok) answer = body;
      else answer.message = body.message || failed;
    } catch {
      // Offline, too slow, or a page of the store in place of the app's answer: the text above says what to do.
    }
    clearTimeout(timer);
    this.#request = undefined;
    if (!this.isConnected) return;
    this.#show(answer);
    if (this.#method === "POST" && answer.state === "ready") this.#say(joined);
  }

  /** @param {ReferrerAnswer} answer @returns {void} */
  #show(answer) {
    const { link = "", shareMessage = "", rewards = [], friends } = answer;
    const { failed = "", subject = "", locale } = this.dataset;
    const view = this.#view;
    /** @type {HTMLTemplateElement | null} */
    const template = this.querySelector(`template[data-state="${CSS.escape(answer.state)}"]`);
    if (!view) return;
    if (!template) return this.#show({ state: "error", message: failed });
    const content = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    this.#shared = { text: shareMessage.replace(link, "").trim(), url: link };
    const text = encodeURIComponent(`${this.#shared.text} ${link}`);
    fill(content, locale, {
      ...answer,
      mail: `mailto:?subject=${encodeURIComponent(subject)}&body=${text}`,
      whatsapp: `https://wa.me/?text=${text}`,
      empty: !rewards.length && !friends,
    });
    content.querySelector("share" in navigator ? "[data-links]" : "[data-share]")?.remove();
    // Out of sight nothing moves when the reserved space goes; in sight it stays.
    if (view.getBoundingClientRect().top > innerHeight) view.style.minBlockSize = "0";
    const focused = view.contains(document.activeElement);
    view.replaceChildren(content);
    // The button that was pressed is gone now.
    if (focused) view.focus();
  }

  /** @param {HTMLElement} button copies what stands before it */
  async #copy(button) {
    const source = button.previousElementSibling;
    const { copied = "", selected = "" } = this.dataset;
    const field = source instanceof HTMLInputElement;
    try {
      await navigator.clipboard.writeText((field ? source.value : source?.textContent) ?? "");
      button.toggleAttribute("data-done", true);
      setTimeout(() => button.removeAttribute("data-done"), 2500);
      this.#say(copied);
    } catch {
      // No permission, or no clipboard at all: leave the text selected for the visitor's own copy command.
      if (field) source.select();
      else if (source) getSelection()?.selectAllChildren(source);
      this.#say(selected);
    }
  }

  async #share() {
    try {
      await navigator.share(this.#shared);
    } catch {
      // Closed without sharing, which is the visitor's choice.
    }
  }

  /** @param {string} text */
  #say(text) {
    const announcer = this.querySelector("[data-announcer]");
    if (!announcer) return;
    // Emptied first, so that the same words are told a second time.
    announcer.textContent = "";
    requestAnimationFrame(() => {
      announcer.textContent = text;
    });
  }
}

/**
 * Puts the app's values into a template as plain text, never as HTML; an element without a value goes away.
 * @param {DocumentFragment} root @param {string | undefined} locale @param {unknown} data
 */
function fill(root, locale, data) {
  /** @param {string} path @returns {any} */
  const read = (path) => path.split(".").reduce((value, key) => Object(value)[key], data);
  /** @type {NodeListOf<HTMLElement>} */
  const elements = root.querySelectorAll(":not(template, path, rect)");
  for (const element of elements) {
    for (const [kind, path] of Object.entries(element.dataset)) {
      const value = read(path ?? "");
      const date = new Date(value);
      if (kind === "mark") element.dataset.mark = value;
      else if (kind === "value") element.setAttribute("value", value);
      else if (kind === "text" && value != null && value !== "") element.textContent = value;
      else if (kind === "href" && /^(https|mailto):/.test(value)) element.setAttribute("href", value);
      else if (kind === "date" && value && date.getTime()) {
        element.setAttribute("datetime", value);
        element.textContent = date.toLocaleDateString(locale, { dateStyle: "medium" });
      } else if (/text|href|date/.test(kind) || (kind === "if" && !value)) element.remove();
    }
  }
  for (const template of root.querySelectorAll("template")) {
    for (const item of read(template.dataset.each ?? "") ?? []) {
      const row = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
      fill(row, locale, item);
      template.before(row);
    }
  }
}

customElements.get("goodword-referral-widget") ||
  customElements.define("goodword-referral-widget", GoodwordReferralWidget);
