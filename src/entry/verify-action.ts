import { runAction } from './action/run-action.ts'

// The door of the step that refuses images that nobody trusted signed.
process.exitCode = await runAction('verify')
