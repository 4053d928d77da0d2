/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The text that Prometheus scrapes, version 0.0.4: written family by family, into one string. */
#define SCHOLIA_METRICS_MEDIA_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* @type: "counter", "gauge", "histogram"; @help: one line. */
void scholia_metrics_text_begin   (GString    *text,
                                   const char *name,
                                   const char *type,
                                   const char *help);
/* @label, @value: (nullable); of the second label too. Label values are words of ours. */
void scholia_metrics_text_add     (GString    *text,
                                   const char *name,
                                   const char *label,
                                   const char *value,
                                   const char *second_label,
                                   const char *second_value,
                                   guint64     number);
/* A family of one sample. */
void scholia_metrics_text_single  (GString    *text,
                                   const char *name,
                                   const char *type,
                                   const char *help,
                                   guint64     number);
/* The same in seconds, of microseconds. */
void scholia_metrics_text_seconds (GString    *text,
                                   const char *name,
                                   const char *type,
                                   const char *help,
                                   gint64      time_us);
/* @counts: one for each of @n_bounds bounds, in microseconds, and one for what is above. */
void scholia_metrics_text_histogram (GString       *text,
                                     const char    *name,
                                     const char    *help,
                                     const gint64  *bounds_us,
                                     const guint64 *counts,
                                     guint          n_bounds,
                                     gint64         sum_us);

G_END_DECLS
