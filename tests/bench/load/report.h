/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "account.h"
#include "histogram.h"

G_BEGIN_DECLS

/* One JSON object of numbers on standard output. */
typedef struct
{
  GString *text;
} Report;

void report_begin     (Report          *self);
void report_number    (Report          *self,
                       const char      *name,
                       double           value);
/* NAME_p50_ms, NAME_p99_ms, NAME_max_ms. */
void report_histogram (Report          *self,
                       const char      *name,
                       const Histogram *histogram);
/* What the server used, and the generator itself. */
void report_use       (Report          *self,
                       AccountUse       use,
                       AccountUse       own);
void report_end       (Report          *self);

G_END_DECLS
