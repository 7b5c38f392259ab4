import { Command, CommanderError, Option } from 'commander';
import { version as ownVersion } from '../../package.json';
import { exitOfSignal, Interrupted, type Context } from './context';
import { exitCodeOf, faultOf, print, printDocument, say, within, type Outcome } from './output';

const interrupt = new AbortController();
process.on('SIGINT', () => interrupt.abort(new Interrupted(130)));
process.on('SIGTERM', () => interrupt.abort(new Interrupted(143)));

// A reader that has seen enough (`| head`) is no fault of the command.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    if (stream === process.stdout) say(`The output could not be written (${error.code ?? 'unknown fault'}).`);
    process.exit(1);
  });
}

const wantsJson = process.argv.slice(2).includes('--json');

let outcome: Outcome | null = null;

/** Commands are loaded when they are called: `--help` decodes nothing. */
function program(): Command {
  const root = new Command('pentimento')
    .description('Image-to-image passes for designers: every version kept, nothing paid for lost.')
    .version(ownVersion)
    .exitOverride()
    .enablePositionalOptions()
    // Wherever it stands: `wantsJson` reads it.
    .addOption(new Option('--json').hideHelp())
    .configureOutput({ writeErr: () => undefined });
  const command = (usage: string, description: string, json = true): Command => {
    const made = root.command(usage).description(description).exitOverride().allowExcessArguments(false).configureOutput({ writeErr: () => undefined });
    return json ? made.option('--json', 'print one JSON document on standard output') : made;
  };
  const run = async (work: (context: Context) => Promise<Outcome>): Promise<void> => {
    const { readEnvironment } = await import('./environment');
    outcome = await work({ environment: readEnvironment(import.meta.dirname), signal: interrupt.signal });
  };

  command('new <folder>', 'make a project; the folder need not be there, the one it lies in must').option('--name <name>', 'the project’s name; the folder’s otherwise')
    .action((folder: string, options) => run(async (context) => (await import('./commands/projects')).newProject(context, folder, options.name)));
  command('add <folder> <image...>', 'bring pictures into a project')
    .action((folder: string, images: string[]) => run(async (context) => (await import('./commands/projects')).add(context, folder, images)));
  command('pass <folder>', 'run a pass, and wait until it has ended')
    .option('--source <id|path>', 'the picture to start from; one that is not in the project is imported')
    .option('--from <version>', 'the result to start from: v3, or v3:2')
    .option('--prompt <text>', 'what the picture should become; words in quotes are rendered')
    .option('--based-on <version>', 'take everything that is not given from this version’s recipe')
    .option('--strength <0..1>', 'how far it may leave the input (0.8)')
    .option('--seed <n>', '0…2147483647; drawn when it is not given')
    .option('--speed <speed>', 'TURBO, BALANCED or QUALITY (BALANCED)')
    .option('--magic <model>', 'Magic Prompt: none, medium or large (none)')
    .option('--size <size>', 'auto, a preset, or WxH (the input’s shape, long edge at most 1536)')
    .option('--images <n>', '1 to 4 (1)')
    .option('--acceleration <level>', 'none, low, regular or high (none)')
    .option('--format <format>', 'png or jpeg (png)')
    .option('--engine <engine>', 'offline or modelrunner (modelrunner when a key is set)')
    .option('--allow-cost <amount>', 'allow an estimate above the ceiling, up to this')
    .action((folder: string, options) => run(async (context) => (await import('./commands/pass')).pass(context, folder, options)));
  command('history <folder>', 'list the versions')
    .action((folder: string) => run(async (context) => (await import('./commands/projects')).history(context, folder)));
  command('show <folder> <version>', 'show one version')
    .action((folder: string, version: string) => run(async (context) => (await import('./commands/projects')).show(context, folder, version)));
  command('resume <folder>', 'finish what is unfinished, look up what is uncertain, fetch what is paid for')
    .option('--allow-host <host>', 'fetch results that lie on this host too')
    .action((folder: string, options) => run(async (context) => (await import('./commands/resume')).resume(context, folder, options)));
  command('verify <folder>', 'check every record and every picture')
    .action((folder: string) => run(async (context) => (await import('./commands/projects')).verify(context, folder)));
  command('ledger <folder>', 'what the project’s passes cost')
    .option('--csv', 'print comma-separated values')
    .action((folder: string, options) => run(async (context) => (await import('./commands/ledger')).ledger(context, folder, options)));
  command('export <folder> <version>', 'write results out: v3, or v3:2')
    .option('--to <path>', 'a file or a folder')
    .option('--format <format>', 'png, jpeg, webp, avif or tiff')
    .option('--width <pixels>').option('--height <pixels>').option('--quality <1..100>')
    .option('--enlarge', 'allow it to become larger than it is').option('--overwrite', 'replace a file that is there')
    .action((folder: string, version: string, options) => run(async (context) => (await import('./commands/export')).exportVersion(context, folder, version, options)));
  command('prepare <image...>', 'write out what would be sent for a picture')
    .option('--to <folder>', 'where they go').option('--long-edge <pixels>', 'at most this long (1536)').option('--size <WxH>', 'fit inside this')
    .option('--background <colour>', 'what shows through transparent places (#ffffff)')
    .action((images: string[], options) => run(async (context) => (await import('./commands/prepare')).prepare(context, images, options)));
  command('serve', 'open the app in the browser, on this machine alone')
    .option('--port <n>', 'any free one otherwise').option('--no-open', 'do not open a browser')
    .action((options) => run(async (context) => (await import('./commands/serve')).serve(context, options)));
  command('emulator', 'play ModelRunner on loopback, with prices, so that scripts can be tried')
    .option('--port <n>', 'any free one otherwise').option('--faults <file>', 'what it does wrong, and when: a fault script (docs/fault-lab.md)')
    .action((options) => run(async (context) => (await import('./commands/serve')).emulator(context, options)));
  return root;
}

async function main(): Promise<number> {
  try {
    await program().parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (error instanceof CommanderError && error.code === 'commander.help') {
      say(program().helpInformation());
      return 2;
    }
    const fault = error instanceof Interrupted || interrupt.signal.aborted
      ? { code: 'interrupted' as const, message: 'Interrupted before there was anything to tell. What was done by then is kept.' }
      : error instanceof CommanderError
        ? { code: 'wrong-use' as const, message: `${error.message.replace(/^error: /, '').replace(/\.$/, '').replace(/^./, (first) => first.toUpperCase())}. See pentimento --help.` }
        : faultOf(error);
    if (wantsJson) await printDocument({ error: { code: fault.code, message: within(fault.message) } });
    say(fault.message);
    return exitOfSignal(interrupt.signal) ?? exitCodeOf(fault);
  }
  const result = outcome as Outcome | null;
  if (!result) return 0;
  if (wantsJson && Object.keys(result.document).length > 0) await printDocument(result.document);
  else if (result.text !== '') await print(result.text);
  return result.exit;
}

// A command that came to no end must not look like one that went well.
process.exitCode = 1;
process.exitCode = await main();
// Whatever a library left ticking must not keep a finished command alive.
process.exit();
