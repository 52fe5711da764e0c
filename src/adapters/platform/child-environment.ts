/**
 * Variables for a program that we start: those of the run without the ones in which secrets of the run stand, inputs
 * of the action and tokens of the job among them. Messages are asked for in one language, because they are shown.
 */
export function childEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const kept = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined || /^(?:COUNTERSIGN|INPUT|ACTIONS)_/i.test(name) ? [] : [[name, value] as const],
  )
  return { ...Object.fromEntries(kept), LC_ALL: 'C' }
}
