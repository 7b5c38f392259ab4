import { Command, CommanderError, Option } from 'commander';
import { version as ownVersion } from '../../package.json';
import { defaultModel } from '../common/models';
import { listed, writtenFormatNames } from '../common/picture-formats';
import { exitOfSignal, Interrupted, type Context } from './context';
import { fieldFlags } from './options';
import { exitCodeOf, faultOf, printDocument, printLines, say, sayLast, sayLines, within, type Outcome } from './output';

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
    .description('Image-to-image passes for designers: every version is kept, and nothing you paid for is lost.')
    .version(ownVersion)
    .exitOverride()
    .enablePositionalOptions()
    // Wherever it stands: `wantsJson` reads it.
    .addOption(new Option('--json').hideHelp())
    .configureOutput({ writeErr: () => undefined });
  const command = (usage: string, description: string, json = true): Command => {
    const made = root
      .command(usage)
      .description(description)
      .exitOverride()
      .allowExcessArguments(false)
      .configureOutput({ writeErr: () => undefined });
    return json ? made.option('--json', 'print one JSON document on standard output') : made;
  };
  const run = async (work: (context: Context) => Promise<Outcome>): Promise<void> => {
    const { readEnvironment } = await import('./environment');
    outcome = await work({ environment: readEnvironment(import.meta.dirname), signal: interrupt.signal });
  };

  command('new <folder>', 'make a project in a new or an existing folder')
    .option('--name <name>', 'the project’s name (default: the folder’s)')
    .action((folder: string, options) =>
      run(async (context) => (await import('./commands/projects')).newProject(context, folder, options.name)),
    );
  command('add <folder> <image...>', 'import pictures into a project').action((folder: string, images: string[]) =>
    run(async (context) => (await import('./commands/projects')).add(context, folder, images)),
  );
  const passOptions = (made: Command, source: string): Command => {
    made
      .option('--source <id|path>', source)
      .option('--from <version>', 'the result to start from: v3, or v3:2')
      .option('--based-on <version>', 'take whatever isn’t given from this version’s recipe')
      .option('--model <id>', `the model to run (${defaultModel.id})`);
    for (const { name, value, help } of fieldFlags) made.option(`--${name} <${value}>`, help);
    return made
      .option('--set <name=value>', 'set any field of the model by its own name; can be repeated', collected)
      .option('--input <slot=picture>', 'another picture: mask=matte.png, mask=v3:2; can be repeated', collected)
      .option('--engine <engine>', 'offline or modelrunner (modelrunner when a key is set)')
      .option('--allow-cost <amount>', 'allow a cost above the ceiling, up to this');
  };
  passOptions(
    command('pass <folder>', 'run a pass, and wait until it has ended'),
    'the picture to start from; imported if it isn’t in the project yet',
  )
    .option(
      '--until-right <1..16>',
      'run until the words are right, with a new seed each time, at most this many passes',
    )
    .option('--or-cost <amount>', 'with --until-right: stop before a pass that could take the total above this')
    .action((folder: string, options) =>
      run(async (context) => (await import('./commands/pass')).pass(context, folder, options)),
    );
  passOptions(
    command('price <folder>', 'show what a pass would cost, without running or importing anything'),
    'the picture to start from',
  ).action((folder: string, options) =>
    run(async (context) => (await import('./commands/pass')).price(context, folder, options)),
  );
  command('balance', 'show the balance at ModelRunner; needs a key').action(() =>
    run(async (context) => (await import('./commands/balance')).balance(context)),
  );
  command('models', 'list the models that can be run, and what each takes')
    .option('--task <task>', 'only those for this task: image-to-image, …')
    .option('--search <words>', 'only those that contain every word')
    .option('--engine <engine>', 'those of offline or modelrunner (modelrunner when a key is set)')
    .action((options) => run(async (context) => (await import('./commands/models')).models(context, options)));
  command('history <folder>', 'list the versions')
    .option('--trash', 'include deleted ones')
    .action((folder: string, options) =>
      run(async (context) => (await import('./commands/projects')).history(context, folder, options.trash ?? false)),
    );
  command('show <folder> <version>', 'show one version').action((folder: string, version: string) =>
    run(async (context) => (await import('./commands/projects')).show(context, folder, version)),
  );
  command('resume <folder>', 'finish what is unfinished, look up what is uncertain, fetch what is paid for')
    .option('--allow-host <host>', 'also fetch results from this host')
    .action((folder: string, options) =>
      run(async (context) => (await import('./commands/resume')).resume(context, folder, options)),
    );
  command('verify <folder>', 'check every record and every picture').action((folder: string) =>
    run(async (context) => (await import('./commands/projects')).verify(context, folder)),
  );
  command('ledger <folder>', 'show what the project’s passes cost')
    .option('--csv', 'print comma-separated values')
    .action((folder: string, options) =>
      run(async (context) => (await import('./commands/ledger')).ledger(context, folder, options)),
    );
  command('words <folder> <version>', 'read the words in a version, or in one of its results (v3:2), and compare them')
    .option('--again', 'read again, even if it was read before')
    .action((folder: string, version: string, options) =>
      run(async (context) =>
        (await import('./commands/words')).words(context, folder, version, options.again ?? false),
      ),
    );
  command('rate <folder> <version...>', 'rate versions (all their results) or single results: v3, v3:2')
    .option('--stars <0..5>', 'stars; 0 clears them')
    .option('--pick', 'mark as a pick')
    .option('--reject', 'mark as rejected')
    .option('--no-pick', 'clear the flag')
    .option('--label <text>', 'a label; an empty text removes it')
    .action((folder: string, versions: string[], options) =>
      run(async (context) => (await import('./commands/choosing')).rate(context, folder, versions, options)),
    );
  command('delete <folder> <version...>', 'move versions, or single results of them, to the project’s trash').action(
    (folder: string, versions: string[]) =>
      run(async (context) => (await import('./commands/choosing')).deleteVersions(context, folder, versions)),
  );
  command('restore <folder> <version...>', 'bring versions or results back from the trash').action(
    (folder: string, versions: string[]) =>
      run(async (context) => (await import('./commands/choosing')).restoreVersions(context, folder, versions)),
  );
  command('trash <folder>', 'list what is in the project’s trash')
    .option('--empty', 'delete it for good; costs stay in the ledger')
    .action((folder: string, options) =>
      run(async (context) => (await import('./commands/choosing')).trash(context, folder, options.empty ?? false)),
    );
  command('export <folder> [version...]', 'export results: v3 for all of them, v3:2 for the second')
    .option('--to <path>', 'a file or a folder')
    .option('--preset <name>', 'use this export preset; can be repeated', collected)
    .option('--where <conditions>', 'only results that match, such as "stars>=4 and pick"')
    .option('--format <format>', listed(writtenFormatNames))
    .option('--width <pixels>', 'at most this wide')
    .option('--height <pixels>', 'at most this high')
    .option('--quality <1..100>', 'for formats that compress with loss (default: the format’s usual)')
    .option('--enlarge', 'enlarge results that are smaller than that')
    .option('--overwrite', 'replace an existing file')
    .action((folder: string, versions: string[], options) =>
      run(async (context) => (await import('./commands/export')).exportVersions(context, folder, versions, options)),
    );
  command('sheet <folder> [version...]', 'create a contact sheet of the results; all of them unless versions are given')
    .option('--to <file>', 'a file that ends with .pdf or .png')
    .option('--where <conditions>', 'only results that match, such as "stars>=4 and pick"')
    .option('--columns <1..8>', 'pictures per row (3)')
    .option('--title <text>', 'above the pictures')
    .option('--words', 'say under each picture whether its words are right')
    .option('--overwrite', 'replace an existing file')
    .action((folder: string, versions: string[], options) =>
      run(async (context) => (await import('./commands/sheet')).sheet(context, folder, versions, options)),
    );
  command('prepare <image...>', 'save what would be sent for a picture')
    .option('--to <folder>', 'the folder to save to')
    .option('--long-edge <pixels>', 'the longer side is at most this (1536)')
    .option('--size <WxH>', 'fit inside this')
    .option('--background <colour>', 'fills transparent areas (#ffffff)')
    .action((images: string[], options) =>
      run(async (context) => (await import('./commands/prepare')).prepare(context, images, options)),
    );
  command('serve', 'open the app in the browser, for this machine only')
    .option('--port <n>', 'default: the last one used, or any that is free')
    .option('--no-open', 'only print the address')
    .action((options) => run(async (context) => (await import('./commands/serve')).serve(context, options)));
  command('emulator', 'run a local stand-in for ModelRunner, with prices, for trying out scripts')
    .option('--port <n>', 'default: any that is free')
    .option('--any-key', 'accept any key, not only the one it prints')
    .option('--account <file>', 'what it charges, and the account’s balance (docs/fault-lab.md)')
    .option('--faults <file>', 'what goes wrong, and when: a fault script (docs/fault-lab.md)')
    .action((options) => run(async (context) => (await import('./commands/serve')).emulator(context, options)));
  return root;
}

const collected = (one: string, others: readonly string[] = []): string[] => [...others, one];

async function main(): Promise<number> {
  try {
    await program().parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (error instanceof CommanderError && error.code === 'commander.help') {
      sayLines(program().helpInformation());
      return 2;
    }
    const fault =
      error instanceof Interrupted || interrupt.signal.aborted
        ? {
            code: 'interrupted' as const,
            message: 'Interrupted before there was anything to report. What was done by then is kept.',
          }
        : error instanceof CommanderError
          ? {
              code: 'wrong-use' as const,
              message: `${error.message
                .replace(/^error: /, '')
                // Commander's guess stands on a line of its own.
                .replace(/\s*\n\s*/g, ' ')
                .replace(/\.$/, '')
                .replace(/^./, (first) => first.toUpperCase())}. See pentimento --help.`,
            }
          : faultOf(error);
    if (wantsJson) await printDocument({ error: { code: fault.code, message: within(fault.message) } });
    sayLast(fault.message);
    return exitOfSignal(interrupt.signal) ?? exitCodeOf(fault);
  }
  const result = outcome as Outcome | null;
  if (!result) return 0;
  if (wantsJson && Object.keys(result.document).length > 0) await printDocument(result.document);
  else if (result.lines.length > 0) await printLines(result.lines);
  return result.exit;
}

// A command that came to no end must not look like one that went well.
process.exitCode = 1;
process.exitCode = await main();
// Whatever a library left ticking must not keep a finished command alive.
process.exit();
