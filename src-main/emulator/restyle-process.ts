import workerpool from 'workerpool';
import { restyle } from './restyle';

/** The program of the restyle process: one method, `restyle(job)`. It ends with its parent. */
workerpool.worker({ restyle });
