import { userInfo } from 'node:os'

/**
 * Name of the lab's socket. It is abstract (unix(7)): no file, so only one process can have it, and none can leave it
 * behind.
 */
export const labSocket = `\0countersign-sigstore-lab-${userInfo().uid}`
