/** within returns what an AWS client needs to fail rather than to hang: seconds that one try of a call may take. */
export function within(seconds: number) {
  return {
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: seconds * 1000,
      throwOnRequestTimeout: true,
    },
  };
}
