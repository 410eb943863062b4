/** What the action throws. It must throw. */
export function failure(action) {
  return action().then((value) => Promise.reject(new Error(`no error, but ${JSON.stringify(value)}`)), (error) => error);
}
