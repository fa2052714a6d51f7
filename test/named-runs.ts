import { AppError } from '../core/contract/errors.ts';

/** What a module behind `npm run bench` or `npm run eval` exports; `args` are those after its name. */
export type NamedRun = { run(args: string[]): Promise<void> };

/** Runs the module that the first argument names. Exit code 2: no such name; 1: an expected failure. */
export async function runByName(
  command: string,
  modules: Readonly<Record<string, () => Promise<NamedRun>>>,
): Promise<void> {
  const [name = '', ...args] = process.argv.slice(2);
  const load = Object.hasOwn(modules, name) ? modules[name] : undefined;
  if (load === undefined) {
    console.error(`usage: npm run ${command} -- ${Object.keys(modules).join('|')} [arguments]`);
    process.exitCode = 2;
    return;
  }
  try {
    await (await load()).run(args);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
