/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SCHOLIA_ERROR (scholia_error_quark ())

/**
 * ScholiaError:
 * @SCHOLIA_ERROR_MALFORMED: bytes that break the grammar; a member is missing, unknown in kind or
 *   mistyped
 * @SCHOLIA_ERROR_TOO_LARGE: over a limit of scholia-limits.h
 * @SCHOLIA_ERROR_FORBIDDEN: the role does not permit it
 * @SCHOLIA_ERROR_NOT_FOUND: the thread, comment, board or link is not there (any more)
 * @SCHOLIA_ERROR_CONFLICT: it is there already, or the state changed in between
 * @SCHOLIA_ERROR_LAST_COMMENT: a thread's only comment; delete the thread instead
 * @SCHOLIA_ERROR_OFFLINE: there is no connection; nothing was sent
 * @SCHOLIA_ERROR_NOT_SENT: the line dropped and the resync says that the server does not have it
 * @SCHOLIA_ERROR_RATE_LIMITED: too many in too short a time; try again later
 * @SCHOLIA_ERROR_UNAVAILABLE: the server cannot store now; try again later
 * @SCHOLIA_ERROR_EXPIRED: the link's time is over
 * @SCHOLIA_ERROR_REVOKED: the link was taken back
 * @SCHOLIA_ERROR_PASSWORD: the link wants a password, or another one
 * @SCHOLIA_ERROR_CERTIFICATE: the server's certificate is not the expected one
 * @SCHOLIA_ERROR_UNREACHABLE: no answer from that address
 * @SCHOLIA_ERROR_NOT_SCHOLIA: something answered that is no Scholia server
 * @SCHOLIA_ERROR_VERSION: the two sides speak different major versions; the message says which is
 *   older
 * @SCHOLIA_ERROR_BOARD_FULL: as many people, threads or comments as a board takes
 * @SCHOLIA_ERROR_REMOVED: a moderator removed this person or closed the board
 * @SCHOLIA_ERROR_UNSUPPORTED_IMAGE: not a PNG, JPEG or WebP file, or a damaged one
 * @SCHOLIA_ERROR_QUOTA: as many boards, or bytes of images, as the team may have
 * @SCHOLIA_ERROR_DISK: this computer's disk is full, or cannot be written or read
 * @SCHOLIA_ERROR_NO_SERVER: the server on this computer cannot be had; the message says why
 * @SCHOLIA_ERROR_INTERNAL: our own fault; the log has more
 *
 * The one error domain. Each code is one that a caller acts on; the message is for people,
 * translated where a person reads it. scholia_error_code_to_string() gives the name on the wire.
 */
typedef enum
{
  SCHOLIA_ERROR_MALFORMED,
  SCHOLIA_ERROR_TOO_LARGE,
  SCHOLIA_ERROR_FORBIDDEN,
  SCHOLIA_ERROR_NOT_FOUND,
  SCHOLIA_ERROR_CONFLICT,
  SCHOLIA_ERROR_LAST_COMMENT,
  SCHOLIA_ERROR_OFFLINE,
  SCHOLIA_ERROR_NOT_SENT,
  SCHOLIA_ERROR_RATE_LIMITED,
  SCHOLIA_ERROR_UNAVAILABLE,
  SCHOLIA_ERROR_EXPIRED,
  SCHOLIA_ERROR_REVOKED,
  SCHOLIA_ERROR_PASSWORD,
  SCHOLIA_ERROR_CERTIFICATE,
  SCHOLIA_ERROR_UNREACHABLE,
  SCHOLIA_ERROR_NOT_SCHOLIA,
  SCHOLIA_ERROR_VERSION,
  SCHOLIA_ERROR_BOARD_FULL,
  SCHOLIA_ERROR_REMOVED,
  SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
  SCHOLIA_ERROR_QUOTA,
  SCHOLIA_ERROR_DISK,
  SCHOLIA_ERROR_NO_SERVER,
  SCHOLIA_ERROR_INTERNAL,
} ScholiaError;

GQuark      scholia_error_quark            (void);

/* "malformed", "too-large", … as on the wire; static. */
const char *scholia_error_code_to_string   (ScholiaError  code);
/* FALSE and @code untouched for a name this version does not know. */
gboolean    scholia_error_code_from_string (const char   *name,
                                            ScholiaError *code);

/* The path of the member, or the part of a request, that an error of this domain is about. Does
 * nothing to an error of another domain. */
void        scholia_error_set_member       (GError       *error,
                                            const char   *member);
/* (nullable): %NULL if the error is about no member. */
const char *scholia_error_get_member       (const GError *error);

G_END_DECLS
