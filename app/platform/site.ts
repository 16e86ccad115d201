import type { Server, ServerResponse } from "node:http";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import express from "express";
import { lostFramePage } from "./lost-frame.ts";
import type { Services } from "./services.ts";

declare module "@remix-run/node" {
  interface AppLoadContext {
    readonly services: Services;
  }
}

/** The admin pages and the storefront's calls: Express with Remix behind it. */
export interface Site {
  readonly handle: express.Express;
  stop(): Promise<void>;
}

/** Forms of ours are small; deliveries of webhooks never come here. */
const bodyLimit = 1024 * 1024;
const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/**
 * Serves the built app from `build/`; in development Vite builds each file as it is asked for, and tells open pages over
 * the server's own address when one has changed.
 */
export async function createSite(services: Services, http: Server): Promise<Site> {
  const { env } = services;
  const handle = express();
  handle.disable("x-powered-by");
  handle.disable("etag");
  // Behind a proxy that ends TLS, the address people used is in X-Forwarded-*.
  handle.set("trust proxy", env.mode === "production");
  handle.use((request, response, next) => {
    secure(response, env.mode === "production");
    const declared = request.headers["content-length"];
    if (request.headers["transfer-encoding"] !== undefined && declared === undefined)
      return void refuse(response, 411, "Send the length of the body.");
    if (Number(declared ?? 0) > bodyLimit) return void refuse(response, 413, "The body is too large.");
    next();
  });
  const pages = env.mode === "development" ? await developmentPages(handle, http) : await builtPages(handle);
  handle.use("/app", lostFramePage(env.sandboxOrigin !== null));
  handle.all("*", createRequestHandler({ build: pages.build, mode: env.mode, getLoadContext: () => ({ services }) }));
  const failed: express.ErrorRequestHandler = (error, _request, response, next) => {
    services.log.error({ err: error }, "a request failed outside of Remix");
    if (response.headersSent) return next(error);
    refuse(response, 500, "Something went wrong on our side. Please try again.");
  };
  handle.use(failed);
  return { handle, stop: pages.stop };
}

interface Pages {
  readonly build: ServerBuild | (() => Promise<ServerBuild>);
  stop(): Promise<void>;
}

async function builtPages(handle: express.Express): Promise<Pages> {
  const entry = inProject("build/server/index.js");
  const build = await import(pathToFileURL(entry).href).catch((error: unknown) => {
    throw new Error("the app is not built: run `npm run build` first", { cause: error });
  });
  // Names of assets hold their hash; an asset that is not there must not become a page of the app.
  handle.use(
    "/assets",
    express.static(inProject("build/client/assets"), { immutable: true, maxAge: "1y", index: false, redirect: false }),
    (_request: express.Request, response: express.Response) => refuse(response, 404, "There is no such file."),
  );
  handle.use(express.static(inProject("build/client"), { maxAge: "1h", index: false, redirect: false }));
  return { build: build as ServerBuild, stop: async () => undefined };
}

async function developmentPages(handle: express.Express, http: Server): Promise<Pages> {
  const { createServer } = await import("vite");
  const vite = await createServer({
    root: inProject(""),
    server: { middlewareMode: true, hmr: { server: http } },
    appType: "custom",
  });
  handle.use(vite.middlewares);
  return {
    build: () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>,
    stop: () => vite.close(),
  };
}

/** What every answer says, whatever made it. Who may frame a document, the document says itself. */
function secure(response: ServerResponse, overTls: boolean): void {
  response.setHeader("x-content-type-options", "nosniff");
  // Addresses inside the admin carry session tokens.
  response.setHeader("referrer-policy", "strict-origin");
  response.setHeader("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()");
  if (overTls) response.setHeader("strict-transport-security", "max-age=31536000; includeSubDomains");
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    ...(status === 411 || status === 413 ? { connection: "close" } : {}),
  });
  response.end(message);
}
