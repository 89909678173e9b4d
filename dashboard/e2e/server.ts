import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const launcher = join(import.meta.dirname, "../../resonant");
const startWithin = 60_000;

/** The packaged server on a data directory of its own. */
export class Server {
  readonly url: string;
  private readonly port: number;
  private readonly data: string;
  private process: ChildProcess | null = null;
  private output = "";

  private constructor(port: number, data: string) {
    this.port = port;
    this.data = data;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<Server> {
    const server = new Server(await freePort(), await mkdtemp(join(tmpdir(), "resonant-e2e-")));
    await server.run();
    return server;
  }

  /** The one-time link that a new server prints. */
  get setupLink(): string {
    const link = /http:\/\/\S+\/setup\?token=\S+/.exec(this.output)?.[0];
    if (!link) throw new Error(`The server printed no set-up link:\n${this.output}`);
    return link;
  }

  /** Starts the process, and again after `halt`, on the same port and data. */
  async run(): Promise<void> {
    const child = spawn(launcher, ["serve"], {
      env: {
        ...process.env,
        PORT: String(this.port),
        RESONANT_DATA: this.data,
        RESONANT_REGISTRATION: "invitation",
        RESONANT_INTENT_PROCESSOR: "rules",
        LANG: "C.UTF-8",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.process = child;
    const keep = (text: Buffer) => {
      this.output += text.toString();
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    const deadline = Date.now() + startWithin;
    while (!(await this.answers())) {
      if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${this.output}`);
      if (Date.now() > deadline) throw new Error(`The server was not ready in time:\n${this.output}`);
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/health/ready`)).ok;
    } catch {
      return false; // nobody listens yet
    }
  }

  /** Ends the process as a power cut does, or gently. */
  async halt(signal: "SIGKILL" | "SIGTERM" = "SIGTERM"): Promise<void> {
    const child = this.process;
    this.process = null;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise(resolve => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  async stop(): Promise<void> {
    await this.halt();
    await rm(this.data, { recursive: true, force: true });
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
