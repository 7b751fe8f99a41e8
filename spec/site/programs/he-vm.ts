import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { hasFault } from "./files.js";
import { StageError } from "./he-dialog.js";
import { cpuFamilies, KEY, run, type Setup } from "./he-setup.js";

/** The questions about the virtual machine; an additional host only has its CPU compared. */
export function askVm(setup: Setup): void {
  const { dialog, environment } = setup;
  if (setup.isAdditional) return checkCpu(setup);
  dialog.title("VM CONFIGURATION");
  if (hasFault("unexpected-prompt")) {
    dialog.ask({
      name: "SIMULATED_FAULT",
      note: "Which flux capacitor should the VM use? (old, new)[old]: ",
      fallback: "old",
    });
  }
  const boot =
    environment.text(KEY.boot) ??
    dialog.ask({
      name: "OVEHOSTED_VMENV_BOOT",
      note: "Please specify the device to boot the VM from (cdrom, disk, pxe) [cdrom]: ",
      values: ["cdrom", "disk", "pxe"],
      fallback: "cdrom",
    });
  environment.set(KEY.boot, boot);
  if (boot === "disk") askArchive(setup);
  askCpu(setup);
  if (boot === "cdrom") askMedia(setup);
  const size = boot === "disk" ? null : SIZES.disk;
  if (boot !== "disk") askSize(setup, SIZES.cpus);
  if (size !== null) askSize(setup, size);
  askMac(setup);
  if (boot !== "disk") askSize(setup, SIZES.memory);
  askConsole(setup);
}

interface Size {
  readonly key: string;
  readonly name: string;
  readonly note: string;
  readonly least: number;
  readonly invalid: string;
  readonly proceed: string;
  readonly subject: string;
}

const SIZES: Readonly<Record<"cpus" | "disk" | "memory", Size>> = {
  cpus: {
    key: KEY.cpus,
    name: "ovehosted_vmenv_cpu",
    note: "Please specify the number of virtual CPUs for the VM",
    least: 2,
    invalid: "Invalid number of cpu specified",
    proceed: "CPU_PROCEED",
    subject: "CPUs",
  },
  disk: {
    key: KEY.imageSize,
    name: "ovehosted_vmenv_mem",
    note: "Please specify the disk size of the VM in GB",
    least: 25,
    invalid: "Invalid disk size specified",
    proceed: "DISK_PROCEED",
    subject: "disk size",
  },
  memory: {
    key: KEY.memory,
    name: "ovehosted_vmenv_mem",
    note: "Please specify the memory size of the VM in MB",
    least: 4096,
    invalid: "Invalid memory size specified",
    proceed: "MEMORY_PROCEED",
    subject: "memory size",
  },
};

function askSize({ dialog, environment }: Setup, size: Size): void {
  const preset = environment.text(size.key);
  const least = String(size.least);
  for (;;) {
    const note = `${size.note} [Defaults to minimum requirement: ${least}]: `;
    const answer = preset ?? dialog.ask({ name: size.name, note, fallback: least });
    if (/^\d+$/.test(answer)) {
      environment.set(size.key, answer);
      if (Number(answer) >= size.least) return;
      dialog.warning(`Minimum requirements for ${size.subject} not met`);
      if (preset !== null || environment.flag("OVEHOSTED_CORE/checkRequirements") === false) return;
      if (dialog.confirm(size.proceed, `Continue with specified ${size.subject}? (Yes, No)[No]: `, "No"))
        return;
    } else if (preset === null) {
      dialog.error(`${size.invalid}: ${answer}`);
    } else {
      throw new StageError(`${size.invalid}: ${answer}`);
    }
  }
}

function askCpu({ dialog, environment }: Setup): void {
  const families = cpuFamilies();
  const [best] = families;
  const lines = families.map(([model, name]) => `\t - ${model}: ${name}`);
  dialog.note(["The following CPU types are supported by this host:", ...lines].join("\n"));
  const models = families.map(([model]) => model);
  const preset = environment.text(KEY.cpu);
  if (preset !== null && !models.includes(preset))
    throw new StageError(`Invalid CPU type specified: ${preset}`);
  const note = `Please specify the CPU type to be used by the VM [${best?.[0] ?? "@DEFAULT@"}]: `;
  environment.set(
    KEY.cpu,
    preset ??
      dialog.ask({
        name: "ovehosted_vmenv_cpu_type",
        note,
        values: models,
        ...(best === undefined ? {} : { fallback: best[0] }),
      }),
  );
}

function checkCpu({ environment }: Setup): void {
  const wanted = environment.text(KEY.cpu);
  if (wanted !== null && !cpuFamilies().some(([model]) => model === wanted)) {
    throw new StageError(`Invalid CPU type specified: ${wanted}`);
  }
}

/** Asked in every 1.1 whether or not it is preset: a preset is only the default. */
function askMedia({ dialog, environment }: Setup): void {
  for (;;) {
    const preset = environment.text(KEY.cdrom);
    const path = dialog.ask({
      name: "OVEHOSTED_VMENV_CDROM",
      note: `Please specify path to installation media you would like to use [${preset ?? "None"}]: `,
      ...(preset === null ? {} : { fallback: preset }),
    });
    if (!existsSync(path)) throw new StageError(`[Errno 2] No such file or directory: '${path}'`);
    environment.set(KEY.cdrom, path);
    if (run("sudo", "-u", "vdsm", "-g", "kvm", "test", "-r", path).status === 0) return;
    dialog.error(
      `The specified installation media is not readable. Please ensure that ${path} could be read by vdsm user or kvm group or specify another installation media.`,
    );
  }
}

function askArchive({ dialog, environment }: Setup): void {
  const preset = environment.text(KEY.archive);
  for (;;) {
    const path =
      preset ??
      dialog.ask({
        name: "OVEHOSTED_VMENV_OVF",
        note: "Please specify path to OVF archive you would like to use [None]: ",
      });
    environment.set(KEY.archive, path);
    const wrong = existsSync(path) ? readArchive(path, environment) : "The specified file does not exists";
    if (wrong === null) {
      dialog.info("Checking OVF archive content (could take a few minutes depending on archive size)");
      dialog.info("Checking OVF XML content (could take a few minutes depending on archive size)");
      return;
    }
    dialog.error(wrong);
    dialog.error("The specified OVF archive is not a valid OVF archive.");
    if (preset !== null) throw new StageError("The specified OVF archive is not a valid OVF archive.");
  }
}

/** Takes sizes from the descriptor of a gzip tar; what is no such file ends the stage. */
function readArchive(path: string, environment: Setup["environment"]): string | null {
  const list = run("tar", "-tzf", path);
  if (list.status !== 0) throw new StageError("not a gzip file");
  const member = list.stdout.split("\n").find((name) => name.startsWith("master") && name.endsWith(".ovf"));
  if (member === undefined) return "The OVF archive does not have a required OVF XML file.";
  const text = spawnSync("tar", ["-xzOf", path, member], { encoding: "utf8" }).stdout;
  environment.set(KEY.imageSize, /size="(\d+)"/.exec(text)?.[1] ?? "25");
  environment.set(KEY.memory, /VirtualQuantity>(\d+)</.exec(text)?.[1] ?? "4096");
  const sockets = Number(/num_of_sockets>(\d+)</.exec(text)?.[1] ?? 2);
  environment.set(KEY.cpus, String(sockets * Number(/cpu_per_socket>(\d+)</.exec(text)?.[1] ?? 1)));
  return null;
}

function askMac({ dialog, environment }: Setup): void {
  const random = (most: number): string =>
    Math.floor(Math.random() * most)
      .toString(16)
      .padStart(2, "0");
  const fallback = `00:16:3e:${random(0x80)}:${random(0x100)}:${random(0x100)}`;
  const preset = environment.text(KEY.mac);
  for (;;) {
    const note = `You may specify a MAC address for the VM or accept a randomly generated default [${fallback}]: `;
    const answer = preset ?? dialog.ask({ name: "ovehosted_vmenv_mac", note, fallback });
    environment.set(KEY.mac, answer);
    if (/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(answer)) return;
    if (preset !== null) throw new StageError(`Invalid mac address specified: ${answer}`);
    dialog.error(`Invalid mac address specified: ${answer}`);
  }
}

function askConsole({ dialog, environment }: Setup): void {
  const preset = environment.text(KEY.console);
  if (preset !== null) {
    if (preset !== "vnc" && preset !== "qxl") throw new StageError("Unsuppored console type provided.");
    return;
  }
  const answer = dialog.ask({
    name: "OVEHOSTED_VM_CONSOLE_TYPE",
    note: "Please specify the console type you would like to use to connect to the VM (vnc, spice) [vnc]: ",
    values: ["vnc", "spice"],
    ignoreCase: true,
    fallback: "vnc",
  });
  environment.set(KEY.console, answer === "spice" ? "qxl" : "vnc");
}
