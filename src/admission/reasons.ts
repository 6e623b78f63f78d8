/** Why a review was answered as it was: the code is a metric label and a log field, the sentence is for people. */
export const reasons = {
  'not-requested': 'the pod does not ask for injection',
  'already-injected': 'the pod was injected before',
  'not-pending': 'the pod has started already',
  'not-a-creation': 'the review is not the creation of a Pod',
  windows: 'the pod is for Windows nodes, where the agent cannot run',
  undecodable: 'the object is not a Pod',
  'system-namespace': 'pods of system namespaces are not injected',
  'invalid-annotations': 'annotations or settings are wrong',
  forbidden: 'the policy of the webhook does not allow what the annotations ask for',
  injected: 'the agent was added to the pod',
} as const;

/** A code from the table of reasons. */
export type Reason = keyof typeof reasons;
