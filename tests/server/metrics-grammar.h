/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Prometheus' text format, version 0.0.4, in the strict form that we write: every family once, with
 * HELP and TYPE before its samples; counters end in _total; histograms add up. (nullable): what is
 * wrong. */
char *metrics_grammar_find_fault (const char *page) G_GNUC_WARN_UNUSED_RESULT;
/* Fails the test if anything is. */
void  metrics_grammar_check      (const char *page);

G_END_DECLS
