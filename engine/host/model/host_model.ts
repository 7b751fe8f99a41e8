import type { Action } from "../../module/action.js";
import type { Ask } from "../../module/ask.js";
import { type Facet, KINDS, overlap, placeOf, within } from "../../module/facet.js";
import { CannotTell } from "../../template/index.js";
import type { Reply } from "../../transport/index.js";
import { answerFile, type FileAsk, isFileAsk } from "./answer_files.js";
import type { Because, Person } from "./entry.js";
import { FileTree } from "./file_tree.js";
import { foreseeActions } from "./foresee_actions.js";
import { asksAbout, isFileAction } from "./foresee_files.js";
import { ForeseenFiles } from "./foreseen_files.js";
import { HostFiles, type PersonKind } from "./host_files.js";
import { pathsInTexts } from "./mentioned.js";
import { hostReplies } from "./needs_reading.js";
import { PEOPLE_FILES, personIn, PREDICTED_PEOPLE } from "./people.js";
import { Refused } from "./refused.js";
import { type Prediction, Predictions } from "./predictions.js";

/** What has been read of the host, as the user who acts. */
export type Find = (ask: Ask) => Reply | undefined;

/** Called where nothing is, but something may be there by then; throws, or the path is taken for absent. */
export type MayCome = (ask: Ask, because: Because) => void;

const cannotTell: MayCome = (_, because) => {
  throw new CannotTell(because);
};

/** A step that would act. */
export interface ForeseenStep {
  /** Why what comes after it cannot be told: names the step. */
  readonly because: Because;
  readonly writes: readonly Action[];
  /** What the step asks: a program whose effects nobody declared may change all of it. */
  readonly asks: readonly Ask[];
  readonly predictions: readonly Prediction[];
  /** Whether a run would go on if one of its programs failed, so that nobody knows what it leaves. */
  readonly mayFail: boolean;
}

/** What a host would be after the writes that a check did not send: later questions are answered by it. */
export class HostModel {
  #tree = new FileTree();
  #unknown: readonly { readonly facet: Facet; readonly because: Because }[] = [];
  #unknownAsks: ReadonlyMap<string, Because> = new Map();
  #predictions = new Predictions();
  /** The last step whose effects nobody knows. */
  #anything: Because | null = null;
  #lastChange: Because = "";
  /** The last step that brings packages, and whatever they bring. */
  #packages: Because | null = null;

  /** What a run would be answered here. @throws CannotTell, NeedsReading, Refusal */
  async answer(ask: Ask, find: Find, mayCome: MayCome = cannotTell): Promise<Reply> {
    const host = hostReplies(find);
    const because = this.#unknownAsks.get(JSON.stringify(ask)) ?? this.doubtOf(ask);
    if (because !== null) throw new CannotTell(because);
    if (!isFileAsk(ask) || !isAbsolute(ask) || (this.#tree.isEmpty && this.#packages === null))
      return host(ask);
    return answerFile(ask, this.#files(this.#tree, find), (path) => {
      const brought = this.#mayBring(path);
      if (brought !== null) mayCome(ask, brought);
    });
  }

  /** What a module's probe with these questions would find, where its own step predicted that. */
  prediction(key: string): Prediction | null {
    return this.#predictions.get(key);
  }

  /**
   * Remembers what a step would leave.
   * @throws CannotTell, NeedsReading; Refused where the host would not have it: what came before it is remembered
   */
  foresee(step: ForeseenStep, find: Find): void {
    const { writes, because } = step;
    const tree = this.#tree.copy(because);
    const files = this.#files(tree, find);
    files.host.demand(
      asksAbout(writes.filter((action) => !isFileAction(action) || action.path.startsWith("/"))),
    );
    const effects: Facet[] = [];
    try {
      foreseeActions(step, files, effects);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#tree = tree;
      this.#keep({ ...step, predictions: [] }, effects);
      throw error;
    }
    this.#tree = tree;
    this.#keep(step, effects);
  }

  /** Nothing is known of what these questions are about: the step that asked them may change it, or not. */
  doubt(asks: readonly Ask[], because: Because): void {
    for (const ask of asks) {
      if (!("path" in ask)) this.#keepUnknown(JSON.stringify(ask), because);
      else if (ask.path.startsWith("/") && this.#tree.entry(ask.path)?.kind !== "unknown")
        this.#tree.set(ask.path, { kind: "unknown", because, deep: !this.#tree.keepsBelow(ask.path) });
      for (const facet of aboutOf(ask)) if (placeOf(facet) === null) this.#doubtFacet(facet, because);
    }
    const about = asks.flatMap(aboutOf);
    this.#predictions = this.#predictions.without(
      (one) => asks.some((ask) => includes(one.asks, ask)) || one.asks.some((ask) => touches(about, ask)),
    );
  }

  /** A task that may act or not: nothing is known of what its parameters speak of. */
  doubtTask(texts: readonly string[], because: Because, predicts: boolean): void {
    const paths = pathsInTexts(texts);
    for (const path of paths) this.#tree.set(path, { kind: "unknown", because, deep: true });
    for (const word of texts) for (const kind of KINDS) this.#doubtFacet(`${kind} ${word}`, because);
    if (predicts) this.#predictions = new Predictions();
    if (paths.length === 0) this.#anything = because;
  }

  /** Why what a question is about may be another by then; null where nothing speaks for it. */
  doubtOf(ask: Ask): Because | null {
    for (const facet of aboutOf(ask)) {
      const because = this.#facetDoubt(facet) ?? this.#treeDoubt(facet);
      if (because !== null) return because;
    }
    return null;
  }

  /** Why something that is missing may be there by then, or the other way round; null where nothing speaks for it. */
  get anything(): Because | null {
    return this.#anything ?? this.#packages;
  }

  /** Why what packages bring may be there by then; null where none come. */
  get packages(): Because | null {
    return this.#packages;
  }

  /** Why a number that only a run would bring about is not known. */
  get lastChange(): Because {
    return this.#lastChange;
  }

  /** Why a user may be another than the host says; null where the host can be believed. */
  userDoubt(name: string): Because | null {
    return (
      this.#facetDoubt(`user ${name}`) ??
      this.#predictions.get(PREDICTED_PEOPLE.passwd)?.because ??
      this.anything
    );
  }

  #files(tree: FileTree, find: Find): ForeseenFiles {
    return new ForeseenFiles(
      tree,
      new HostFiles(find, hostReplies(find)),
      (path) => this.#anything ?? this.#mayBring(path),
      (kind, word, there) => this.#person(kind, word, there),
    );
  }

  /** Of a predicted user the number may not be known, but the name is. @throws CannotTell */
  #person(kind: PersonKind, word: string, there: () => Person | null): Person | null {
    const predicted = this.#predictions.get(PREDICTED_PEOPLE[kind]);
    const found = predicted === null ? null : personIn(predicted.value, word);
    if (found !== null) return found;
    const file = this.#tree.entry(PEOPLE_FILES[kind]);
    const written = file?.kind === "file" && file.content.from === "model" ? file.content.bytes() : null;
    if (written !== null) return personIn(written.toString(), word) ?? there();
    const doubt = this.#facetDoubt(kind === "passwd" ? `user ${word}` : `group ${word}`);
    const because = doubt ?? (file?.kind === "unknown" ? file.because : null);
    const person = predicted !== null && because !== null ? null : there();
    if (person === null && (because ?? this.anything) !== null && predicted === null)
      throw new CannotTell(because ?? this.anything ?? "");
    return person;
  }

  #keep({ because, writes, asks, predictions, mayFail }: ForeseenStep, effects: readonly Facet[]): void {
    this.#lastChange = because;
    const undeclared = effects.includes("anything");
    this.#predictions = undeclared
      ? new Predictions()
      : this.#predictions.without((one) => one.asks.some((ask) => touches(effects, ask)));
    for (const facet of effects) if (placeOf(facet) === null) this.#doubtFacet(facet, because);
    if (effects.some((facet) => facet.startsWith("package "))) this.#packages = because;
    if (undeclared) {
      this.#anything = because;
      for (const ask of asks) if (!("path" in ask)) this.#keepUnknown(JSON.stringify(ask), because);
    }
    const isSure = !mayFail || writes.every((action) => action.do !== "run" && action.do !== "converse");
    if (isSure) this.#predictions = this.#predictions.with(predictions);
  }

  #keepUnknown(key: string, because: Because): void {
    this.#unknownAsks = new Map([...this.#unknownAsks, [key, because]]);
  }

  #doubtFacet(facet: Facet, because: Because): void {
    if (facet !== "anything") this.#unknown = [...this.#unknown, { facet, because }];
  }

  #facetDoubt(facet: Facet): Because | null {
    return this.#unknown.findLast((one) => overlap(one.facet, facet))?.because ?? null;
  }

  /** A program that looks at files is not answered by the model: what was foreseen there makes its answer unknown. */
  #treeDoubt(facet: Facet): Because | null {
    const place = placeOf(facet);
    return place === null ? null : this.#tree.reasonAt(place.path, place.deep);
  }

  /** Why a path of the system may be there by now: packages bring files and directories. */
  #mayBring(path: string): Because | null {
    return SYSTEM.some((top) => within(path, top)) ? this.#packages : null;
  }
}

/** Where packages put what they bring. */
const SYSTEM = ["/bin", "/boot", "/etc", "/lib", "/lib64", "/opt", "/sbin", "/usr", "/var"];

const isAbsolute = (ask: FileAsk): boolean =>
  (ask.ask === "lines" ? ask.directory : ask.path).startsWith("/");

const includes = (asks: readonly Ask[], ask: Ask): boolean =>
  asks.some((one) => JSON.stringify(one) === JSON.stringify(ask));

const touches = (effects: readonly Facet[], ask: Ask): boolean =>
  [...aboutOf(ask), ...pathOf(ask)].some((about) => effects.some((effect) => overlap(about, effect)));

const pathOf = (ask: Ask): readonly Facet[] => ("path" in ask ? [`path ${ask.path}`] : []);

const aboutOf = (ask: Ask): readonly Facet[] =>
  (ask.ask === "command" || ask.ask === "script" ? ask.about : undefined) ?? NOTHING;

const NOTHING: readonly Facet[] = [];
