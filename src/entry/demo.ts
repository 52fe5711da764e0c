import type { TextStyle } from '../report/lines.ts'
import { type Chapter, isAsExpected, type Scene } from './demo-scenes.ts'
import { type Stage, withStage } from './demo-stage.ts'
import { tellStory } from './demo-story.ts'
import { chapterText, differencesText, endText, stageText } from './demo-text.ts'
import { stopSignals } from './stop-signals.ts'

/** How the demonstration is shown. */
export interface DemoOptions extends TextStyle {
  /** One JSON object instead of text. */
  readonly json: boolean
}

const timeLimitMs = 60_000

/**
 * Signs, publishes, verifies and attacks against an embedded registry and lookaside, with throw-away keys, through
 * the same code as every other command. Nothing leaves the machine and nothing is left behind.
 *
 * @param story - what is played; tests give another
 * @returns 0 when every answer is what it must be, 1 when one is not, 130 or 143 after a signal
 * @throws CountersignError when the stage cannot be set
 */
export async function runDemo(
  options: DemoOptions,
  story: (stage: Stage) => AsyncIterable<Chapter> = tellStory,
): Promise<number> {
  const startedMs = performance.now()
  const stop = stopSignals(timeLimitMs)
  const tell = (text: string): void => {
    if (!options.json && !options.quiet) process.stdout.write(text)
  }
  try {
    return await withStage(stop.signal, async (stage) => {
      tell(stageText(stage, options))
      const scenes: Scene[] = []
      for await (const chapter of story(stage)) {
        const stopped = stop.exitCode()
        if (stopped !== undefined) return stopped
        scenes.push(...chapter.scenes)
        tell(chapterText(chapter, stage, options))
      }
      const exitCode = scenes.every(isAsExpected) ? 0 : 1
      tell(endText(scenes, performance.now() - startedMs, options))
      if (options.json) process.stdout.write(jsonOf(scenes, exitCode))
      else if (options.quiet) process.stdout.write(differencesText(scenes, stage, options))
      return exitCode
    })
  } catch (error) {
    const stopped = stop.exitCode()
    if (stopped === undefined) throw error
    return stopped
  } finally {
    stop.release()
  }
}

/** The object that `docs/schemas/demo.v1.json` describes. */
function jsonOf(scenes: readonly Scene[], exitCode: number): string {
  const rows = scenes.map((scene) => ({
    ...(scene.what !== undefined && { what: scene.what }),
    image: scene.image,
    expected: scene.expected,
    found: {
      answer: scene.found.answer,
      ...(scene.found.reason !== undefined && {
        code: scene.found.reason.code,
        message: scene.found.reason.message,
      }),
    },
    asExpected: isAsExpected(scene),
  }))
  return `${JSON.stringify({ schema: 'countersign/demo/v1', exitCode, scenes: rows }, null, 2)}\n`
}
