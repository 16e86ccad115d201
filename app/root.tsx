import { isRouteErrorResponse, Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteError } from "@remix-run/react";
import type { ReactNode } from "react";
import { PlainPage } from "./components/plain-page.tsx";
import icon from "./favicon.svg?url";

function Document({ title, children }: { readonly title?: string; readonly children: ReactNode }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <link rel="icon" href={icon} type="image/svg+xml" />
        {title ? <title>{title}</title> : null}
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function App() {
  return (
    <Document>
      <Outlet />
    </Document>
  );
}

/** Outside of the admin frame: plain, since nothing else may have loaded. */
export function ErrorBoundary() {
  const error = useRouteError();
  const missing = isRouteErrorResponse(error) && error.status === 404;
  const title = missing ? "There is no such page" : "Something went wrong";
  return (
    <Document title={`${title} · Goodword`}>
      <PlainPage title={title}>
        <p>
          {missing
            ? "The address may be old. Open Goodword from the Apps list of your Shopify admin."
            : "Reload the page. If it happens again, close Goodword and open it from the Apps list of your Shopify admin."}
        </p>
      </PlainPage>
    </Document>
  );
}
