import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError, diskError } from '../contract/errors.ts';
import { existingToken } from '../system/token.ts';
import { version } from '../system/version.ts';
import { defaultLibraryDir } from './default-library.ts';
import { exportLibrary } from './export.ts';
import { getPack, printPacks } from './models.ts';
import { scan } from './scan.ts';
import { serve } from './serve.ts';

const library = () =>
  new Option('--library <dir>', 'folder of the library; made when it is not there').default(
    defaultLibraryDir(),
    'in your data folder',
  );
const requiredLibrary = () => new Option('--library <dir>', 'folder of the library').makeOptionMandatory();

const program = new Command('heirloom')
  .description("Knows who is in a family's photos, and keeps everything at home.")
  .version(version)
  .showHelpAfterError();

program
  .command('serve')
  .description('open a library and serve its page and API on this computer')
  .argument('[folders...]', 'folders with photos to add')
  .addOption(library())
  .option('--port <n>', 'port on 127.0.0.1; 0: any free one', portNumber, 0)
  .option('--no-open', 'do not open the browser')
  .addOption(new Option('--ready-json', 'print one JSON line with the address when ready').hideHelp())
  .action(serve);

program
  .command('scan')
  .description('scan folders once: find, analyse, group; progress goes to stderr')
  .argument('<folders...>', 'folders with photos')
  .addOption(requiredLibrary())
  .option('--json', 'print a JSON summary on stdout')
  .action(scan);

program
  .command('export')
  .description('write what the library knows')
  .addOption(requiredLibrary())
  .addOption(
    new Option('--format <format>', 'shape of the output').choices(['json', 'csv']).makeOptionMandatory(),
  )
  .option('--out <file>', 'file to write; default: stdout')
  .action(exportLibrary);

program
  .command('token')
  .description('print the token of a library, for scripts')
  .addOption(requiredLibrary())
  .action(async (options: { library: string }) => {
    console.log(await existingToken(options.library));
  });

const models = program
  .command('models')
  .description('model packs: the networks that find and recognise faces');
models.command('list').description('list the packs and which are on this computer').action(printPacks);
models
  .command('get')
  .description('fetch a pack')
  .argument('<pack>', 'buffalo_l, buffalo_s or starter')
  .option('--accept-licence', 'accept the licence of the pack without being asked')
  .action(getPack);

try {
  await program.parseAsync();
} catch (error) {
  const expected = error instanceof AppError ? error : diskError(error);
  if (expected === null) throw error;
  console.error(`heirloom: ${expected.message}`);
  process.exitCode = 1;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('Not a port number.');
  return port;
}
