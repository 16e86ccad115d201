import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef } from "react";

/** Says that something worked, once for each answer of the server. What went wrong is told in the page, never in a toast. */
export function useToast(answer: { readonly toast?: string } | undefined): void {
  const shopify = useAppBridge();
  const told = useRef<unknown>(undefined);
  useEffect(() => {
    if (answer === undefined || told.current === answer) return;
    told.current = answer;
    if (answer.toast) shopify.toast.show(answer.toast);
  }, [answer, shopify]);
}
