import { runAction } from './action/run-action.ts'

// The door of the step that tells what there is of an image.
process.exitCode = await runAction('inspect')
