import { expect } from '@jest/globals'
import type { Judge } from './judge.ts'
import type { Scene } from './scene.ts'

/** What `scene.verify` must give for one accepted image. */
export const acceptedRun = {
  exitCode: 0,
  report: { exitCode: 0, images: [{ verdict: 'accepted' }] },
} as const

/** What `scene.verify` must give for one image that the policy refuses, whatever the reason. */
export const rejectedRun = {
  exitCode: 1,
  report: { exitCode: 1, images: [{ verdict: 'rejected' }] },
} as const

/** What `scene.verify` must give when the answer could not be found out. */
export const undecidedRun = {
  exitCode: 3,
  report: { exitCode: 3, images: [{ verdict: 'undecided' }] },
} as const

/** skopeo, podman and Countersign accept an image under one policy. */
export async function expectAccepted(scene: Scene, judge: Judge, reference: string): Promise<void> {
  expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: true })
  expect(await judge.podmanPull(reference)).toMatchObject({ accepted: true })
  expect(await scene.verify(judge, reference)).toMatchObject(acceptedRun)
}

/** Every `code` in a report, at any depth. */
export function codesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(codesOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'code' && typeof inner === 'string' ? [inner] : codesOf(inner),
  )
}

/** That a run refused its one image and gave this reason, among others. */
export function expectRefused(run: { readonly report: unknown }, code: string): void {
  expect(run).toMatchObject(rejectedRun)
  expect(codesOf(run.report)).toContain(code)
}
