import { openbaoPrefix, prefix } from '../../contract/annotations.ts';
import { failed, parsed, type Parsed } from '../../contract/codec.ts';
import { isJsonObject } from '../../contract/json.ts';

/** Named sets of default annotations, and which namespaces use one without asking. */
export interface Profiles {
  /** Annotations by their full key, by profile name. */
  readonly byName: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Profile name by namespace. */
  readonly byNamespace: ReadonlyMap<string, string>;
}

/** No profiles at all. */
export const noProfiles: Profiles = { byName: new Map(), byNamespace: new Map() };

/**
 * Reads the webhook's configuration file: `{"profiles": {name: {annotation: text}}, "namespaces": {namespace: name}}`.
 * Annotations may be written without prefix.
 */
export function parseProfiles(text: string): Parsed<Profiles> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return failed('the configuration file is not JSON');
  }
  if (!isJsonObject(document)) return failed('the configuration file holds no JSON object');
  const byName = readProfiles(document.profiles ?? {});
  const byNamespace = readTexts(document.namespaces ?? {});
  if (byName === undefined) return failed('profiles: expected an object of objects of texts');
  if (byNamespace === undefined) return failed('namespaces: expected an object of profile names');
  const missing = [...byNamespace.values()].find((name) => !byName.has(name));
  if (missing !== undefined) return failed(`namespaces: there is no profile ${JSON.stringify(missing)}`);
  return parsed({ byName, byNamespace });
}

function readProfiles(value: unknown): ReadonlyMap<string, ReadonlyMap<string, string>> | undefined {
  if (!isJsonObject(value)) return undefined;
  const profiles = new Map<string, ReadonlyMap<string, string>>();
  for (const [name, annotations] of Object.entries(value)) {
    const texts = readTexts(annotations);
    if (texts === undefined) return undefined;
    profiles.set(name, new Map([...texts].map(([key, text]) => [fullKey(key), text])));
  }
  return profiles;
}

function readTexts(value: unknown): ReadonlyMap<string, string> | undefined {
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value);
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return texts.length === entries.length ? new Map(texts) : undefined;
}

const fullKey = (key: string): string =>
  key.startsWith(prefix) || key.startsWith(openbaoPrefix) ? key : prefix + key;
