import { createHash, randomBytes } from "node:crypto";
import { createServer, type Server as HttpServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

interface Tokens {
  access_token: string;
  refresh_token: string;
  scope: string;
}

/** A small app of somebody else on this machine, written from the standard: it listens for the browser that comes back. */
export class ThirdParty {
  private readonly server: HttpServer;
  private readonly verifier = randomBytes(32).toString("base64url");
  readonly state = randomBytes(8).toString("base64url");
  private arrive: (parameters: URLSearchParams) => void = () => {};
  private metadata: Record<string, string> = {};

  private constructor(
    server: HttpServer,
    readonly clientId: string,
  ) {
    this.server = server;
  }

  static async start(origin: string, clientId: string): Promise<ThirdParty> {
    const server = createServer();
    const app = new ThirdParty(server, clientId);
    server.on("request", (request: IncomingMessage, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "", "http://127.0.0.1");
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end("<!doctype html><html lang=en><title>Notes</title><h1>Back in the app</h1>");
      if (pathname === "/callback") app.arrive(searchParams);
    });
    await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
    app.metadata = await (await fetch(`${origin}/.well-known/oauth-authorization-server`)).json();
    return app;
  }

  get redirectUri(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/callback`;
  }

  /** Where it sends the browser of a person. */
  address(more: Record<string, string> = {}): string {
    const query = new URLSearchParams({
      response_type: "code",
      client_id: this.clientId,
      redirect_uri: this.redirectUri,
      scope: "read write",
      state: this.state,
      code_challenge: createHash("sha256").update(this.verifier).digest("base64url"),
      code_challenge_method: "S256",
      ...more,
    });
    return `${this.metadata.authorization_endpoint}?${query}`;
  }

  /** What the next browser that comes back says. */
  arrival(): Promise<URLSearchParams> {
    return new Promise(resolve => {
      this.arrive = resolve;
    });
  }

  get issuer(): string {
    return this.metadata.issuer ?? "";
  }

  async exchange(code: string): Promise<Tokens> {
    const body = new URLSearchParams({
      grant_type: "authorization_code",
      client_id: this.clientId,
      redirect_uri: this.redirectUri,
      code,
      code_verifier: this.verifier,
    });
    const answer = await fetch(this.metadata.token_endpoint ?? "", { method: "POST", body });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  }

  stop(): Promise<void> {
    return new Promise(resolve => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}
