// Child process that makes pictures for the viewer: decoders of strangers' files may crash or hang, the engine not.
import sharp from 'sharp';
import { renderJpeg } from '../media/render.ts';
import { answerJobs } from './job-processes.ts';

sharp.concurrency(1);
sharp.cache(false);

answerJobs(renderJpeg);
