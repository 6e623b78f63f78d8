import { annotationsPage } from './annotations.ts';
import { conformancePage } from './conformance.ts';
import { errorsPage } from './errors.ts';
import { differencesPage } from './differences.ts';
import { functionsPage } from './functions.ts';
import { settingsPage } from './settings.ts';
import { setupPage } from './setup.ts';

/** Every generated page by its path, with what it shall say. */
export const pages: Readonly<Record<string, () => string>> = {
  'docs/annotations.md': annotationsPage,
  'docs/settings.md': settingsPage,
  'docs/setup.md': setupPage,
  'docs/functions.md': functionsPage,
  'docs/differences.md': differencesPage,
  'docs/errors.md': errorsPage,
  'docs/conformance.md': conformancePage,
};
