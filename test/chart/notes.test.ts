import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';
import { helmReleases, toolPath } from '../../dev/chart/kubernetes-tools.ts';
import { chartFolder } from '../../dev/chart/render.ts';

/** What Helm tells whoever installs the chart. */

/** The notes after an installation; only Helm 4 shows them without a cluster. */
function notesOf(...values: readonly string[]): string {
  const words = ['install', 'vault', chartFolder, '--namespace', 'vault', '--dry-run=client'];
  const text = execFileSync(
    toolPath('helm-4', 'helm'),
    [...words, ...values.flatMap((value) => ['--set', value])],
    { encoding: 'utf8', env: { ...process.env, KUBECONFIG: join(chartFolder, 'no-such-file') } },
  );
  return text.slice(text.indexOf('NOTES:'));
}

t.test('the notes name the address of Vault and warn of nothing where nothing is amiss', async (t) => {
  const notes = notesOf(
    'global.externalVaultAddr=https://vault.example',
    'injector.webhook.failurePolicy=Fail',
    'injector.replicas=2',
  );
  t.match(notes, 'Agents reach Vault at https://vault.example.');
  t.match(notes, 'helm test vault --namespace vault');
  t.notMatch(notes, /WARNING/);
});

t.test('the notes warn of what will surprise', async (t) => {
  const notes = notesOf(
    'injector.image.repository=openbao/openbao-k8s',
    'injector.webhook.failurePolicy=Fail',
    'injector.webhook.onlyAnnotated=false',
  );
  t.match(notes, 'WARNING: injector.image names another implementation, openbao/openbao-k8s');
  t.match(notes, 'WARNING: no Vault address is set');
  t.match(notes, 'WARNING: failurePolicy Fail with one replica');
  t.match(notes, 'WARNING: failurePolicy Fail without injector.webhook.onlyAnnotated');
});

t.test('helm lint finds nothing, in either release', async (t) => {
  for (const helm of helmReleases) {
    const { status, stdout } = spawnSync(toolPath(helm, 'helm'), ['lint', '--strict', chartFolder], {
      encoding: 'utf8',
    });
    t.equal(status, 0, `${helm}: ${stdout}`);
    t.notMatch(stdout, /\[(WARNING|ERROR)\]/);
  }
});
