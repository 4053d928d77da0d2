/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-decoder-process.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* Records read before other sources have their turn. */
#define STEP_RECORDS 64
/* Of one decoder: tiles of the longest picture by rows of tiles, each level's, and progress; more
 * is a flood. */
#define MAX_RECORDS 500000

struct _ScholiaDecoderProcess
{
  grefcount              ref_count; /* the owner, the watch of the child */
  ScholiaDecoderPatience patience;
  ScholiaReportFunc      report;
  ScholiaDecoderEndFunc  end; /* %NULL once it was told, or the owner is gone */
  gpointer               user_data;

  GPid                   pid;
  gboolean               has_exited;
  int                    wait_status;
  gboolean               is_late; /* killed by our deadline */

  int                    report_fd; /* -1 after the end of the reports */
  guint                  report_id;
  guint                  silence_id;
  guint                  total_id;

  ScholiaPyramidLayout   layout;
  gboolean               has_layout;
  guint                  n_records;
  guint8                 bytes[STEP_RECORDS * SCHOLIA_REPORT_BYTES];
  gsize                  n_bytes; /* of the next record, from the last read */
};

static void
process_unref (ScholiaDecoderProcess *self)
{
  if (g_ref_count_dec (&self->ref_count))
    g_free (self);
}

/* Nothing that it still does is of account; the watch of the child collects it. */
static void
stop (ScholiaDecoderProcess *self)
{
  g_clear_handle_id (&self->report_id, g_source_remove);
  g_clear_handle_id (&self->silence_id, g_source_remove);
  g_clear_handle_id (&self->total_id, g_source_remove);
  if (self->report_fd >= 0)
    close (self->report_fd);
  self->report_fd = -1;
  if (!self->has_exited)
    kill (self->pid, SIGKILL);
}

static void
tell_end (ScholiaDecoderProcess *self,
          ScholiaDecoderEnd      end,
          const ScholiaReport   *report)
{
  ScholiaDecoderEndFunc tell = g_steal_pointer (&self->end);

  stop (self);
  if (tell != NULL)
    tell (end, report, self->user_data);
}

/* What killed it, where it did not say anything itself. */
static ScholiaDecoderEnd
judge (ScholiaDecoderProcess *self)
{
  if (self->is_late)
    return SCHOLIA_DECODER_END_TOO_LONG;
  if (!WIFSIGNALED (self->wait_status))
    return SCHOLIA_DECODER_END_CRASHED;

  switch (WTERMSIG (self->wait_status))
    {
    case SIGXCPU: return SCHOLIA_DECODER_END_TOO_LONG;
    case SIGSYS: return SCHOLIA_DECODER_END_FORBIDDEN;
    /* Not by us: the system does so to who takes its last memory. */
    case SIGKILL: return SCHOLIA_DECODER_END_NO_MEMORY;
    default: return SCHOLIA_DECODER_END_CRASHED;
    }
}

/* Its last words may still be in the pipe when its end is known, and the other way round. */
static void
end_if_over (ScholiaDecoderProcess *self)
{
  if (self->report_fd < 0 && self->has_exited)
    tell_end (self, judge (self), NULL);
}

static gboolean
late_cb (gpointer user_data)
{
  ScholiaDecoderProcess *self = user_data;

  self->is_late = TRUE;
  tell_end (self, SCHOLIA_DECODER_END_TOO_LONG, NULL);
  return G_SOURCE_CONTINUE;
}

static void
restart_silence (ScholiaDecoderProcess *self)
{
  g_clear_handle_id (&self->silence_id, g_source_remove);
  self->silence_id = g_timeout_add (self->patience.silence_ms, late_cb, self);
}

static gboolean
check_report (ScholiaDecoderProcess *self,
              const ScholiaReport   *report)
{
  if (report->kind == SCHOLIA_REPORT_FAILED)
    return TRUE;
  if (report->kind != SCHOLIA_REPORT_SIZE)
    return self->has_layout && scholia_report_fits (report, &self->layout);
  if (self->has_layout)
    return FALSE;

  self->has_layout = scholia_pyramid_layout_plan (&self->layout, report->width, report->height,
                                                  report->bytes_per_pixel, report->preview_width,
                                                  report->preview_height, NULL);
  return self->has_layout;
}

static void
take_record (ScholiaDecoderProcess *self,
             const guint8          *bytes)
{
  ScholiaReport report;

  if (++self->n_records > MAX_RECORDS || !scholia_report_decode (bytes, &report, NULL) ||
      !check_report (self, &report))
    tell_end (self, SCHOLIA_DECODER_END_CRASHED, NULL);
  else if (report.kind == SCHOLIA_REPORT_DONE)
    tell_end (self, SCHOLIA_DECODER_END_DONE, &report);
  else if (report.kind == SCHOLIA_REPORT_FAILED)
    tell_end (self, SCHOLIA_DECODER_END_FAILED, &report);
  else if (!self->report (&report, self->user_data) && self->end != NULL)
    tell_end (self, SCHOLIA_DECODER_END_CRASHED, NULL);
}

static void
take_records (ScholiaDecoderProcess *self)
{
  gsize taken = 0;

  while (self->end != NULL && self->n_bytes - taken >= SCHOLIA_REPORT_BYTES)
    {
      take_record (self, self->bytes + taken);
      taken += SCHOLIA_REPORT_BYTES;
    }

  self->n_bytes -= taken;
  memmove (self->bytes, self->bytes + taken, self->n_bytes);
}

static void
read_reports (ScholiaDecoderProcess *self)
{
  gssize n_bytes = read (self->report_fd, self->bytes + self->n_bytes,
                         sizeof self->bytes - self->n_bytes);

  if (n_bytes < 0 && (errno == EAGAIN || errno == EINTR))
    return;

  if (n_bytes > 0)
    {
      self->n_bytes += (gsize) n_bytes;
      restart_silence (self);
      take_records (self);
      return;
    }

  /* A part of a record is no report. */
  g_clear_handle_id (&self->report_id, g_source_remove);
  close (self->report_fd);
  self->report_fd = -1;
  end_if_over (self);
}

static gboolean
report_cb (int          fd,
           GIOCondition condition,
           gpointer     user_data)
{
  ScholiaDecoderProcess *self = user_data;

  g_ref_count_inc (&self->ref_count);
  read_reports (self);
  process_unref (self);
  return G_SOURCE_CONTINUE;
}

static void
exited_cb (GPid     pid,
           int      wait_status,
           gpointer user_data)
{
  ScholiaDecoderProcess *self = user_data;

  self->has_exited = TRUE;
  self->wait_status = wait_status;
  end_if_over (self);
}

ScholiaDecoderProcess *
scholia_decoder_process_new (const ScholiaDecoderChild    *child,
                             const ScholiaDecoderPatience *patience,
                             ScholiaReportFunc             report,
                             ScholiaDecoderEndFunc         end,
                             gpointer                      user_data)
{
  ScholiaDecoderProcess *self;

  g_return_val_if_fail (child != NULL && child->pid > 0, NULL);
  g_return_val_if_fail (patience != NULL && report != NULL && end != NULL, NULL);

  self = g_new0 (ScholiaDecoderProcess, 1);
  g_ref_count_init (&self->ref_count);
  self->patience = *patience;
  self->report = report;
  self->end = end;
  self->user_data = user_data;
  self->pid = child->pid;
  self->report_fd = child->report_fd;
  self->report_id = g_unix_fd_add (self->report_fd, G_IO_IN | G_IO_HUP, report_cb, self);
  self->total_id = g_timeout_add (patience->total_ms, late_cb, self);
  restart_silence (self);
  g_ref_count_inc (&self->ref_count);
  g_child_watch_add_full (G_PRIORITY_DEFAULT, self->pid, exited_cb, self,
                          (GDestroyNotify) process_unref);
  return self;
}

void
scholia_decoder_process_free (ScholiaDecoderProcess *self)
{
  g_return_if_fail (self != NULL);

  self->end = NULL;
  stop (self);
  process_unref (self);
}
