import { presetBehaviour, type Behaviour, type Settings } from '../settings.ts';

export type { Behaviour } from '../settings.ts';

/** Which words of `agent-compatibility` there are. */
export type Compatibility = Settings['compatibility'];

/**
 * The behaviour for one pod: the webhook's settings, unless the pod's own annotation asks for the other preset. The agent
 * image stays what the webhook was told, if it was told one.
 */
export function behaviourFor(settings: Settings, wanted: Compatibility | undefined): Behaviour {
  if (wanted === undefined || wanted === settings.compatibility) return settings;
  const preset = presetBehaviour(wanted);
  const image = settings.agentImage;
  const untold = image === presetBehaviour(settings.compatibility).agentImage;
  return untold ? preset : { ...preset, agentImage: image };
}
