// A certified OpenID provider on loopback, for the tests of crates/idx: an implementation that is not
// ours. It says on one line of JSON where it listens, and hands out codes as if somebody had just
// signed in; everything from there on is its own. It ends with its standard input.
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const main = join(process.env.DOORWAY_OIDC_PROVIDER, "node_modules/oidc-provider/lib/index.js");
const { Provider } = await import(pathToFileURL(main));

const server = createServer();
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const issuer = `http://127.0.0.1:${server.address().port}`;
const redirectUri = "http://127.0.0.1/callback";
const scope = "openid offline_access profile";

const client = (id, bound) => ({
  client_id: id,
  application_type: "native",
  token_endpoint_auth_method: "none",
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
  redirect_uris: [redirectUri],
  post_logout_redirect_uris: ["http://127.0.0.1/after"],
  dpop_bound_access_tokens: bound,
});
const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });

const provider = new Provider(issuer, {
  clients: [client("plain", false), client("bound", true)],
  scopes: scope.split(" "),
  claims: { openid: ["sub"], profile: ["name"] },
  conformIdTokenClaims: false,
  features: {
    devInteractions: { enabled: false },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
    introspection: { enabled: true, allowedPolicy: () => true },
    revocation: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: () => true,
  ttl: { AccessToken: 600, IdToken: 600, RefreshToken: 3600, Grant: 3600, Session: 3600 },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: "Ada Lovelace" }) }),
  jwks: { keys: [{ ...key, use: "sig", alg: "RS256", kid: "rsa" }] },
  // The sign-out form is posted, so that no token becomes part of an address.
  enableHttpPostMethods: true,
  cookies: { keys: [randomBytes(16).toString("hex")], long: { sameSite: "none" } },
});
server.on("request", provider.callback());

async function code(clientId) {
  const found = await provider.Client.find(clientId);
  const grant = new provider.Grant({ accountId: "ada", clientId });
  grant.addOIDCScope(scope);
  const verifier = randomBytes(32).toString("base64url");
  const nonce = randomBytes(32).toString("base64url");
  const codeObject = new provider.AuthorizationCode({
    accountId: "ada",
    authTime: Math.floor(Date.now() / 1000),
    client: found,
    codeChallenge: createHash("sha256").update(verifier).digest("base64url"),
    codeChallengeMethod: "S256",
    expiresWithSession: false,
    grantId: await grant.save(),
    gty: "authorization_code",
    nonce,
    redirectUri,
    scope,
  });
  return { clientId, code: await codeObject.save(), verifier, nonce, redirectUri };
}

const codes = [await code("plain"), await code("bound")];
process.stdout.write(`${JSON.stringify({ issuer, codes })}\n`);
process.stdin.resume().on("end", () => process.exit(0));
