export const intentTypes = ["spec.review", "spec.tasks", "thread.summarize", "message.answer"] as const;
