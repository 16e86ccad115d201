// The admin's side of App Bridge: shows what the app in the frame asks for.
(() => {
  const frame = document.querySelector("iframe[data-app]");
  if (!frame) return;
  const { app: appOrigin, base } = frame.dataset;
  const send = (message) => frame.contentWindow.postMessage({ appBridge: true, ...message }, appOrigin);
  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const post = async (name, body = {}) => {
    const answer = await fetch(`${base}/__bridge/${name}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.json();
  };

  /** Asks in a dialog; resolves with the value of the pressed button, "" for Esc. */
  const dialog = (title, content, buttons) =>
    new Promise((resolve) => {
      const form = element("form", { method: "dialog" }, element("h2", { textContent: title }), ...content);
      const row = element("div", { className: "actions" });
      for (const { label, value, primary } of buttons)
        row.append(element("button", { textContent: label, value, className: primary ? "primary" : "" }));
      form.append(row);
      const box = element("dialog", { className: "ask" }, form);
      box.setAttribute("aria-label", title);
      document.body.append(box);
      box.addEventListener("close", () => {
        resolve(box.returnValue);
        box.remove();
      });
      box.showModal();
    });

  // --- Save bar ----------------------------------------------------------------------------------------------------
  const saveBar = document.querySelector(".save-bar");
  const [discard, save] = saveBar.querySelectorAll("button");
  const bars = new Map();
  const current = () => [...bars.values()].find((bar) => bar.showing);
  const drawBar = () => {
    const bar = current();
    saveBar.hidden = !bar;
    if (!bar) return;
    save.disabled = bar.save.disabled || bar.save.loading;
    save.textContent = bar.save.loading ? "Saving…" : "Save";
    discard.disabled = bar.discard.disabled || bar.discard.loading;
  };
  save.addEventListener("click", () => send({ name: "saveBarPressed", detail: { id: current()?.id, save: true } }));
  discard.addEventListener("click", async () => {
    const bar = current();
    if (bar?.confirmDiscard) {
      const text = element("p", { textContent: "All your changes will be lost." });
      const pressed = await dialog(
        "Discard all unsaved changes?",
        [text],
        [
          { label: "Continue editing", value: "" },
          { label: "Discard changes", value: "discard", primary: true },
        ],
      );
      if (pressed !== "discard") return;
    }
    send({ name: "saveBarPressed", detail: { id: bar?.id, save: false } });
  });
  const askLeave = async () => {
    const text = element("p", { textContent: "Leaving this page will delete all unsaved changes." });
    const pressed = await dialog(
      "Leave page with unsaved changes?",
      [text],
      [
        { label: "Stay", value: "" },
        { label: "Leave page", value: "leave", primary: true },
      ],
    );
    return pressed === "leave";
  };
  addEventListener("beforeunload", (event) => {
    if (current()) event.preventDefault();
  });
  addEventListener(
    "click",
    async (event) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!link || !current() || link.target === "_blank" || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!(await askLeave())) return;
      bars.clear();
      drawBar();
      send({ name: "leaving" });
      link.click();
    },
    true,
  );

  // --- Toasts --------------------------------------------------------------------------------------------------------
  const toasts = document.querySelector(".toasts");
  const hideToast = (id, action = "dismiss") => {
    const toast = document.getElementById(id);
    if (!toast) return;
    toast.remove();
    send({ name: "toast", detail: { id, action } });
  };
  const showToast = ({ id, message, duration, isError, action }) => {
    const toast = element(
      "div",
      { id, className: isError ? "toast error" : "toast" },
      element("span", { textContent: message }),
    );
    if (action)
      toast.append(element("button", { type: "button", textContent: action, onclick: () => hideToast(id, "action") }));
    const close = element("button", { type: "button", textContent: "×", onclick: () => hideToast(id) });
    close.setAttribute("aria-label", "Dismiss");
    toast.append(close);
    toasts.append(toast);
    setTimeout(() => hideToast(id), duration);
  };

  // --- Title, menu, address ----------------------------------------------------------------------------------------
  const title = document.querySelector("[data-app-title]");
  const actions = document.querySelector("[data-app-actions]");
  const menu = document.querySelector("[data-app-menu]");
  const appName = frame.title;
  let barTitle = null;
  const setTitle = (text) => {
    title.textContent = text || appName;
    document.title = `${text || appName} · Sandbox admin`;
  };
  const drawMenu = ({ items, path }) => {
    menu.replaceChildren(
      ...items.map(({ label, href }) => {
        const link = element("a", { href: base + href, textContent: label });
        if (path === href || path.startsWith(`${href}/`)) link.setAttribute("aria-current", "page");
        link.addEventListener("click", (event) => {
          if (event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          send({ name: "navigate", detail: { href } });
        });
        return element("li", {}, link);
      }),
    );
  };

  // --- Pickers -----------------------------------------------------------------------------------------------------
  const pick = async (heading, items, { multiple = false, query = "", preselected = [] }) => {
    const search = element("input", { type: "search", value: query });
    const list = element("ul", { className: "picker" });
    const chosen = new Set(preselected);
    const limit = multiple === true ? Number.POSITIVE_INFINITY : Number(multiple) || 1;
    const draw = () =>
      list.replaceChildren(
        ...items
          .filter((item) => item.heading.toLowerCase().includes(search.value.toLowerCase()))
          .map((item) => {
            const box = element("input", {
              type: limit === 1 ? "radio" : "checkbox",
              name: "item",
              checked: chosen.has(item.id),
              disabled: item.disabled,
            });
            box.addEventListener("change", () => {
              if (limit === 1) chosen.clear();
              if (box.checked) chosen.add(item.id);
              else chosen.delete(item.id);
              if (chosen.size > limit) {
                chosen.delete(item.id);
                box.checked = false;
              }
            });
            return element(
              "li",
              {},
              element(
                "label",
                {},
                box,
                element("span", { textContent: item.heading }),
                element("small", { textContent: (item.data ?? []).join(" · ") }),
              ),
            );
          }),
      );
    search.addEventListener("input", draw);
    draw();
    const pressed = await dialog(
      heading,
      [element("label", {}, "Search ", search), list],
      [
        { label: "Cancel", value: "" },
        { label: "Select", value: "select", primary: true },
      ],
    );
    return pressed === "select" ? [...chosen] : undefined;
  };

  // --- What the app asks ---------------------------------------------------------------------------------------------
  const progress = document.querySelector(".progress");
  const answers = {
    idToken: async () => (await post("id-token")).token,
    leave: askLeave,
    extensions: () => post("extensions"),
    scopesQuery: () => post("scopes"),
    scopesRequest: async ({ scopes }) => {
      const list = element("ul", {}, ...scopes.map((scope) => element("li", { textContent: scope })));
      const pressed = await dialog(
        `${appName} asks for more access`,
        [list],
        [
          { label: "Cancel", value: "" },
          { label: "Update access", value: "grant", primary: true },
        ],
      );
      if (pressed !== "grant") return { result: "declined-all", detail: await post("scopes") };
      return { result: "granted-all", detail: await post("scopes", { add: scopes }) };
    },
    scopesRevoke: async ({ scopes }) => ({ detail: await post("scopes", { remove: scopes }) }),
    resourcePicker: async ({ type, multiple, query, selectionIds = [], action = "add" }) => {
      const resources = await post("resources", { type });
      if (resources.denied) throw new Error(`The app is not allowed ${resources.denied}`);
      const preselected = selectionIds.map((one) => one.id);
      const items = resources.map((one) => ({
        id: one.id,
        heading: one.displayName ?? one.title,
        data: one.price ? [one.price] : [],
      }));
      const ids = await pick(`${action === "select" ? "Select" : "Add"} ${type}s`, items, {
        multiple,
        query,
        preselected,
      });
      return ids?.map((id) => resources.find((one) => one.id === id));
    },
    picker: ({ heading, items, multiple }) =>
      pick(heading, items, { multiple, preselected: items.filter((item) => item.selected).map((item) => item.id) }),
  };
  const news = {
    hello: () => {
      bars.clear();
      drawBar();
      frame.dataset.ready = "true";
    },
    path: ({ path }) => history.replaceState(null, "", base + (path === "/" ? "" : path)),
    menu: drawMenu,
    title: ({ title: text, actions: list }) => {
      barTitle = text;
      if (text) setTitle(text);
      actions.replaceChildren(
        ...list.map(({ label, primary, disabled }, index) =>
          element("button", {
            type: "button",
            textContent: label,
            disabled,
            className: primary ? "primary" : "",
            onclick: () => send({ name: "titleAction", detail: { index } }),
          }),
        ),
      );
    },
    documentTitle: ({ title: text }) => {
      if (!barTitle) setTitle(text);
    },
    saveBar: (bar) => {
      bars.set(bar.id, bar);
      drawBar();
    },
    modal: ({ showing }) => document.body.classList.toggle("dimmed", showing),
    loading: ({ on }) => {
      progress.hidden = !on;
    },
    toastShow: showToast,
    toastHide: ({ id }) => hideToast(id),
    go: ({ admin, store, path, url, newTab }) => {
      const storePath = admin?.replace(/^\/store\/[^/]+/, "");
      const target =
        url ??
        (store
          ? `/__storefront?shop=${encodeURIComponent(store)}&path=${encodeURIComponent(path)}`
          : base.replace(/\/apps\/.*/, "") + storePath);
      if (newTab) window.open(target, "_blank", "noopener");
      else location.assign(target);
    },
  };
  addEventListener("message", async ({ origin, source, data }) => {
    if (origin !== appOrigin || source !== frame.contentWindow || !data?.appBridge) return;
    if (!data.id) return news[data.name]?.(data.detail);
    try {
      const result = await answers[data.name](data.detail ?? {});
      send({ answerTo: data.id, result });
    } catch (error) {
      send({ answerTo: data.id, error: String(error?.message ?? error) });
    }
  });
  // The frame starts only now: an app that loads fast must not speak before anybody listens.
  frame.src = frame.dataset.src;
})();
