package io.resonant.viewer;

/** Who sees and changes a layout, in the viewer's words. */
enum LayoutPermission {
    /** Its author alone. */
    CREATOR_WRITE,
    /** All members see it, its author changes it. */
    ORG_READ,
    /** All members see and change it. */
    ORG_WRITE
}
