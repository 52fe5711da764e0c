import { describe, expect, it } from '@jest/globals'
import { faultOf } from '../../src/app/stopped.ts'
import { TransportError } from '../../src/domain/errors.ts'

const reason = new TransportError('cancelled', 'stopped by SIGINT')
const stopped = AbortSignal.abort(reason)

describe('the fault of an item in a run that was stopped', () => {
  it('says what was waited for, and what is left of it', () => {
    const waiting = new TransportError(
      'cancelled',
      'log entry: stopped before it was done; a certificate exists',
    )
    expect(faultOf(waiting, stopped)).toMatchObject({
      code: 'cancelled',
      exitCode: 3,
      message: 'stopped by SIGINT: log entry: stopped before it was done; a certificate exists',
    })
  })

  it.each([
    ['never begun', reason],
    ['another failure, of whatever was cut off', new TransportError('network-unreachable', 'reset')],
    ['a fault of our own', new Error('a bug')],
  ])('is the reason alone: %s', (_, cause) => {
    expect(faultOf(cause, stopped)).toBe(reason)
  })

  it('is what it is in a run that goes on', () => {
    const going = new AbortController().signal
    const failure = new TransportError('network-unreachable', 'reset')
    expect(faultOf(failure, going)).toBe(failure)
    expect(faultOf(new Error('a bug'), going)).toMatchObject({ code: 'internal-error' })
  })
})
