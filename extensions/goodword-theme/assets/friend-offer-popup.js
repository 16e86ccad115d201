// @ts-check
/** @import { Cart, FollowedLink, Offer } from "../storefront.d.ts" */

/** The friend's discount: a bar, a dialog, and the cart attribute that ties the order to the referrer. */
class GoodwordOfferPopup extends HTMLElement {
  /** @type {FollowedLink} */
  #followed = { code: "" };
  #abort = new AbortController();

  connectedCallback() {
    const { parentElement: host, dataset } = this;
    this.#followed.code = host?.dataset.code ?? "";
    try {
      this.#followed = JSON.parse(dataset.sample ?? sessionStorage.goodword);
    } catch {
      // Storage is blocked.
    }
    this.addEventListener("click", this);
    // Told late: it may be shown anew.
    this.dialog?.addEventListener("close", () => this.bar?.hidden && !this.dialog?.open && this.#end());
    // The theme's colours, unless the body is see-through.
    const { backgroundColor, color } = getComputedStyle(document.body);
    if (!/[,/] ?0\)$/.test(backgroundColor)) {
      this.style.setProperty("--goodword-page", backgroundColor);
      this.style.setProperty("--goodword-ink", color);
    }
    if (!dataset.sample) return void this.#load();
    host?.addEventListener("shopify:block:select", () => this.#show({}));
    host?.addEventListener("shopify:block:deselect", () => this.#end());
  }

  disconnectedCallback() {
    this.#abort.abort();
  }

  /** @param {Event} event */
  handleEvent({ target }) {
    if (!(target instanceof Element)) return;
    const action = target.closest("[data-action]")?.getAttribute("data-action");
    if (action === "open") this.#open();
    if (action === "load") void this.#load();
    if (action === "apply") void this.#apply();
    // A click beside the dialog counts, selecting the code does not.
    if (action === "end" || (target === this.dialog && getSelection()?.isCollapsed)) this.#end();
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  get bar() {
    return this.querySelector("section");
  }

  async #load() {
    const { bar, dataset } = this;
    if (bar) bar.ariaBusy = "true";
    try {
      if (!this.#followed.offer) {
        this.#followed.offer = await this.#ask(dataset.offerUrl + encodeURIComponent(this.#followed.code));
        this.#remember();
      }
    } catch (error) {
      return Object(error).status === 404 ? this.#end() : this.#show();
    }
    // Without the cart the code still attributes an order.
    const cart = await this.#update({}).catch(() => null);
    if (this.#followed.offer?.headline) void this.#show(cart ?? {});
    else if (cart) this.#end();
  }

  /** @param {Cart} [cart] none when the offer could not be had */
  async #show(cart) {
    const { bar, dataset } = this;
    const link = this.querySelector("link");
    if (link && !link.sheet) await new Promise((done) => (link.onload = link.onerror = done));
    if (!bar || !this.isConnected) return;
    const { offer } = this.#followed;
    const name = offer?.referrerName;
    const from = name ? dataset.from?.replace("[name]", () => name) : dataset.fromFriend;
    this.#settle(cart);
    if (!cart) dataset.state = "lost";
    const note = dataset.state === "on" ? dataset.badge : from;
    const texts = cart ? { ...offer, from, note } : { headline: dataset.lost };
    const retried = bar.contains(document.activeElement);
    // Shown, then filled: a live region tells only of changes.
    this.hidden = bar.hidden = false;
    bar.ariaBusy = null;
    for (const node of this.querySelectorAll("[data-fill]")) {
      node.textContent = Object(texts)[node.getAttribute("data-fill") ?? ""];
    }
    if (retried) this.#focus("open");
    const typing = document.activeElement?.matches("input, textarea, select, [contenteditable]");
    const covered = [...document.querySelectorAll("dialog[open], [aria-modal=true]")].some((other) =>
      other.checkVisibility?.({ visibilityProperty: true }),
    );
    if (cart && dataset.opens === "dialog" && !typing && !covered) this.#open();
  }

  #open() {
    // In the theme editor the focus stays with the settings.
    this.dialog?.[this.dataset.sample ? "show" : "showModal"]();
    if (this.bar) this.bar.hidden = true;
  }

  async #apply() {
    const { dataset } = this;
    const { code } = this.#followed;
    if (dataset.sample) this.#state("on");
    if (dataset.sample || dataset.state === "applying") return;
    this.#state("applying");
    try {
      const { discount_codes = [] } = await this.#ask(dataset.cartUrl);
      // Shopify replaces the whole set: those already there go along.
      const codes = new Set([...discount_codes.map(({ code }) => code), code]);
      if (this.#settle(await this.#update({ discount: [...codes].join() }))) return;
    } catch (error) {
      if (!(error instanceof Response)) return this.#state("failed");
    }
    // A store that takes no codes in the cart takes them by the link.
    const here = encodeURIComponent(location.pathname + location.search);
    if (!this.hidden) location.assign(`/discount/${encodeURIComponent(code)}?redirect=${here}`);
  }

  /** @param {Cart} [cart] */
  #settle(cart) {
    const mine = cart?.discount_codes?.find(({ code }) => code.toLowerCase() === this.#followed.code.toLowerCase());
    this.#state(mine ? (mine.applicable ? "on" : "saved") : "ready");
    return !!mine;
  }

  /** @param {string} state */
  #state(state) {
    const { dataset, dialog } = this;
    dataset.state = state;
    const status = dialog?.querySelector("[role=status]");
    if (status) status.textContent = dataset[state] ?? "";
    // The pressed button may be gone.
    if (dialog?.open) this.#focus("continue");
  }

  /** @param {string} name */
  #focus(name) {
    /** @type {HTMLElement | null} */ (this.querySelector(`[data-name=${name}]`))?.focus();
  }

  #end() {
    this.#followed.done = true;
    this.#remember();
    this.dialog?.close();
    this.hidden = true;
  }

  #remember() {
    try {
      if (!this.dataset.sample) sessionStorage.goodword = JSON.stringify(this.#followed);
    } catch {
      // Storage is blocked.
    }
  }

  /** @param {object} change */
  #update(change) {
    const { offer } = this.#followed;
    const attributes = { _goodword: offer?.token, ...offer?.clicks };
    return this.#ask(this.dataset.updateUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ attributes, ...change }),
    });
  }

  /** @param {string} [url] @param {RequestInit} [init] @returns {Promise<Offer & Cart>} */
  async #ask(url = "", init) {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 15_000);
    this.#abort = abort;
    const response = await fetch(url, { ...init, signal: abort.signal });
    if (!response.ok) throw response;
    return response.json();
  }
}

customElements.get("goodword-offer-popup") || customElements.define("goodword-offer-popup", GoodwordOfferPopup);
