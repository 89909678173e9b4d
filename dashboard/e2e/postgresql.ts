import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "./server";

const run = promisify(execFile);
const login = "mover";
const password = "tiny boats: 7";

// PostgreSQL refuses to run as root. In a user namespace of its own the same person is nobody in particular.
const asNobody = process.platform === "linux" && process.getuid?.() === 0 ? ["unshare", "-U"] : [];

/** A real PostgreSQL: of the system, or the binaries that the server's tests take from Maven Central. */
export class Postgresql {
  private readonly folder: string;
  private readonly port: number;
  private process: ChildProcess | null = null;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  /** Null on a machine that has none. */
  static async start(): Promise<Postgresql | null> {
    const folder = await mkdtemp(join(tmpdir(), "resonant-postgresql-"));
    const programs = (await ofMaven(folder).catch(() => null)) ?? (await ofSystem());
    if (!programs) {
      await rm(folder, { recursive: true, force: true });
      return null;
    }
    const server = new Postgresql(folder, await freePort());
    try {
      await server.begin(programs);
    } catch (failure) {
      await server.stop();
      throw failure;
    }
    return server;
  }

  /** Of an empty database that belongs to a login without special rights. */
  get address(): string {
    return `postgresql://${login}:${encodeURIComponent(password)}@127.0.0.1:${this.port}/target?sslmode=disable`;
  }

  /** What must never show. */
  get password(): string {
    return password;
  }

  private async begin(programs: string): Promise<void> {
    const data = join(this.folder, "data");
    await call(join(programs, "initdb"), [
      "-D",
      data,
      "-U",
      "postgres",
      "-E",
      "UTF8",
      "--locale=C",
      "-A",
      "scram-sha-256",
      `--pwfile=${await this.passwordFile()}`,
    ]);
    const statements = [`create role ${login} login password '${password}'`, `create database target owner ${login}`];
    await call(join(programs, "postgres"), ["--single", "-D", data, "postgres"], `${statements.join("\n")}\n`);
    const options = ["-D", data, "-p", String(this.port), "-h", "127.0.0.1", "-k", this.folder, "-c", "fsync=off"];
    const [command = "", ...rest] = [...asNobody, join(programs, "postgres"), ...options];
    const child = spawn(command, rest, { stdio: "ignore" });
    this.process = child;
    const deadline = Date.now() + 30_000;
    while (!(await answers(this.port))) {
      if (child.exitCode !== null) throw new Error(`PostgreSQL ended with ${child.exitCode}`);
      if (Date.now() > deadline) throw new Error("PostgreSQL was not ready in time");
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  private async passwordFile(): Promise<string> {
    const file = join(this.folder, "password");
    await writeFile(file, "only for setting it up\n");
    return file;
  }

  async stop(): Promise<void> {
    const child = this.process;
    this.process = null;
    if (child && child.exitCode === null) {
      const ended = new Promise(resolve => child.once("exit", resolve));
      child.kill("SIGQUIT"); // at once, without waiting for those who are connected
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The newest of what Maven has downloaded, unpacked. */
async function ofMaven(folder: string): Promise<string | null> {
  const repository = process.env.MAVEN_REPOSITORY ?? join(homedir(), ".m2/repository");
  const os = process.platform === "darwin" ? "darwin" : "linux";
  const machine = process.arch === "arm64" ? "arm64v8" : "amd64";
  const name = `embedded-postgres-binaries-${os}-${machine}`;
  const versions = join(repository, "io/zonky/test/postgres", name);
  const numbers = (await readdir(versions)).toSorted((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10));
  for (const version of numbers) {
    const jar = (await readdir(join(versions, version))).find(file => file.endsWith(".jar"));
    if (!jar) continue;
    await run("unzip", ["-q", join(versions, version, jar), "*.txz", "-d", folder]);
    const archive = (await readdir(folder)).find(file => file.endsWith(".txz"));
    if (!archive) continue;
    await run("tar", ["-xJf", join(folder, archive), "-C", folder]);
    return join(folder, "bin");
  }
  return null;
}

async function ofSystem(): Promise<string | null> {
  try {
    return (await run("pg_config", ["--bindir"])).stdout.trim();
  } catch {
    return null;
  }
}

function call(program: string, options: string[], input = ""): Promise<void> {
  const [command = "", ...rest] = [...asNobody, program, ...options];
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, { stdio: ["pipe", "pipe", "pipe"] });
    let output = "";
    const keep = (text: Buffer) => {
      output += text.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", reject);
    child.on("exit", code => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}:\n${output}`))));
    child.stdin.end(input);
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
