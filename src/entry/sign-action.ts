import { runAction } from './action/run-action.ts'

// The door of the step that signs images.
process.exitCode = await runAction('sign')
