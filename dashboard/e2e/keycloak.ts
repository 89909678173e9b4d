import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "./server";

const realm = "works";
const startWithin = 240_000; // it builds itself at its first start
const administrator = { name: "administrator", password: "only in this test" };

export interface KeycloakPerson {
  username: string;
  password: string;
  email: string;
  firstName: string;
  lastName: string;
  groups: string[];
}

/** A real Keycloak of its own, from the archive that KEYCLOAK_ARCHIVE names, as Maven Central has it. */
export class Keycloak {
  private readonly folder: string;
  private readonly port: number;
  private process: ChildProcess | null = null;
  private output = "";

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  static async start(archive: string, people: KeycloakPerson[]): Promise<Keycloak> {
    const folder = await mkdtemp(join(tmpdir(), "resonant-keycloak-"));
    const keycloak = new Keycloak(folder, await freePort());
    try {
      await promisify(execFile)("unzip", ["-q", archive, "-d", folder]);
      await keycloak.run(people);
    } catch (failure) {
      await keycloak.stop();
      throw failure;
    }
    return keycloak;
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.port}/realms/${realm}`;
  }

  /** Asks Keycloak's own administration. */
  async administer(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown) {
    const form = { grant_type: "password", client_id: "admin-cli", username: administrator.name };
    const signedIn = await fetch(`http://127.0.0.1:${this.port}/realms/master/protocol/openid-connect/token`, {
      method: "POST",
      body: new URLSearchParams({ ...form, password: administrator.password }),
    });
    const { access_token: token } = await signedIn.json();
    const answer = await fetch(`http://127.0.0.1:${this.port}/admin/realms/${realm}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  async idOf(username: string): Promise<string> {
    const found = await this.administer("GET", `/users?exact=true&username=${encodeURIComponent(username)}`);
    return found[0].id;
  }

  /** Registers an application, with its only way back. */
  async register(clientId: string, secret: string, redirect: string): Promise<void> {
    await this.administer("POST", "/clients", {
      clientId,
      secret,
      protocol: "openid-connect",
      publicClient: false,
      standardFlowEnabled: true,
      directAccessGrantsEnabled: false,
      redirectUris: [redirect],
      attributes: { "pkce.code.challenge.method": "S256" }, // nobody gets a code without
      protocolMappers: [
        {
          name: "groups",
          protocol: "openid-connect",
          protocolMapper: "oidc-group-membership-mapper",
          config: { "claim.name": "groups", "full.path": "false", "id.token.claim": "true" },
        },
      ],
    });
  }

  /** From now on it signs with another key, and the keys of before are gone. */
  async changeKeys(): Promise<void> {
    const kept = await this.administer("GET", "/components?type=org.keycloak.keys.KeyProvider");
    await this.administer("POST", "/components", {
      name: "another",
      providerId: "rsa-generated",
      providerType: "org.keycloak.keys.KeyProvider",
      config: { priority: ["1000"], algorithm: ["PS256"] },
    });
    for (const component of kept) {
      if (component.providerId === "rsa-generated") await this.administer("DELETE", `/components/${component.id}`);
    }
  }

  async stop(): Promise<void> {
    const child = this.process;
    this.process = null;
    if (child?.pid && child.exitCode === null) {
      const ended = new Promise(resolve => child.once("close", resolve)); // nobody of the group writes any more
      process.kill(-child.pid, "SIGTERM");
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  private async run(people: KeycloakPerson[]): Promise<void> {
    const unpacked = (await readdir(this.folder)).find(name => name.startsWith("keycloak-"));
    if (!unpacked) throw new Error("The archive holds no Keycloak");
    const home = join(this.folder, unpacked);
    await mkdir(join(home, "data/import"), { recursive: true });
    await writeFile(join(home, "data/import/realm.json"), JSON.stringify(realmWith(people)));
    const address = ["--http-host=127.0.0.1", `--http-port=${this.port}`];
    const child = spawn(join(home, "bin/kc.sh"), ["start-dev", "--import-realm", "--cache=local", ...address], {
      env: {
        ...process.env,
        KC_BOOTSTRAP_ADMIN_USERNAME: administrator.name,
        KC_BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
        JAVA_OPTS_APPEND: "-Xmx512m",
      },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // its script does not hand signals on, so they go to the group
    });
    this.process = child;
    const keep = (text: Buffer) => {
      this.output += text.toString();
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    const deadline = Date.now() + startWithin;
    while (!(await this.answers())) {
      if (child.exitCode !== null) throw new Error(`Keycloak ended with ${child.exitCode}:\n${this.output}`);
      if (Date.now() > deadline) throw new Error(`Keycloak was not ready in time:\n${this.output}`);
      await new Promise(resolve => setTimeout(resolve, 250));
    }
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.issuer}/.well-known/openid-configuration`)).ok;
    } catch {
      return false; // nobody listens yet
    }
  }
}

function realmWith(people: KeycloakPerson[]) {
  return {
    realm,
    enabled: true,
    sslRequired: "none",
    groups: [...new Set(people.flatMap(person => person.groups))].map(name => ({ name })),
    users: people.map(({ password, groups, ...person }) => ({
      ...person,
      enabled: true,
      emailVerified: true,
      groups: groups.map(name => `/${name}`),
      credentials: [{ type: "password", value: password, temporary: false }],
    })),
  };
}
