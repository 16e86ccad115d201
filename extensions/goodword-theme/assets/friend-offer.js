// @ts-check
// On every page of the store: asks and shows nothing unless this tab followed a share link (?gw=CODE).
customElements.get("goodword-friend-offer") ||
  customElements.define(
    "goodword-friend-offer",
    class extends HTMLElement {
      async connectedCallback() {
        const url = new URL(location.href);
        const code = url.searchParams.get("gw");
        /** @type {import("../storefront.d.ts").FollowedLink | null} */
        let followed = code ? { code } : null;
        if (code) {
          // A link copied from the address bar must not carry the code on.
          url.searchParams.delete("gw");
          history.replaceState(history.state, "", url);
        }
        try {
          if (code) sessionStorage.goodword = JSON.stringify(followed);
          followed = JSON.parse(sessionStorage.goodword ?? "null");
        } catch {
          // Storage is blocked: the code then lives for this page only.
        }
        const { design, popup } = this.dataset;
        if (this.childElementCount > 1 || (design == null && (!followed || followed.done))) return;
        this.dataset.code = followed?.code ?? "";
        try {
          await import(popup ?? "");
        } catch {
          return; // The next page tries again.
        }
        const template = this.querySelector("template");
        if (template) this.append(template.content.cloneNode(true));
      }
    },
  );
