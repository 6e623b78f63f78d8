import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who a certificate is for. `names` are the addresses of a server, as `DNS:` or `IP:`; without them it is a client's. */
export interface Holder {
  readonly file: string;
  readonly subject: string;
  readonly names?: readonly string[];
}

/** The certificates of a cluster: its CA, its servers and the components that log in to the API server. */
export function writeCertificates(folder: string, node: { name: string; address: string }): void {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'ca.crt'))) writeAuthority(folder);
  for (const holder of holders(node)) writeCertificate(folder, holder);
  openssl(folder, ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'sa.key']);
  openssl(folder, ['ec', '-in', 'sa.key', '-pubout', '-out', 'sa.pub']);
}

/** First address of the range of Services, which is the API server's own Service. */
const serviceAddress = '10.96.0.1';

function holders(node: { name: string; address: string }): readonly Holder[] {
  const apiNames = ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];
  const nodeSubject = `/O=system:nodes/CN=system:node:${node.name}`;
  return [
    {
      file: 'kube-apiserver',
      subject: '/CN=kube-apiserver',
      names: [
        ...['127.0.0.1', serviceAddress, node.address].map((address) => `IP:${address}`),
        ...apiNames.map((name) => `DNS:${name}`),
      ],
    },
    { file: 'kubelet-server', subject: nodeSubject, names: [`IP:${node.address}`, `DNS:${node.name}`] },
    { file: 'kubelet', subject: nodeSubject },
    { file: 'kubelet-client', subject: '/O=system:masters/CN=kube-apiserver-kubelet-client' },
    { file: 'admin', subject: '/O=system:masters/CN=admin' },
    { file: 'kube-controller-manager', subject: '/CN=system:kube-controller-manager' },
    { file: 'kube-scheduler', subject: '/CN=system:kube-scheduler' },
    { file: 'kube-proxy', subject: '/CN=system:kube-proxy' },
  ];
}

const freshKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'];

function writeAuthority(folder: string): void {
  openssl(folder, [
    ...[
      'req',
      '-x509',
      ...freshKey,
      '-days',
      '30',
      '-subj',
      '/CN=e2e',
      '-keyout',
      'ca.key',
      '-out',
      'ca.crt',
    ],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  ]);
}

/** Writes a new `<file>.key` and `<file>.crt` to the folder of the cluster's CA, in the place of older ones. */
export function writeCertificate(folder: string, { file, subject, names }: Holder): void {
  const extensions = [
    'basicConstraints=CA:FALSE',
    'keyUsage=digitalSignature',
    `extendedKeyUsage=${names === undefined ? 'clientAuth' : 'serverAuth'}`,
    ...(names === undefined ? [] : [`subjectAltName=${names.join(',')}`]),
  ];
  writeFileSync(join(folder, `${file}.ext`), extensions.join('\n'));
  openssl(folder, ['req', ...freshKey, '-subj', subject, '-keyout', `${file}.key`, '-out', `${file}.csr`]);
  openssl(folder, [
    ...['x509', '-req', '-in', `${file}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-days', '30', '-extfile', `${file}.ext`, '-out', `${file}.crt`],
  ]);
}

function openssl(folder: string, args: readonly string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}
