import type {
  CatalogueDetail,
  CatalogueItem,
  CatalogueVersion,
  ContentReport,
  FileMoveStatus,
  Finding,
  Intent,
  Message,
  MoveStatus,
  Namespace,
  OwnItem,
  Publication,
  Release,
  Session,
  Spec,
  SpecSummary,
  Task,
} from "../api/types";

const at = "2026-11-20T09:00:00.000000Z";

export const me = {
  id: "00000000-0000-7000-8000-000000000001",
  email: "hanako@example.jp",
  email_verified: true,
  name: "Hanako",
  language: "en" as const,
  avatar_url: null,
  time_zone: null,
};

export const session: Session = {
  user: me,
  organization: { id: "00000000-0000-7000-8000-00000000000a", name: "Harbour", plan: "free", language: "en" },
  role: "owner",
  csrf_token: "csrf-1",
  organizations: [{ id: "00000000-0000-7000-8000-00000000000a", name: "Harbour", role: "owner" }],
  impersonation: null,
};

export function spec(change: Partial<Spec> = {}): Spec {
  return {
    id: "00000000-0000-7000-8000-0000000000s1",
    title: "Registration",
    content: { markdown: "# Registration\n\nFast.", metadata: {} },
    status: "draft",
    tags: [],
    sync_trigger: false,
    notion_page_id: null,
    user_id: me.id,
    version: 1,
    open_findings: 0,
    restricted: false,
    created_at: at,
    updated_at: at,
    ...change,
  };
}

export function summary(change: Partial<SpecSummary> = {}): SpecSummary {
  const { content: _content, ...rest } = spec();
  return { ...rest, ...change };
}

export function task(change: Partial<Task> = {}): Task {
  return {
    id: "t1",
    title: "Draw the screens",
    description: "",
    status: "todo",
    priority: "medium",
    user_id: me.id,
    assignee_id: null,
    spec_id: null,
    checklist_item: null,
    intent_id: null,
    due_date: null,
    position: 100,
    restricted: false,
    version: 1,
    created_at: at,
    updated_at: at,
    completed_at: null,
    ...change,
  };
}

export function finding(change: Partial<Finding> = {}): Finding {
  return {
    id: "f1",
    severity: "warning",
    rule: "vague_word",
    message: "“Fast” cannot be measured.",
    line: 3,
    end_line: 3,
    quote: "Fast.",
    state: "open",
    intent_id: null,
    created_at: at,
    ...change,
  };
}

export function message(change: Partial<Message> = {}): Message {
  return {
    id: "m1",
    thread_id: "th1",
    user_id: me.id,
    user_name: me.name,
    sender: "user",
    content: "Hello",
    intent_id: null,
    created_at: at,
    updated_at: at,
    ...change,
  };
}

export function intent(change: Partial<Intent> = {}): Intent {
  return {
    id: "i1",
    user_id: me.id,
    type: "spec.review",
    data: { spec_id: spec().id },
    status: "pending",
    source: "api",
    attempts: 0,
    result: null,
    error_code: null,
    error: null,
    provider: null,
    model: null,
    input_tokens: 0,
    output_tokens: 0,
    cost_micros: 0,
    next_attempt_at: at,
    created_at: at,
    updated_at: at,
    started_at: null,
    completed_at: null,
    ...change,
  };
}

/** A move of the database that nobody has begun, unless the change says otherwise. */
export function move(change: Partial<MoveStatus> = {}): MoveStatus {
  return {
    stage: "none",
    id: null,
    source: "sqlite:/srv/resonant/resonant.db",
    target: null,
    owner: "sqlite:/srv/resonant/resonant.db",
    started_at: null,
    started_by: null,
    progress: null,
    behind: 0,
    lag_millis: 0,
    wal_bytes: 0,
    log_bytes: 0,
    capture: null,
    slot_bytes: 0,
    pause_millis: null,
    verification: null,
    switched: null,
    return_until: null,
    trouble: null,
    next: ["start"],
    ...change,
  };
}

/** One that is under way. */
export function openMove(change: Partial<MoveStatus> = {}): MoveStatus {
  return move({
    stage: "following",
    id: "mv1",
    target: "postgresql://resonant:***@db.example.jp:5432/resonant",
    started_at: at,
    started_by: me.id,
    behind: 12,
    lag_millis: 1_400,
    wal_bytes: 4_200_000,
    pause_millis: 90,
    next: ["verify", "cancel"],
    ...change,
  });
}

export function fileMove(change: Partial<FileMoveStatus> = {}): FileMoveStatus {
  return {
    id: null,
    state: null,
    current: "file:///srv/resonant/files",
    from: null,
    to: null,
    started_by: null,
    started_at: null,
    switched_at: null,
    ended_at: null,
    progress: { objects: 40, copied: 40, bytes: 8_000_000, copied_bytes: 8_000_000 },
    verification: null,
    problems: [],
    error: null,
    bytes_per_second: null,
    next: ["start"],
    ...change,
  };
}

const hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

export function catalogueItem(change: Partial<CatalogueItem> = {}): CatalogueItem {
  return {
    id: "acme.map-panel",
    kind: "extension",
    name: "map-panel",
    display_name: "Acme Map",
    description: "Shows where the robot is.",
    publisher: { name: "acme", display_name: "Acme Robotics", verified: true },
    homepage: "https://acme.example/map",
    license: "Apache-2.0",
    keywords: ["map"],
    panels: ["Map"],
    schemas: ["sensor_msgs/msg/NavSatFix"],
    version: "1.2.0",
    state: "published",
    reason: null,
    replacement: null,
    sha256: hash,
    size: 600_000,
    url: `/files/sha256/${hash}`,
    visibility: "public",
    downloads: 1234,
    published_at: at,
    created_at: at,
    ...change,
  };
}

export function catalogueVersion(change: Partial<CatalogueVersion> = {}): CatalogueVersion {
  return {
    version: "1.2.0",
    state: "published",
    reason: null,
    replacement: null,
    sha256: hash,
    size: 600_000,
    file_name: "acme.map-panel-1.2.0.foxe",
    url: `/files/sha256/${hash}`,
    published_at: at,
    ...change,
  };
}

export function catalogueDetail(
  change: Partial<CatalogueDetail> = {},
  item: Partial<CatalogueItem> = {},
): CatalogueDetail {
  return {
    item: catalogueItem(item),
    versions: [catalogueVersion()],
    converters: [],
    topics: [],
    extensions: [],
    capabilities: [],
    extra: {},
    readme: "<h1>Acme Map</h1><p>Drop it in.</p>",
    changelog: null,
    ...change,
  };
}

export function publication(change: Partial<Publication> = {}): Publication {
  return {
    id: "p1",
    release_id: null,
    kind: "extension",
    state: "held",
    namespace: "acme",
    name: "map-panel",
    version: "1.2.0",
    file_name: "map.foxe",
    sha256: hash,
    size: 600_000,
    held_for: "namespace_held",
    findings: [],
    appeal: null,
    appealed_at: null,
    decision: null,
    decided_at: null,
    created_by: me.id,
    created_at: at,
    url: "/api/v1/publications/p1",
    ...change,
  };
}

export function namespace(change: Partial<Namespace> = {}): Namespace {
  return {
    id: "n1",
    organization_id: session.organization.id,
    name: "acme",
    display_name: "Acme Robotics",
    state: "active",
    reason: null,
    resembles: null,
    verified: false,
    created_at: at,
    ...change,
  };
}

export function ownItem(change: Partial<OwnItem> = {}): OwnItem {
  return {
    id: "i1",
    organization_id: session.organization.id,
    namespace_id: "n1",
    kind: "extension",
    item_id: "acme.map-panel",
    name: "map-panel",
    display_name: "Acme Map",
    visibility: "public",
    downloads: 1234,
    created_at: at,
    updated_at: at,
    ...change,
  };
}

export function release(change: Partial<Release> = {}): Release {
  return {
    id: "r1",
    item_id: "i1",
    version: "1.2.0",
    state: "published",
    reason: null,
    replacement: null,
    sha256: hash,
    size: 600_000,
    content_digest: hash,
    file_name: "acme.map-panel-1.2.0.foxe",
    content_type: "application/octet-stream",
    metadata: {},
    created_by: me.id,
    created_at: at,
    published_at: at,
    ...change,
  };
}

export function contentReport(change: Partial<ContentReport> = {}): ContentReport {
  return {
    id: "rp1",
    kind: "extension",
    item: "acme.map-panel",
    reason: "malware",
    text: "It sends my position away.",
    state: "open",
    decision: null,
    decided_at: null,
    created_by: me.id,
    created_at: at,
    ...change,
  };
}
