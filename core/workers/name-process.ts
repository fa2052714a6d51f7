// Child process that writes names beside photos or into them; a decoder that crashes on a picture leaves it as it was.
import sharp from 'sharp';
import { writeNames } from '../media/regions/write-names.ts';
import { answerJobs } from './job-processes.ts';
import type { WriteNamesJob } from './name-writing.ts';

sharp.concurrency(1);
sharp.cache(false);

answerJobs(({ photoPath, regions, picture, into }: WriteNamesJob) =>
  writeNames(photoPath, regions, picture, into),
);
