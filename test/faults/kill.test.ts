import { readdirSync, utimesSync, watch, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { Test } from 'tap';
import { besideEveryServer, showing, valueOf } from './world.ts';
import type { AgentPlace } from './agent.ts';
import type { World } from './world.ts';

/** How often each of the four agents is killed; 50 make two hundred. */
const kills = Number(process.env.KILLS ?? 8);
/** Many and large enough that writing them takes a while. */
const files = Array.from({ length: 24 }, (_, index) => `file-${index}`);
const texts = ['a', 'b'].map((letter) => letter.repeat(100_000));
const templates = files.map((file) => ({ ...showing('app'), file }));
const once = { top: { exit_after_auth: true } };
/** Writing all files takes about as long on a fast machine. */
const writingMs = 30;
const longAgo = new Date(2020, 1, 1);

besideEveryServer(t, async (t, world) => {
  const start = Date.now();
  await world.set('app', texts[0] ?? '');
  await allRunToTheEnd(t, world, texts[0] ?? '');
  const runMs = (Date.now() - start) / world.agents.length;

  await t.test('an agent that is killed at any moment leaves the old file or the new one', async (t) => {
    const allowed = new Set<string | undefined>(texts.map(valueOf));
    let between = 0;
    for (let run = 1; run <= kills; run++) {
      await world.set('app', texts[run % 2] ?? '');
      const moment = run % 2 === 0 ? () => sleep(Math.random() * runMs) : inTheMiddle;
      await Promise.all(world.agents.map((agent) => startAndKill(agent, moment)));
      for (const agent of world.agents)
        t.ok(
          shown(agent).isSubsetOf(allowed),
          `run ${run} on ${agent.runtime}: all files are there and whole`,
        );
      between += world.agents.filter((agent) => shown(agent).size > 1).length;
    }
    t.comment(`${between} of ${kills * world.agents.length} kills came between two files`);
  });

  await t.test('the next one goes on as if nothing had been, and tidies up', async (t) => {
    for (const agent of world.agents) {
      writeFileSync(agent.path('.vault-agent-0123abcd'), 'left behind');
      for (const name of leftovers(agent)) utimesSync(agent.path(name), longAgo, longAgo);
    }
    await world.set('app', 'after');
    await allRunToTheEnd(t, world, 'after');
    for (const agent of world.agents) t.same(leftovers(agent), [], `nothing is left on ${agent.runtime}`);
  });
});

/** What the files of an agent show, each text once; undefined for a file that is not there. */
function shown(agent: AgentPlace): ReadonlySet<string | undefined> {
  return new Set(files.map((file) => agent.read(file)));
}

/** Files that an agent was writing when it was killed. */
function leftovers(agent: AgentPlace): readonly string[] {
  return readdirSync(agent.path('.')).filter((name) => /^\.vault-agent-|\.tmp\./.test(name));
}

async function allRunToTheEnd(t: Test, { agents }: World, text: string): Promise<void> {
  for (const agent of agents) {
    const child = await agent.start(templates, once);
    t.equal(await child.exited, 0, `it ends by itself on ${agent.runtime}`, { output: child.output() });
    t.strictSame([...shown(agent)], [valueOf(text)], 'with every file');
  }
}

/** Starts an agent and kills it at a moment, unless it ends before. */
async function startAndKill(agent: AgentPlace, moment: Moment): Promise<void> {
  const over = new AbortController();
  const comes = moment(agent, over.signal);
  const child = await agent.start(templates, once);
  await Promise.race([child.exited, comes]);
  over.abort();
  child.kill('SIGKILL');
  await child.exited;
}

/** Resolves at the moment; need not, once the signal has fired. */
type Moment = (agent: AgentPlace, signal: AbortSignal) => Promise<unknown>;

/** Some moment after the first file has changed. */
const inTheMiddle: Moment = async (agent, signal) => {
  const changed = Promise.withResolvers<undefined>();
  watch(agent.path('.'), { signal }, (_event, name) => {
    if (name !== null && files.includes(name)) changed.resolve(undefined);
  });
  await changed.promise;
  await sleep(Math.random() * writingMs);
};
