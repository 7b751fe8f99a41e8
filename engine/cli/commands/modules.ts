import { stringify } from "yaml";
import type { Module } from "../../module/define.js";
import type { Fragment, Shape } from "../../module/params.js";
import { InputError } from "../../source/diagnostic.js";
import { didYouMean } from "../../source/nearest.js";
import { registryFor } from "../load.js";
import type { Registry } from "../../local/registry.js";

interface ModuleSettings {
  readonly modules: readonly string[];
  readonly markdown?: boolean;
}

/** Prints the list of modules, or the reference of one, from their declarations. @throws InputError */
export async function modulesCommand(name: string | null, settings: ModuleSettings): Promise<number> {
  const registry = registryFor([], settings.modules);
  if (settings.markdown === true) process.stdout.write(await modulesMarkdown(registry, name));
  else if (name === null) process.stdout.write(await listing(registry));
  else process.stdout.write(reference(name, await named(registry, name)));
  return 0;
}

async function named(registry: Registry, name: string): Promise<Module> {
  const module = await registry.load(name);
  if (module) return module;
  const detail = `There is no module “${name}”.${didYouMean(name, registry.names)}`;
  throw new InputError({ code: "unknown-module", summary: "Unknown module", detail, at: null });
}

async function listing(registry: Registry): Promise<string> {
  const names = [...registry.names].sort();
  const width = Math.max(...names.map(({ length }) => length));
  const lines = await Promise.all(
    names.map(async (name) => `${name.padEnd(width)}  ${(await named(registry, name)).summary}`),
  );
  return `${lines.join("\n")}\n\nReference of one module: tsplay modules NAME\n`;
}

/** One module for a terminal of 80 columns. */
function reference(name: string, module: Module): string {
  const parts = [
    `${name}: ${module.summary}\n`,
    ...(module.description === null ? [] : [`${wrapped(module.description, "")}\n`]),
    "Parameters\n" +
      Object.entries(module.params)
        .map(([key, fragment]) => parameter(key, fragment))
        .join("\n"),
    ...(module.rest ? [`  (other keys)  ${typeOf(module.rest)}`] : []),
    ...resultLines(module),
    ...(Object.keys(module.examples).length > 0 ? [`\nExamples\n${examplesOf(name, module, "  ")}`] : []),
  ];
  return `${parts.join("\n")}\n`;
}

function resultLines({ returns }: Module): readonly string[] {
  const fields = Object.entries(returns).map(([field, what]) => `  ${field}\n${wrapped(what, "      ")}`);
  return fields.length > 0
    ? ["\nRegistered result, in addition to changed, failed and skipped", ...fields]
    : [];
}

function parameter(name: string, fragment: Fragment): string {
  return `  ${name}  (${attributes(fragment).join(", ")})\n${wrapped(fragment.description, "      ")}`;
}

function attributes(fragment: Fragment): readonly string[] {
  const need = fragment.optional === true || "default" in fragment ? [] : ["required"];
  const fallback = "default" in fragment ? [`default ${JSON.stringify(fragment.default)}`] : [];
  return [typeOf(fragment), ...need, ...fallback, ...(fragment.secret === true ? ["secret"] : [])];
}

function typeOf(shape: Shape): string {
  switch (shape.type) {
    case "string":
      if (shape.enum) return shape.enum.join(" | ");
      if (shape.format === "mode") return "octal mode in quotes";
      return shape.file === undefined ? "text" : "local file";
    case "array":
      return `list of ${typeOf(shape.items)}`;
    case "map":
      return `map of ${typeOf(shape.values)}`;
    case "object":
      return `{${Object.keys(shape.properties).join(", ")}}`;
    case "scalar":
      return "text or number";
    case "any":
      return "any value";
    case "conditions":
      return "condition or list of conditions";
    case "words":
      return "text or list of texts";
    case "boolean":
      return "true or false";
    case "integer":
    case "number":
      return shape.type;
  }
}

function examplesOf(name: string, module: Module, indent: string): string {
  return Object.entries(module.examples)
    .map(([title, params]) => stringify([{ name: title, [name]: params }], { lineWidth: 76 }))
    .join("")
    .replace(/^(?=.)/gm, indent);
}

function wrapped(text: string, indent: string): string {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = indent;
    for (const word of paragraph.split(" ")) {
      if (line.trim() !== "" && line.length + word.length + 1 > 78) {
        lines.push(line.trimEnd());
        line = indent;
      }
      line += line === indent ? word : ` ${word}`;
    }
    lines.push(line.trimEnd());
  }
  return lines.join("\n");
}

/** The reference of all modules as one page; docs/modules.md is this text. */
export async function modulesMarkdown(registry: Registry, only: string | null = null): Promise<string> {
  const names = [...registry.names].sort().filter((name) => only === null || name === only);
  const pages = await Promise.all(names.map(async (name) => markdown(name, await named(registry, name))));
  const intro =
    "# Modules\n\nGenerated from the declarations of the modules with `npm run docs`; a spec keeps it up to date.\n";
  return [intro, ...pages].join("\n");
}

function markdown(name: string, module: Module): string {
  const rows = Object.entries(module.params).map(
    ([key, fragment]) =>
      `| \`${key}\` | ${cell(attributes(fragment).join(", "))} | ${cell(fragment.description)} |`,
  );
  const results = Object.entries(module.returns).map(([field, what]) => `| \`${field}\` | ${cell(what)} |`);
  return [
    `## ${name}\n\n${module.summary}.\n`,
    ...(module.description === null ? [] : [`${module.description}\n`]),
    ...(rows.length > 0 ? [`| parameter | type | meaning |\n|---|---|---|\n${rows.join("\n")}\n`] : []),
    ...(module.rest ? ["Other keys are allowed.\n"] : []),
    ...(results.length > 0 ? [`| result | meaning |\n|---|---|\n${results.join("\n")}\n`] : []),
    `\`\`\`yaml\n${examplesOf(name, module, "")}\`\`\`\n`,
  ].join("\n");
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
