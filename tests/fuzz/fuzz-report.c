/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include <string.h>

#include "scholia-report.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  guint8 bytes[SCHOLIA_REPORT_BYTES] = { 0 }, again[SCHOLIA_REPORT_BYTES];
  g_autoptr(GError) error = NULL;
  ScholiaPyramidLayout layout;
  ScholiaReport report;

  if (size > 0)
    memcpy (bytes, data, MIN (size, sizeof bytes));
  if (!scholia_report_decode (bytes, &report, &error))
    {
      g_assert_nonnull (error);
      return 0;
    }

  scholia_report_encode (&report, again);
  g_assert_cmpmem (again, sizeof again, bytes, sizeof bytes);
  if (report.kind == SCHOLIA_REPORT_SIZE)
    g_assert_true (scholia_pyramid_layout_plan (&layout, report.width, report.height,
                                                report.bytes_per_pixel, report.preview_width,
                                                report.preview_height, NULL));
  return 0;
}
