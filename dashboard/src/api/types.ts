import type { components } from "./schema";

type Schemas = components["schemas"];

export type Session = Schemas["SessionView"];
export type Setup = Schemas["RegistrationRoutesSetupView"];
export type Role = Session["role"];
export type Member = Schemas["Member"];
export type Invitation = Schemas["Invitation"];
export type Spec = Schemas["Spec"];
export type SpecSummary = Schemas["SpecSummary"];
export type SpecStatus = Spec["status"];
export type Revision = Schemas["SpecRevision"];
export type DiffLine = Schemas["LineDiffLine"];
export type Finding = Schemas["SpecFinding"];
export type ImportResult = Schemas["ImportReport"];
export type Thread = Schemas["ThreadView"];
export type Message = Schemas["Message"];
export type Task = Schemas["Task"];
export type TaskStatus = Task["status"];
export type TaskPriority = Task["priority"];
export type Intent = Schemas["Intent"];
export type IntentStatus = Intent["status"];
export type IntentStep = Schemas["IntentStep"];
export type StoredFile = Schemas["StoredFile"];
export type SearchHit = Schemas["SearchHit"];
