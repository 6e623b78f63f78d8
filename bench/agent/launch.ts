/** Starts one agent on a folder of its own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentCommand } from '../../dev/agent-command.ts';
import type { BenchVault } from '../vault.ts';

/** Where an agent works, what it renders, and whether it ends after that. */
export interface Job {
  readonly folder: string;
  readonly vault: BenchVault;
  readonly secrets: readonly string[];
  readonly exitAfterAuth: boolean;
}

/** A started agent. */
export interface Started {
  readonly child: ChildProcess;
  /** Resolves with the milliseconds until the last template's file was there. */
  readonly rendered: Promise<number>;
  /** `performance.now()` of the start. */
  readonly begun: number;
}

/** Writes the configuration and starts the agent with no environment but its own switches. */
export function launch({ command, env }: AgentCommand, job: Job): Started {
  const { folder, vault, exitAfterAuth } = job;
  const files = join(folder, 'secrets');
  mkdirSync(files, { recursive: true });
  writeFileSync(join(folder, 'jwt'), vault.jwt);
  const config = { exit_after_auth: exitAfterAuth, ...configuration(job, files) };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  const rendered = allPresent(files, job.secrets);
  const [program, ...args] = command;
  const begun = performance.now();
  const child = spawn(program, [...args, `-config=${join(folder, 'config.json')}`], { stdio: 'ignore', env });
  return { child, rendered: rendered.then((at) => at - begun), begun };
}

/** Resolves with the time at which the last of the files appeared. */
function allPresent(folder: string, names: readonly string[]): Promise<number> {
  const missing = new Set(names);
  return new Promise((resolve) => {
    const watcher = watch(folder, (_, name) => {
      if (name === null || !missing.has(name) || !existsSync(join(folder, name))) return;
      missing.delete(name);
      if (missing.size > 0) return;
      watcher.close();
      resolve(performance.now());
    });
  });
}

function configuration({ folder, vault, secrets }: Job, files: string): object {
  return {
    pid_file: join(folder, 'pid'),
    vault: { address: vault.address },
    auto_auth: {
      method: {
        type: 'kubernetes',
        mount_path: 'auth/kubernetes',
        config: { role: 'orders', token_path: join(folder, 'jwt') },
      },
      sink: [{ type: 'file', config: { path: join(folder, 'token') } }],
    },
    template: secrets.map((name) => ({
      destination: join(files, name),
      contents: `{{ with secret "secret/data/${name}" }}{{ range $k, $v := .Data.data }}{{ $k }}: {{ $v }}\n{{ end }}{{ end }}`,
    })),
    template_config: { exit_on_retry_failure: true, static_secret_render_interval: '5s' },
  };
}

/** What a process has used so far, from the kernel: memory in MiB, CPU time in seconds. */
export interface Usage {
  readonly rss: number;
  readonly anonymous: number;
  readonly cpu: number;
}

/** Reads /proc; throws when the process is gone. */
export function usageOf(pid: number): Usage {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return {
    rss: mib('VmRSS'),
    anonymous: mib('RssAnon'),
    cpu: (Number(stat[11]) + Number(stat[12])) / 100,
  };
}
