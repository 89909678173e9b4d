package io.resonant.moderation;

/** Why somebody reports something. */
public enum ReportReason {
    /** It does harm, or looks as if it wanted to. */
    MALWARE,
    /** It tells about people who have not agreed. */
    PERSONAL_DATA,
    /** It belongs to somebody else. */
    RIGHTS,
    /** It is not what it says it is. */
    MISLEADING,
    OTHER
}
