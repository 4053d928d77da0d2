/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-report.h"

G_BEGIN_DECLS

/* The errors of the decoder: the codes are those of the report (#ScholiaFailure), the message is
 * the report's words. The application puts them into sentences for people. */
#define SCHOLIA_FAILURE (scholia_failure_quark ())

GQuark   scholia_failure_quark          (void);

/* @words: (nullable): a library's own. */
void     scholia_failure_set_damaged    (GError     **error,
                                         const char  *words);
void     scholia_failure_set_cut_off    (GError     **error);
void     scholia_failure_set_memory     (GError     **error);
/* @what: the call that the system refused, errno says why. */
void     scholia_failure_set_refused    (GError     **error,
                                         const char  *what);
/* %FALSE with TOO_LARGE, UNSUPPORTED or DAMAGED set. Asked before anything is allocated by these
 * numbers. */
gboolean scholia_failure_check_size     (guint        width,
                                         guint        height,
                                         GError     **error);
/* The last record for the pipe. @format: (nullable) */
void     scholia_failure_to_report      (const GError   *error,
                                         const char     *format,
                                         ScholiaReport  *report);

G_END_DECLS
