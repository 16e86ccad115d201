import { demoKeys, startSandbox } from "./start-sandbox.ts";

/** `npm run sandbox`: the world on its usual ports, until it is told to stop. */
const port = (name: string, usual: number) => {
  const text = process.env[name];
  const number = text ? Number(text) : usual;
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number;
  console.error(`${name} must be a port number, got ${text}`);
  return process.exit(1);
};

const sandbox = await startSandbox({
  ports: {
    world: port("SANDBOX_PORT", 4000),
    admin: port("SANDBOX_ADMIN_PORT", 4001),
    storefront: port("SANDBOX_STOREFRONT_PORT", 4002),
    mail: port("SANDBOX_MAIL_PORT", 4025),
  },
  apiKey: process.env.SHOPIFY_API_KEY || demoKeys.apiKey,
  apiSecret: process.env.SHOPIFY_API_SECRET || demoKeys.apiSecret,
  appUrl: process.env.APP_URL || "http://127.0.0.1:3000",
});

console.log(`
  Sandbox: another company's servers, all made up, on this machine alone.

  Merchant admin    ${sandbox.adminUrl}
  Storefront        ${sandbox.storefrontUrl}
  World and knobs   ${sandbox.worldUrl}    (the app gets this as SANDBOX_ORIGIN)
  Mail server       ${sandbox.smtpUrl}    (the app gets this as SMTP_URL, with any address as MAIL_FROM)

  Stop with Ctrl+C.
`);

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    void sandbox.stop().then(() => process.exit(0));
  });
