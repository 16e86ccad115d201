// The parts of Shopify's own storefront script that theme extensions may use.
(() => {
  const Shopify = window.Shopify;

  // Consent: everything is allowed unless the address says ?consent=none (kept for the tab).
  const asked = new URLSearchParams(location.search).get("consent");
  if (asked) sessionStorage.setItem("sandbox:consent", asked);
  const allowed = () => sessionStorage.getItem("sandbox:consent") !== "none";
  const privacy = {
    analyticsProcessingAllowed: allowed,
    marketingAllowed: allowed,
    preferencesProcessingAllowed: allowed,
    saleOfDataAllowed: allowed,
    currentVisitorConsent: () => ({ analytics: allowed() ? "yes" : "no", marketing: allowed() ? "yes" : "no" }),
    setTrackingConsent: (consent, done) => {
      sessionStorage.setItem("sandbox:consent", consent.analytics ? "all" : "none");
      document.dispatchEvent(new CustomEvent("visitorConsentCollected", { detail: consent }));
      done?.();
    },
  };
  Shopify.loadFeatures = (features, done) => {
    if (features.some((feature) => feature.name === "consent-tracking-api")) Shopify.customerPrivacy = privacy;
    queueMicrotask(() => done?.(null));
  };

  // Links that name the store by its domain stay in the sandbox.
  addEventListener("click", (event) => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link || link.host !== Shopify.shop || event.defaultPrevented) return;
    event.preventDefault();
    location.assign(link.pathname + link.search + link.hash);
  });

  if (!Shopify.designMode) return;
  // The theme editor around this page says what the merchant selected; themes hear it as bubbling events.
  const fire = (name, target, detail) => target.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  addEventListener("message", ({ data }) => {
    if (data?.sandbox !== "theme-editor") return;
    for (const node of document.querySelectorAll("[data-shopify-editor-block]")) {
      const { id } = JSON.parse(node.dataset.shopifyEditorBlock);
      if (id === data.blockId)
        fire(`shopify:block:${data.event}`, node, { blockId: id, sectionId: "apps", load: false });
    }
    for (const section of document.querySelectorAll("#shopify-section-apps"))
      if (data.event === "section:load" || data.event === "section:unload")
        fire(`shopify:${data.event}`, section, { sectionId: "apps" });
  });
})();
