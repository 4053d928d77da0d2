/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every limit of a board and of the wire, in one place. PROTOCOL.md section 9 states the same
 * numbers; a test compares them. */

#pragma once

/* A comment's body, in Unicode characters. Two printed pages: longer texts belong in a document. */
#define SCHOLIA_MAX_COMMENT_CHARS 4000
/* A board's title, in Unicode characters. */
#define SCHOLIA_MAX_TITLE_CHARS 200
/* A participant's name, in Unicode characters. */
#define SCHOLIA_MAX_NAME_CHARS 60
/* Threads on one board: what a canvas draws and a list searches without a pause. */
#define SCHOLIA_MAX_THREADS 10000
/* Comments in one thread. */
#define SCHOLIA_MAX_COMMENTS 1000
/* An image file, in bytes. */
#define SCHOLIA_MAX_IMAGE_BYTES (50 * 1024 * 1024)
/* An image, in pixels: width times height. */
#define SCHOLIA_MAX_IMAGE_PIXELS 100000000
/* People on one board at a time. */
#define SCHOLIA_MAX_PEOPLE 1000
/* Participants' colours: indices 0..7, see scholia-color.h. */
#define SCHOLIA_N_COLORS 8
/* Deleted threads that a board keeps for an undo, newest first. They are in no snapshot. */
#define SCHOLIA_MAX_TRASH 32
