// A provider of identities for the tests: a certified engine, three kinds of accounts, and no page to click through.
// Arguments: folder of node_modules, port, redirect address, client id, client secret.
// Log-in and consent are given at once to the account that POST /as names: whoever asks next is that person.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import http from "node:http";

const [modules, port, redirect, clientId, clientSecret] = process.argv.slice(2);
const found = createRequire(`${modules}/`).resolve("oidc-provider");
const { default: Provider } = await import(pathToFileURL(found));
const issuer = `http://127.0.0.1:${port}`;
let next = { sub: "nobody" };
const people = new Map();

const provider = new Provider(issuer, {
  clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirect] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  cookies: { keys: ["only-for-tests"] },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => people.get(sub) ?? { sub } }),
});

async function agree(request, response) {
  const { params, session } = await provider.interactionDetails(request, response);
  const accountId = session?.accountId ?? next.sub;
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const result = { login: { accountId, remember: false }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const answer = provider.callback();
const server = http.createServer((request, response) => {
  if (request.method === "POST" && request.url === "/as") {
    let body = "";
    request.on("data", (part) => { body += part; });
    request.on("end", () => { next = JSON.parse(body); people.set(next.sub, next); response.end("ok"); });
  } else if (request.url.startsWith("/interaction/")) {
    agree(request, response).catch((error) => { response.statusCode = 500; response.end(String(error)); });
  } else {
    answer(request, response);
  }
});
server.listen(Number(port), "127.0.0.1", () => console.log("ready"));
