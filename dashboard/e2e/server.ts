import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const launcher = join(import.meta.dirname, "../../resonant");
const startWithin = 60_000;

/** The packaged server on a data directory of its own. */
export class Server {
  readonly url: string;
  private readonly port: number;
  private readonly data: string;
  private readonly settings: Record<string, string>;
  private process: ChildProcess | null = null;
  private output = "";

  private constructor(port: number, data: string, settings: (url: string) => Record<string, string>) {
    this.port = port;
    this.data = data;
    this.url = `http://127.0.0.1:${port}`;
    this.settings = settings(this.url);
  }

  /** With settings of its own, which go before the usual ones. */
  static async start(settings: (url: string) => Record<string, string> = () => ({})): Promise<Server> {
    const server = new Server(await freePort(), await mkdtemp(join(tmpdir(), "resonant-e2e-")), settings);
    await server.run();
    return server;
  }

  /** The one-time link that a new server prints, which may be a moment after its first answer. */
  async setupLink(): Promise<string> {
    const deadline = Date.now() + startWithin;
    while (true) {
      const link = /http:\/\/\S+\/setup\?token=\S+(?=\s)/.exec(this.output)?.[0];
      if (link) return link;
      if (Date.now() > deadline) throw new Error(`The server printed no set-up link:\n${this.output}`);
      await new Promise(resolve => setTimeout(resolve, 50));
    }
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
        ...this.settings,
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

  /** Another command of the server, on its data. */
  async command(...words: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(launcher, words, {
      env: { ...process.env, RESONANT_DATA: this.data, LANG: "C.UTF-8", ...this.settings },
    });
    return stdout;
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
