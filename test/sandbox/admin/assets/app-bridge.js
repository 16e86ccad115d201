// The sandbox' stand-in for https://cdn.shopify.com/shopifycloud/app-bridge.js, as it runs in the app's frame.
// Everything a person sees of it (toasts, save bar, title, menu, pickers) is shown by the admin around the frame.
(() => {
  const admin = "__ADMIN_ORIGIN__";
  const script = document.currentScript;
  const query = new URLSearchParams(location.search);
  const kept = (name) => {
    const value = query.get(name) ?? sessionStorage.getItem(`app-bridge:${name}`);
    if (value) sessionStorage.setItem(`app-bridge:${name}`, value);
    return value;
  };
  const shop = kept("shop");
  const host = kept("host");
  const apiKey =
    script?.dataset.apiKey ?? query.get("client_id") ?? document.querySelector("meta[name=shopify-api-key]")?.content;
  const store = shop?.replace(".myshopify.com", "") ?? "demo";

  // Opened outside the admin: an embedded app is always shown inside it.
  if (window.top === window.self) {
    if (shop)
      location.replace(
        `${admin}/store/${store}/apps/__APP_HANDLE__${location.pathname === "/" ? "" : location.pathname}`,
      );
    return;
  }

  // --- Talking with the admin around the frame -------------------------------------------------------------------
  let count = 0;
  const waiting = new Map();
  const handlers = new Map();
  const tell = (name, detail) => window.parent.postMessage({ appBridge: true, name, detail }, admin);
  const ask = (name, detail) =>
    new Promise((resolve, reject) => {
      const id = `q${++count}`;
      waiting.set(id, { resolve, reject });
      window.parent.postMessage({ appBridge: true, id, name, detail }, admin);
    });
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== admin || source !== window.parent || !data?.appBridge) return;
    if (data.answerTo) {
      const question = waiting.get(data.answerTo);
      waiting.delete(data.answerTo);
      if (data.error) question?.reject(new Error(data.error));
      else question?.resolve(data.result);
    } else handlers.get(data.name)?.(data.detail);
  });

  // --- Session tokens --------------------------------------------------------------------------------------------
  const idToken = () => ask("idToken");
  const plainFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input), location.href);
    if (url.origin !== location.origin) return plainFetch(input, init);
    const request = new Request(input, init);
    if (!request.headers.has("authorization")) request.headers.set("authorization", `Bearer ${await idToken()}`);
    const answer = await plainFetch(request);
    // 401 with this header: the app had no valid token. Once more with a new one, as App Bridge does.
    if (
      answer.status === 401 &&
      answer.headers.get("x-shopify-retry-invalid-session-request") &&
      init?.body === undefined
    ) {
      const again = new Request(input, init);
      again.headers.set("authorization", `Bearer ${await idToken()}`);
      return plainFetch(again);
    }
    const leave = answer.headers.get("x-shopify-api-request-failure-reauthorize-url");
    if (leave) go(leave, "_top");
    return answer;
  };
  const reload = query.get("shopify-reload");
  if (reload)
    void idToken().then((token) => {
      const url = new URL(reload, location.href);
      url.searchParams.set("id_token", token);
      location.replace(url);
    });

  // --- Ways out of the frame -------------------------------------------------------------------------------------
  // Addresses of the admin and the store lead to the sandbox' own; they would leave for the real world otherwise.
  const local = (text) => {
    const url = URL.parse(text, location.href);
    if (!url) return null;
    if (url.protocol === "shopify:") return { admin: url.href.replace(/^shopify:\/*admin/, "") };
    if (url.host === "admin.shopify.com") return { admin: url.pathname.replace(/^\/store\/[^/]+/, "") + url.search };
    if (/\.myshopify\.com$/.test(url.host) && url.pathname.startsWith("/admin"))
      return { admin: url.pathname.slice(6) + url.search };
    if (/\.myshopify\.com$/.test(url.host)) return { store: url.host, path: url.pathname + url.search };
    return null;
  };
  const plainOpen = window.open.bind(window);
  const go = (text, target) => {
    const place = local(text);
    if (place) tell("go", { ...place, newTab: target === "_blank" });
    else if (target === "_top") tell("go", { url: new URL(text, location.href).href });
    else return plainOpen(text, target);
    return null;
  };
  window.open = (url = "", target = "_blank", features) =>
    local(String(url)) || target === "_top" || target === "_parent"
      ? go(String(url), target)
      : plainOpen(url, target, features);
  addEventListener("click", (event) => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    const place = link?.href && !event.defaultPrevented ? local(link.href) : null;
    if (!place) return;
    event.preventDefault();
    tell("go", { ...place, newTab: link.target === "_blank" || event.ctrlKey || event.metaKey });
  });

  // --- Where the app is ------------------------------------------------------------------------------------------
  const hidden = ["shop", "host", "embedded", "id_token", "session", "locale", "timestamp", "hmac", "shopify-reload"];
  let toldPath = null;
  let elements = { menus: new Set(), bars: new Set() };
  const tellPath = () => {
    const url = new URL(location.href);
    for (const name of hidden) url.searchParams.delete(name);
    const path = url.pathname + url.search + url.hash;
    if (path === toldPath || reload) return;
    toldPath = path;
    tell("path", { path });
    for (const menu of elements.menus) menu.tell();
  };
  for (const name of ["pushState", "replaceState"]) {
    const plain = history[name].bind(history);
    history[name] = (...args) => {
      plain(...args);
      queueMicrotask(tellPath);
    };
  }
  addEventListener("popstate", tellPath);
  handlers.set("navigate", ({ href }) => {
    const known = [...document.querySelectorAll("ui-nav-menu a, s-app-nav a, s-app-nav s-link")].find(
      (link) => link.getAttribute("href") === href,
    );
    const link = known ?? Object.assign(document.createElement("a"), { hidden: true });
    if (!known) {
      link.setAttribute("href", href);
      document.body.append(link);
    }
    link.dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true, composed: true }));
    if (!known) link.remove();
  });

  // --- The global ------------------------------------------------------------------------------------------------
  let toasts = 0;
  const toastCalls = new Map();
  handlers.set("toast", ({ id, action }) => {
    const calls = toastCalls.get(id);
    toastCalls.delete(id);
    if (action === "action") calls?.onAction?.();
    else calls?.onDismiss?.();
  });
  const byId = (id) => {
    const element = document.getElementById(id);
    if (!element?.show) throw new Error(`There is no element with the id ${id}`);
    return element;
  };
  const withSelection = (items) => (items ? Object.assign(items, { selection: items }) : undefined);
  const later = (call) => async (id) => byId(id)[call]();

  window.shopify = {
    config: { apiKey, shop, host, locale: query.get("locale") ?? "en" },
    origin: location.origin,
    ready: Promise.resolve(),
    environment: { embedded: true, mobile: false, pos: false },
    setSignals: () => undefined,
    idToken,
    user: async () => ({ accountAccess: "Full access" }),
    loading: (on = true) => tell("loading", { on }),
    toast: {
      show: (message, options = {}) => {
        const id = `toast-${++toasts}`;
        toastCalls.set(id, options);
        const { duration = 5_000, isError = false, action } = options;
        tell("toastShow", { id, message: String(message), duration, isError, action });
        return id;
      },
      hide: (id) => tell("toastHide", { id }),
    },
    modal: { show: later("show"), hide: later("hide"), toggle: later("toggle") },
    saveBar: {
      show: later("show"),
      hide: later("hide"),
      toggle: later("toggle"),
      // Resolves when nothing is unsaved or the merchant leaves; who stays never hears.
      leaveConfirmation: async () => {
        const unsaved = [...elements.bars].filter((bar) => bar.showing);
        if (unsaved.length === 0) return;
        if (!(await ask("leave"))) return new Promise(() => undefined);
        await Promise.all(unsaved.map((bar) => bar.hide()));
      },
    },
    resourcePicker: async (options) => withSelection(await ask("resourcePicker", JSON.parse(JSON.stringify(options)))),
    picker: async (options) => ({
      selected: ask("picker", JSON.parse(JSON.stringify(options))).then((found) => found ?? undefined),
    }),
    scopes: {
      query: () => ask("scopesQuery"),
      request: (scopes) => ask("scopesRequest", { scopes }),
      revoke: (scopes) => ask("scopesRevoke", { scopes }),
    },
    app: { extensions: () => ask("extensions") },
    reviews: {
      request: async () => ({
        success: false,
        code: "merchant-ineligible",
        message: "There are no reviews in the sandbox",
      }),
    },
    support: { registerHandler: async () => undefined },
    webVitals: { onReport: async () => undefined },
    intents: { invoke: async () => Promise.reject(new Error("The sandbox has no intents")) },
    tools: { register: () => () => undefined, unregister: () => undefined, clear: () => undefined },
  };
  handlers.set("leaving", () => {
    for (const bar of elements.bars) void bar.hide();
  });

  elements = createElements({ tell, handlers });

  const titleTold = () => tell("documentTitle", { title: document.title });
  addEventListener("DOMContentLoaded", () => {
    tellPath();
    titleTold();
    const head = document.head;
    new MutationObserver(titleTold).observe(head, { childList: true, subtree: true, characterData: true });
  });
  if (document.readyState !== "loading") tellPath();
  tell("hello", {});
})();
