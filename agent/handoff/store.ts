/** The sealed file through which a bequest passes, in a folder that both containers mount. */
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';
import type { CachePersistConfig } from '../config/model.ts';
import { replaceFile } from '../file/replace.ts';
import { decodeBequest, encodeBequest } from './bequest.ts';
import type { Bequest } from './bequest.ts';
import { seal, unseal } from './seal.ts';

const fileName = 'vault-injector-handoff';
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW;

/** What was found: a bequest, nothing, or a file that this pod cannot use and why. */
export type Found = { readonly bequest?: Bequest; readonly fault?: string };

/** One bequest on a file system that lives in memory. */
export class BequestStore {
  readonly #config: CachePersistConfig;
  readonly #uniqueSuffix: () => string;

  /** `uniqueSuffix` makes the name of each temporary file unique. */
  constructor(config: CachePersistConfig, uniqueSuffix: () => string) {
    this.#config = config;
    this.#uniqueSuffix = uniqueSuffix;
  }

  /** Where the file is. */
  get path(): string {
    return join(this.#config.path, fileName);
  }

  /** Reads and opens the file. Rejects with the system's error when the ServiceAccount token cannot be read. */
  async read(): Promise<Found> {
    const accountToken = await this.#accountToken();
    try {
      const sealed = await readWithoutFollowing(this.path);
      const plain = sealed && unseal(sealed, accountToken);
      if (sealed === undefined) return {};
      const bequest = plain && decodeBequest(plain);
      return bequest === undefined ? { fault: 'it is damaged or sealed for another pod' } : { bequest };
    } catch (error) {
      return { fault: error instanceof Error ? error.message : 'it cannot be read' };
    }
  }

  /** Replaces the file in one step, readable by the agent alone, under the ServiceAccount token of this moment. */
  async write(bequest: Bequest): Promise<void> {
    const bytes = seal(encodeBequest(bequest), await this.#accountToken());
    await mkdir(this.#config.path, { recursive: true, mode: 0o700 });
    const temporary = `${this.path}.tmp.${this.#uniqueSuffix()}`;
    await replaceFile({ path: this.path, temporary, bytes, createMode: 0o600 });
  }

  /** Removes the file. */
  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }

  async #accountToken(): Promise<string> {
    return (await readFile(this.#config.serviceAccountTokenFile, 'utf8')).trim();
  }
}

async function readWithoutFollowing(path: string): Promise<Uint8Array | undefined> {
  const file = await open(path, readOnly).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}
