import type { ProgramState } from "../../core/program/program-states.ts";

/** What the guide is ticked from. */
export interface SetupFacts {
  readonly programState: "none" | ProgramState;
  readonly railConnected: boolean;
  readonly hasReferrer: boolean;
  readonly hasVisit: boolean;
}

/** A step of the setup guide. */
export interface SetupStep {
  readonly key: "program" | "activate" | "popup" | "widget" | "rail" | "share";
  readonly title: string;
  readonly text: string;
  readonly done: boolean;
  /** Where to do it; `external` opens beside the admin. */
  readonly action: { readonly label: string; readonly url: string; readonly external: boolean };
}

/** Where the shop's storefront and theme editor are found. */
export interface SetupPlaces {
  readonly shopDomain: string;
  readonly apiKey: string;
}

/** The steps from nothing to the first referral, in the order to do them. Each is ticked by a fact, never by hand. */
export function setupSteps(facts: SetupFacts, places: SetupPlaces): SetupStep[] {
  const editor = `https://${places.shopDomain}/admin/themes/current/editor`;
  const created = facts.programState !== "none";
  const running = facts.programState !== "none" && facts.programState !== "draft" && facts.programState !== "ended";
  return [
    {
      key: "program",
      title: "Create your program",
      text: "What a friend gets, and what the person who sent them gets. A good start is filled in, so it takes a minute.",
      done: created,
      action: { label: created ? "Open program" : "Create program", url: "/app/program", external: false },
    },
    {
      key: "activate",
      title: "Activate it",
      text: "Goodword then sets the discount up in Shopify. Nobody sees the program before.",
      done: running,
      action: { label: running ? "Open program" : "Review and activate", url: "/app/program", external: false },
    },
    {
      key: "popup",
      title: "Show friends their discount",
      text: "Turn on Friend offer in your theme, then press Save there. It opens only for visitors who follow a share link.",
      done: facts.hasVisit,
      action: {
        label: "Turn on Friend offer",
        url: `${editor}?context=apps&template=index&activateAppId=${places.apiKey}/friend-offer`,
        external: true,
      },
    },
    {
      key: "widget",
      title: "Let customers refer",
      text: "Add the Referral widget to a page of your theme, then press Save there. Customers find their link and rewards in it.",
      done: facts.hasReferrer,
      action: {
        label: "Add Referral widget",
        url: `${editor}?template=index&addAppBlockId=${places.apiKey}/referral-widget&target=newAppsSection`,
        external: true,
      },
    },
    {
      key: "rail",
      title: "Choose how rewards go out",
      text: "A discount code from your own store, credit, a discount or a lower price in Stripe, or a gift card or cash by Tremendous. One is enough.",
      done: facts.railConnected,
      action: { label: facts.railConnected ? "Open settings" : "Connect", url: "/app/settings", external: false },
    },
    {
      key: "share",
      title: "Follow a share link yourself",
      text: "Join on your own storefront, open your share link in a private window, and see what a friend sees.",
      done: facts.hasReferrer && facts.hasVisit,
      action: { label: "Open storefront", url: `https://${places.shopDomain}/apps/goodword/me`, external: true },
    },
  ];
}
