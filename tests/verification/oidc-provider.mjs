// A real OpenID provider on loopback: node oidc-provider.mjs PORT REDIRECT_URI. Accounts come as JSON on stdin, by login.
import { readFileSync } from "node:fs";
import Provider from "oidc-provider";

const [port, redirect] = process.argv.slice(2);
const accounts = JSON.parse(readFileSync(0, "utf8"));
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "unpaused", client_secret: "a-secret-of-the-test", redirect_uris: [redirect] }],
  claims: { openid: ["sub"], profile: ["preferred_username", "name", "groups", "branch"] },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
  cookies: { keys: ["of the test"] },
  ttl: { Session: 600, Grant: 600, Interaction: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
