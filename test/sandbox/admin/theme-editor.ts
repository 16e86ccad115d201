import { type Html, html } from "../http/html.ts";
import { type BlockSetting, readExtension, type ThemeBlock, type ThemeExtension } from "../storefront/extension.ts";
import { blockState, saveBlockState } from "../storefront/theme-settings.ts";
import { refuse } from "../world/refusal.ts";
import { type AdminVisit, adminPage, seeOther } from "./frame.ts";

const templates: Readonly<Record<string, { label: string; path: string }>> = {
  index: { label: "Home page", path: "/" },
  product: { label: "Product", path: "/products/pour-over-kit" },
  "customers/account": { label: "Account", path: "/account" },
  cart: { label: "Cart", path: "/cart" },
};

/** The theme editor: a storefront page in design mode beside the extension's blocks and their settings. */
export function themeEditorPage(visit: AdminVisit): Response {
  const { world, url, base } = visit;
  const extension = readExtension(world.app.root);
  const chosen = url.searchParams.get("template") ?? "product";
  const template = templates[chosen] ?? { label: "Product", path: "/products/pour-over-kit" };
  // Deep links of apps name the block as <api key>/<handle>.
  const named = (url.searchParams.get("activateAppId") ?? url.searchParams.get("addAppBlockId") ?? "")
    .split("/")
    .at(-1);
  const preview = `${world.addresses.storefront}/__shop/${visit.shop.domain}?to=${encodeURIComponent(`${template.path}?design_mode=1`)}`;
  const content = html`<h1>Theme editor</h1>
  <form method="get" class="row card">
    <label>Page <select name="template">${Object.entries(templates).map(([name, one]) => html`<option value="${name}" ${name === chosen ? "selected" : ""}>${one.label}</option>`)}</select></label>
    <button type="submit">Show</button>
  </form>
  <div class="editor">
    <div>${
      extension && extension.blocks.length > 0
        ? extension.blocks.map((block) => blockForm(visit, extension, block, block.handle === named))
        : html`<p class="card quiet">The app has no theme extension.</p>`
    }</div>
    <iframe src="${preview}" title="Preview: ${template.label}" data-preview></iframe>
  </div>
  <script>
    const preview = document.querySelector("[data-preview]").contentWindow;
    const say = (event, blockId) => preview.postMessage({ sandbox: "theme-editor", event, blockId }, "${world.addresses.storefront}");
    for (const details of document.querySelectorAll("details[data-block]"))
      details.addEventListener("toggle", () => say(details.open ? "select" : "deselect", details.dataset.block));
  </script>`;
  return adminPage(visit, {
    title: "Theme editor",
    current: "/themes",
    content: html`${content}${named && extension ? announce(extension, named, base) : ""}`,
  });
}

/** Saves a block's switch and settings. */
export function themeEditorAction(visit: AdminVisit, handle: string, form: URLSearchParams): Response {
  const block =
    readExtension(visit.world.app.root)?.blocks.find((one) => one.handle === handle) ??
    refuse(`The app has no block ${handle}.`);
  saveBlockState(visit.shop, block, form);
  return seeOther(`${visit.base}/themes?template=${encodeURIComponent(form.get("__template") ?? "product")}`);
}

function blockForm(visit: AdminVisit, extension: ThemeExtension, block: ThemeBlock, open: boolean): Html {
  const { shop, base, url } = visit;
  const state = blockState(shop, block);
  const words = (text: unknown) =>
    typeof text === "string" && text.startsWith("t:")
      ? (extension.text("en", text.slice(2), true) ?? text)
      : (text ?? "");
  return html`<details class="card" data-block="${block.handle}-1" ${open ? "open" : ""}>
    <summary><strong>${words(block.name)}</strong> <span class="badge ${state.enabled ? "good" : ""}">${state.enabled ? "on" : "off"}</span></summary>
    <form method="post" action="${base}/themes/blocks/${block.handle}" class="stack">
      <input type="hidden" name="__template" value="${url.searchParams.get("template") ?? "product"}">
      <label class="check"><input type="checkbox" name="__enabled" ${state.enabled ? "checked" : ""}> ${block.target === "section" ? "Block is placed" : "App embed is on"}</label>
      ${block.settings.map((setting) => field(setting, state.settings, words))}
      <button type="submit" class="primary">Save</button>
    </form>
  </details>`;
}

function field(
  setting: BlockSetting,
  saved: Readonly<Record<string, unknown>>,
  words: (text: unknown) => unknown,
): Html {
  const { id, type } = setting;
  if (type === "header") return html`<h2>${words(setting.content)}</h2>`;
  if (!id) return html`<p class="quiet">${words(setting.content)}</p>`;
  const value = saved[id] ?? setting.default ?? "";
  const info = setting.info ? html`<small class="quiet">${words(setting.info)}</small>` : "";
  if (type === "checkbox")
    return html`<label class="check"><input type="checkbox" name="${id}" ${value === true ? "checked" : ""}> ${words(setting.label)} ${info}</label>`;
  if (type === "select" || type === "radio")
    return html`<label>${words(setting.label)} <select name="${id}">${(setting.options ?? []).map((one) => html`<option value="${one.value}" ${one.value === value ? "selected" : ""}>${words(one.label)}</option>`)}</select>${info}</label>`;
  if (type === "range" || type === "number")
    return html`<label>${words(setting.label)} <input type="number" name="${id}" value="${value}" min="${setting.min}" max="${setting.max}" step="${setting.step}">${info}</label>`;
  return html`<label>${words(setting.label)} <input name="${id}" value="${value}" ${type === "color" ? html`placeholder="none, or #1f5bb5" pattern="#[0-9a-fA-F]{6}"` : ""}>${info}</label>`;
}

/** The deep link named a block: its place in the list is where the focus goes. */
function announce(extension: ThemeExtension, handle: string, base: string): Html {
  const known = extension.blocks.some((block) => block.handle === handle);
  return known
    ? html`<script>document.querySelector("details[open] summary")?.focus();</script>`
    : html`<p role="alert" class="problem">The app has no block ${handle}. <a href="${base}/themes">All blocks</a></p>`;
}
