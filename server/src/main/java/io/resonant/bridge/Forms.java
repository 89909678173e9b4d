package io.resonant.bridge;

import io.resonant.intent.IntentType;
import io.resonant.kernel.json.Json;
import io.resonant.model.ModelRequest.Form;

/**
 * The forms that models fill in, one for each type. The schemas use only what every server understands: no lengths, no
 * ranges, every member required; the policy knows the limits.
 */
final class Forms {
    private static final Form REVIEW =
            new Form("submit_review", "Submits what is wrong with the specification.", new Json("""
            {"type": "object", "additionalProperties": false, "required": ["findings"], "properties": {
              "findings": {"type": "array", "items": {
                "type": "object", "additionalProperties": false,
                "required": ["severity", "rule", "line", "end_line", "quote", "message"],
                "properties": {
                  "severity": {"type": "string", "enum": ["error", "warning", "info"]},
                  "rule": {"type": "string", "description": "what kind of fault it is, one or two words in snake_case"},
                  "line": {"type": "integer", "description": "first line, as numbered in the data"},
                  "end_line": {"type": "integer", "description": "last line"},
                  "quote": {"type": "string", "description": "the words it is about, copied exactly; empty for the whole"},
                  "message": {"type": "string", "description": "what is wrong and what would repair it"}
                }}}}}
            """));

    private static final Form TASKS =
            new Form("submit_tasks", "Submits the tasks that the specification implies.", new Json("""
            {"type": "object", "additionalProperties": false, "required": ["tasks"], "properties": {
              "tasks": {"type": "array", "items": {
                "type": "object", "additionalProperties": false,
                "required": ["title", "description", "priority", "due_date", "assignee_id", "checklist_number"],
                "properties": {
                  "title": {"type": "string"},
                  "description": {"type": "string"},
                  "priority": {"type": "string", "enum": ["low", "medium", "high"]},
                  "due_date": {"type": "string", "description": "YYYY-MM-DD if the text names one, else empty"},
                  "assignee_id": {"type": "string", "description": "id of a member that the text names, else empty"},
                  "checklist_number": {"type": "integer", "description": "number of the checklist item it is, else 0"}
                }}}}}
            """));

    private static final Form SUMMARY =
            new Form("submit_summary", "Submits the gist of the conversation.", new Json("""
            {"type": "object", "additionalProperties": false,
              "required": ["summary", "decisions", "open_questions", "actions"],
              "properties": {
                "summary": {"type": "string", "description": "two or three sentences"},
                "decisions": {"type": "array", "items": {"type": "string"}},
                "open_questions": {"type": "array", "items": {"type": "string"}},
                "actions": {"type": "array", "items": {"type": "string"}, "description": "who does what until when"}
              }}
            """));

    private static final Form ANSWER = new Form("submit_answer", "Submits the answer to the question.", new Json("""
            {"type": "object", "additionalProperties": false, "required": ["found", "answer", "sources"],
              "properties": {
                "found": {"type": "boolean", "description": "whether the sources answer the question"},
                "answer": {"type": "string", "description": "from the sources only"},
                "sources": {"type": "array", "items": {
                  "type": "object", "additionalProperties": false, "required": ["id", "quote"],
                  "properties": {
                    "id": {"type": "integer", "description": "id of the source"},
                    "quote": {"type": "string", "description": "the words that answer, copied exactly"}
                  }}}}}
            """));

    private Forms() {}

    static Form of(IntentType type) {
        return switch (type) {
            case SPEC_REVIEW -> REVIEW;
            case SPEC_TASKS -> TASKS;
            case THREAD_SUMMARIZE -> SUMMARY;
            case MESSAGE_ANSWER -> ANSWER;
        };
    }
}
