import type { NameOf } from '../../contract/annotations.ts';
import { isOwnAgentImage } from '../agent-image.ts';
import type { Resources } from '../pod/pod.ts';
import type { Settings } from '../settings.ts';
import type { Fault } from './checks.ts';
import { checkedSetting, type Values } from './values.ts';

interface ResourceRow {
  readonly kind: 'limits' | 'requests';
  readonly resource: 'cpu' | 'memory' | 'ephemeral-storage';
  readonly annotation: NameOf<'pod'> & `agent-${'limits' | 'requests'}-${string}`;
  readonly setting: `${'cpu' | 'memory' | 'ephemeral'}${'Limit' | 'Request'}`;
  /** What holds when neither says anything: for any image (vault-k8s 1.7.6), and for ours, as measured with room. */
  readonly usual: string;
  readonly own: string;
}

const resourceRows: readonly ResourceRow[] = [
  limit('cpu', 'agent-limits-cpu', 'cpuLimit', '500m'),
  limit('memory', 'agent-limits-mem', 'memoryLimit', '128Mi'),
  limit('ephemeral-storage', 'agent-limits-ephemeral', 'ephemeralLimit', ''),
  request('cpu', 'agent-requests-cpu', 'cpuRequest', ['250m', '10m']),
  request('memory', 'agent-requests-mem', 'memoryRequest', ['64Mi', '32Mi']),
  request('ephemeral-storage', 'agent-requests-ephemeral', 'ephemeralRequest', ['', '']),
];

/** The limits and requests of each injected container: annotation, else setting, else default; empty ones are left out. */
export function resolveResources(
  values: Values,
  settings: Settings,
  image: string,
): { readonly resources: Resources; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const own = isOwnAgentImage(image);
  const found = resourceRows.map((row) => {
    const setting = settings[row.setting];
    const said = values[row.annotation];
    const name = row.annotation;
    const configured = () =>
      setting === undefined ? undefined : checkedSetting(setting, { name, setting: row.setting, faults });
    return { ...row, amount: said ?? configured() ?? (own ? row.own : row.usual) };
  });
  const of = (kind: ResourceRow['kind']) => {
    const entries = found.filter((row) => row.kind === kind && row.amount !== '');
    if (entries.length === 0) return {};
    return { [kind]: Object.fromEntries(entries.map(({ resource, amount }) => [resource, amount])) };
  };
  return { resources: { ...of('limits'), ...of('requests') }, faults };
}

function limit(
  resource: ResourceRow['resource'],
  annotation: ResourceRow['annotation'],
  setting: ResourceRow['setting'],
  usual: string,
): ResourceRow {
  return { kind: 'limits', resource, annotation, setting, usual, own: usual };
}

function request(
  resource: ResourceRow['resource'],
  annotation: ResourceRow['annotation'],
  setting: ResourceRow['setting'],
  [usual, own]: readonly [string, string],
): ResourceRow {
  return { kind: 'requests', resource, annotation, setting, usual, own };
}
