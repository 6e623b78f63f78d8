import t from 'tap';
import { startControlPlane } from '../../../dev/control-plane.ts';
import { reviewToken } from '../../../dev/vault/auth/token-review.ts';
import { withServiceAccount } from '../../../dev/control-plane/pod.ts';

t.test('tokens are vouched for until they expire, for their audiences only', async (t) => {
  let now = Date.now();
  const controlPlane = await startControlPlane(() => now);
  t.teardown(controlPlane.stop);
  const review = (token: string, audiences: string[] = []) =>
    reviewToken({
      host: controlPlane.address,
      caCertificate: controlPlane.ca,
      reviewerToken: controlPlane.reviewerToken,
      token,
      audiences,
    });
  const token = controlPlane.issueToken({ namespace: 'shop', name: 'orders' });
  t.match(await review(token), {
    authenticated: true,
    user: { username: 'system:serviceaccount:shop:orders', uid: String },
  });
  t.notOk((await review(token, ['vault'])).authenticated);
  t.notOk((await review('nonsense')).authenticated);
  const forVault = controlPlane.issueToken({ namespace: 'shop', name: 'orders', audiences: ['vault'] });
  t.ok((await review(forVault, ['vault'])).authenticated);
  t.notOk((await review(forVault)).authenticated);
  now += 2 * 3_600_000;
  t.notOk((await review(token)).authenticated);
});

t.test('only a valid token may ask', async (t) => {
  const controlPlane = await startControlPlane();
  t.teardown(controlPlane.stop);
  const request = { host: controlPlane.address, caCertificate: controlPlane.ca, audiences: [], token: 'x' };
  await t.rejects(reviewToken({ ...request, reviewerToken: 'nobody' }), {
    message: 'TokenReview answered 401',
  });
});

t.test('a Pod gets its ServiceAccount and the token volume before the webhook sees it', async (t) => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: {
      containers: [
        { name: 'a' },
        {
          name: 'b',
          volumeMounts: [{ name: 'own', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
        },
      ],
    },
  };
  const { spec } = withServiceAccount(pod);
  t.equal(spec.serviceAccountName, 'default');
  t.match(spec.volumes, [{ name: 'kube-api-access-7x2fq', projected: { sources: Array } }]);
  t.match(spec.containers[0]?.volumeMounts, [{ name: 'kube-api-access-7x2fq', readOnly: true }]);
  t.match(spec.containers[1]?.volumeMounts, [{ name: 'own' }]);
});
