/** A browser without a screen: follows links and forms of the storefront and keeps its cookies. */
export interface Shopper {
  /** Opens a page and follows where it leads; answers with the last address and its text. */
  open(path: string): Promise<{ url: string; status: number; text: string }>;
  json<Body>(path: string, init?: { method?: string; body?: unknown }): Promise<Body>;
  /** Sends a form and follows where it leads. */
  submit(path: string, fields: Record<string, string>): Promise<{ url: string; status: number; text: string }>;
}

const mostRedirects = 8;

/** A visitor of their own: nobody shares their cookies. */
export function createShopper(storefrontUrl: string): Shopper {
  const cookies = new Map<string, string>();
  const request = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(new URL(path, storefrontUrl), {
      ...init,
      redirect: "manual",
      headers: {
        ...(init.headers as Record<string, string>),
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = (line.split(";")[0] ?? "").split("=");
      if (name) cookies.set(name, value ?? "");
    }
    return response;
  };
  const follow = async (path: string, init: RequestInit): Promise<{ url: string; status: number; text: string }> => {
    let url = new URL(path, storefrontUrl).href;
    let response = await request(url, init);
    for (let hop = 0; response.status >= 300 && response.status < 400 && hop < mostRedirects; hop += 1) {
      url = new URL(response.headers.get("location") ?? "/", url).href;
      response = await request(url, { method: "GET" });
    }
    return { url, status: response.status, text: await response.text() };
  };
  return {
    open: (path) => follow(path, { method: "GET" }),
    json: async <Body>(path: string, init: { method?: string; body?: unknown } = {}) => {
      const response = await request(path, {
        method: init.method ?? "GET",
        ...(init.body === undefined
          ? {}
          : { body: JSON.stringify(init.body), headers: { "content-type": "application/json" } }),
      });
      if (!response.ok) throw new Error(`${init.method ?? "GET"} ${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as Body;
    },
    submit: (path, fields) =>
      follow(path, {
        method: "POST",
        body: new URLSearchParams(fields).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded" },
      }),
  };
}
