/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-application-private.h"

#include "scholia-error-words.h"

#include <string.h>

/* On a window: what is on its way to it. */
#define REQUEST_KEY "scholia-request"

struct _ScholiaOrigin
{
  gatomicrefcount ref_count;
  ScholiaApplication *application;
  GApplicationCommandLine *command_line;   /* (nullable): its last reference ends the command */
  gboolean new_window;
};

/* One argument on its way into a window. */
typedef struct
{
  ScholiaOrigin *origin;
  ScholiaWindow *window;      /* owns the request */
  char *argument;
  gboolean is_own_window;     /* made for this request, so it goes with it */
} Request;

ScholiaOrigin *
scholia_origin_new (ScholiaApplication      *application,
                    GApplicationCommandLine *command_line,
                    gboolean                 new_window)
{
  ScholiaOrigin *self = g_new0 (ScholiaOrigin, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->application = g_object_ref (application);
  self->command_line = command_line != NULL ? g_object_ref (command_line) : NULL;
  self->new_window = new_window;

  return self;
}

ScholiaOrigin *
scholia_origin_ref (ScholiaOrigin *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
scholia_origin_unref (ScholiaOrigin *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_object (&self->command_line);
  g_object_unref (self->application);
  g_free (self);
}

static void
request_free (Request *request)
{
  scholia_origin_unref (request->origin);
  g_free (request->argument);
  g_free (request);
}

/* "scholia: shot.png: This file is empty." The secret of a link is not repeated: standard error
 * often ends in a log. */
static void
complain (ScholiaOrigin *origin,
          const char    *argument,
          const char    *words)
{
  gsize length = scholia_application_is_link (argument) ? strcspn (argument, "?#")
                                                        : strlen (argument);

  g_application_command_line_printerr (origin->command_line, "scholia: %.*s: %s\n",
                                       (int) length, argument, words);
  g_application_command_line_set_exit_status (origin->command_line, 1);
  if (!g_application_command_line_get_is_remote (origin->command_line))
    scholia_application_note_failure (origin->application);
}

/* What the decoder says names the file's fault; the reason of a link is in its heading. */
static char *
dup_words (const GError      *error,
           ScholiaErrorPlace  place)
{
  if (error->domain == SCHOLIA_ERROR && place == SCHOLIA_ERROR_PLACE_IMAGE)
    return g_strdup (error->message);

  return g_strdup_printf ("%s. %s", scholia_error_words_get_title (error, place),
                          scholia_error_words_get (error, place));
}

/* The command that asked may go on. */
static void
end_request (Request *request)
{
  ScholiaWindow *window = request->window;

  g_signal_handlers_disconnect_by_data (window, request);
  g_object_set_data (G_OBJECT (window), REQUEST_KEY, NULL);
}

static void
give_up (Request           *request,
         const GError      *error,
         ScholiaErrorPlace  place)
{
  ScholiaWindow *window = request->window;
  gboolean is_own_window = request->is_own_window;
  g_autofree char *words = dup_words (error, place);

  complain (request->origin, request->argument, words);
  end_request (request);
  if (is_own_window)
    gtk_window_destroy (GTK_WINDOW (window));
}

static void
shown_cb (Request *request)
{
  gtk_window_present (GTK_WINDOW (request->window));
}

static gboolean
failed_cb (Request      *request,
           const GError *error)
{
  if (request->origin->command_line == NULL)
    {
      end_request (request);
      return FALSE;
    }

  give_up (request, error, SCHOLIA_ERROR_PLACE_IMAGE);
  return TRUE;
}

static void
join_failed_cb (Request      *request,
                const GError *error)
{
  if (request->origin->command_line != NULL)
    give_up (request, error, SCHOLIA_ERROR_PLACE_LINK);
  else
    end_request (request);
}

/* An empty window that nothing is on its way to, or a new one. */
static Request *
begin_request (ScholiaApplication *self,
               ScholiaOrigin      *origin,
               const char         *argument)
{
  ScholiaWindow *window = scholia_application_find_window (self);
  Request *request = g_new0 (Request, 1);

  if (window == NULL || origin->new_window || !scholia_window_is_empty (window)
      || g_object_get_data (G_OBJECT (window), REQUEST_KEY) != NULL)
    {
      window = scholia_window_new (GTK_APPLICATION (self));
      request->is_own_window = TRUE;
    }

  request->origin = scholia_origin_ref (origin);
  request->argument = g_strdup (argument);
  request->window = window;
  g_object_set_data_full (G_OBJECT (window), REQUEST_KEY, request, (GDestroyNotify) request_free);
  g_signal_connect_swapped (window, "shown", G_CALLBACK (shown_cb), request);
  g_signal_connect_swapped (window, "settled", G_CALLBACK (end_request), request);
  g_signal_connect_swapped (window, "failed", G_CALLBACK (failed_cb), request);
  g_signal_connect_swapped (window, "join-failed", G_CALLBACK (join_failed_cb), request);

  return request;
}

/* The grammar of a link needs no window, and a bad one gets none where a command asked. */
static gboolean
check_link (ScholiaOrigin *origin,
            const char    *argument)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaLink) link = NULL;

  if (origin->command_line == NULL)
    return TRUE;

  link = scholia_link_parse (argument, &error);
  if (link == NULL)
    {
      g_autofree char *words = dup_words (error, SCHOLIA_ERROR_PLACE_LINK);

      complain (origin, argument, words);
    }

  return link != NULL;
}

gboolean
scholia_application_is_link (const char *argument)
{
  g_return_val_if_fail (argument != NULL, FALSE);

  return g_ascii_strncasecmp (argument, "scholia:", 8) == 0
         || g_ascii_strncasecmp (argument, "https:", 6) == 0
         || g_ascii_strncasecmp (argument, "http:", 5) == 0;
}

void
scholia_application_open_one (ScholiaApplication *self,
                              ScholiaOrigin      *origin,
                              const char         *argument,
                              GFile              *file)
{
  g_return_if_fail (SCHOLIA_IS_APPLICATION (self));
  g_return_if_fail (origin != NULL);
  g_return_if_fail (argument != NULL);

  if (file != NULL)
    scholia_window_open_file (begin_request (self, origin, argument)->window, file, NULL, FALSE);
  else if (check_link (origin, argument))
    scholia_window_join (begin_request (self, origin, argument)->window, argument);
}
