import type { ReactNode } from "react";

/** A page outside of the Shopify admin, and the last resort inside it: needs no stylesheet and no script. */
export function PlainPage({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main style={{ font: "16px/1.6 system-ui, sans-serif", maxWidth: "36rem", margin: "15vh auto 0", padding: "1rem" }}>
      <h1>{title}</h1>
      {children}
    </main>
  );
}
