/** Parts of undici that it tells no types of by their own paths. */
declare module 'undici/lib/dispatcher/agent.js' {
  import { Agent } from 'undici';
  export default Agent;
}
declare module 'undici/lib/api/api-request.js' {
  import type { Dispatcher } from 'undici';
  const request: (this: Dispatcher, options: Dispatcher.RequestOptions<null>) => Promise<Dispatcher.ResponseData<null>>;
  export default request;
}
